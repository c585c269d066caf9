internal import CKernels

/// The part of the images that a chunk's windows cover: in place, or copied, normalised if
/// so asked, with zeros around it.
struct CutSource {
  /// Floats from pixel to pixel, from row to row, and from image to image.
  let pixel: Int
  let row: Int
  private let imageDistance: Int
  private let firstImage: Int
  private let start: UnsafePointer<Float>

  /// Copies the part into `scratch` where that is needed.
  init(
    _ grid: WindowGrid, _ chunk: GridChunks.Chunk, _ source: Source, set: InstructionSet,
    scratch: UnsafeMutablePointer<Float>
  ) {
    firstImage = chunk.images.lowerBound
    let firstRow = grid.firstRow + chunk.rows.lowerBound * grid.stride
    let firstColumn = grid.firstColumn + chunk.columns.lowerBound * grid.stride
    guard grid.needsCutting else {
      (pixel, row) = (grid.distance, grid.width * grid.distance)
      imageDistance = grid.sourceImage
      start =
        source.pixels + firstImage * imageDistance + (firstRow * grid.width + firstColumn) * pixel
      return
    }
    let rows = grid.sourceRows(chunk.rows.count)
    let columns = grid.sourceColumns(chunk.columns.count)
    (pixel, row) = (grid.cutDistance, columns * grid.cutDistance)
    imageDistance = rows * row
    start = UnsafePointer(scratch)
    var norm = source.norm()
    for image in chunk.images {
      cengine_cut(
        set.level, &norm, source.pixels + image * grid.sourceImage, grid.height, grid.width,
        grid.channels, grid.distance,
        firstRow, firstColumn, rows, columns, scratch + (image - firstImage) * imageDistance, pixel)
    }
  }

  /// Where the first window of one of the chunk's images begins.
  func image(_ index: Int) -> UnsafePointer<Float> {
    start + (index - firstImage) * imageDistance
  }
}
