internal import CKernels
internal import Compute

/// Windows over images times panels of weights: unfolded without being written down.
///
/// The taps of a window lie side by side in each of its rows, so that overlapping rows of a padded
/// copy of the image, small enough for a second-level cache, serve as the matrix.
struct PanelProduct {
  let grid: WindowGrid
  let batch: Int
  let weights: WeightPanels
  let set: InstructionSet

  /// Enough pixels to read a panel for, few enough that their source stays in cache.
  private static let pixelsPerChunk = 224
  /// What is normalised or spaced out for a chunk has to stay in a second-level cache.
  private static let mostCopiedFloats = 96 << 10
  private static let fewestPixelsPerChunk = 56
  /// Chunks beyond which columns are not shared out any more.
  private static let enoughChunks = 16

  init(grid: WindowGrid, batch: Int, columns: Int, set: InstructionSet) {
    weights = WeightPanels(rows: grid.windowCount, columns: columns)
    if let flat = grid.flattened(batch: batch) {
      (self.grid, self.batch) = (flat, 1)
    } else {
      (self.grid, self.batch) = (grid, batch)
    }
    self.set = set
  }

  private var pixelsPerCopiedChunk: Int {
    let fitting = Self.mostCopiedFloats / grid.channels
    return min(Self.pixelsPerChunk, max(Self.fewestPixelsPerChunk, fitting))
  }

  private var chunks: GridChunks {
    GridChunks(
      batch: batch, rows: grid.rows, columns: grid.columns,
      pixels: grid.isNormalised || grid.collides ? pixelsPerCopiedChunk : Self.pixelsPerChunk)
  }

  /// Parts that the panels are shared out in where there are few pixels.
  private func panelParts(_ chunks: GridChunks) -> Int {
    max(1, min(weights.count, Self.enoughChunks / max(chunks.count, 1)))
  }

  /// Floats that one cut image takes, and cut images in a chunk.
  private func scratch(_ chunks: GridChunks) -> (image: Int, count: Int) {
    guard grid.needsCutting else { return (0, 0) }
    let (images, rows, columns) = chunks.largest
    let image = grid.sourceRows(rows) * grid.sourceColumns(columns) * grid.cutDistance
    return (image, image * images)
  }

  /// Computes every pixel of the result.
  ///
  /// - Parameter finish: what is done to each pixel; with moments, the sums are kept chunk by chunk
  ///   and handed out in order.
  func compute(
    _ source: Source, panels: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>, finish: Finish, workers: WorkerPool,
    buffers: BufferPool
  ) {
    let chunks = chunks
    let parts = panelParts(chunks)
    let scratchCount = scratch(chunks).count
    let columns = weights.columns
    let momentCount = finish.moments == nil ? 0 : chunks.count * 2 * columns
    buffers.withBuffer(count: scratchCount * workers.threadCount + momentCount) { memory in
      nonisolated(unsafe) let (source, panels, result) = (source, panels, result)
      nonisolated(unsafe) let (memory, finish) = (memory, finish)
      nonisolated(unsafe) let moments = memory + scratchCount * workers.threadCount
      workers.run(chunkCount: chunks.count * parts) { index, worker in
        let (chunk, share) = index.quotientAndRemainder(dividingBy: parts)
        var own = finish
        if finish.moments != nil { own.sums = moments + chunk * 2 * columns }
        compute(
          chunks[chunk], panels: part(share, of: parts, weights.count), source, panels, result,
          own, scratch: memory + worker * scratchCount)
      }
      finish.addUp(UnsafePointer(moments), chunks: chunks.count, channels: columns)
    }
  }

  private func compute(
    _ chunk: GridChunks.Chunk, panels range: Range<Int>, _ source: Source,
    _ panels: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, _ finish: Finish,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let cut = CutSource(grid, chunk, source, set: set, scratch: scratch)
    var product = cengine_product()
    (product.groups, product.rows) = (chunk.rows.count, chunk.columns.count)
    (product.segments, product.inner) = (grid.rowTaps, grid.columnTaps * grid.channels)
    (product.left_group, product.left_row) = (grid.stride * cut.row, grid.stride * cut.pixel)
    product.left_segment = cut.row
    (product.result_group, product.result_row) = (grid.rowDistance, grid.pixelDistance)
    product.panel = weights.panel
    let start = range.lowerBound * WeightPanels.width
    clearSums(finish, panels: range)
    let work = finish.engine(from: start, channels: weights.columns)
    withUnsafePointer(to: work) { work in
      if finish.isNeeded { product.finish = work }
      product.pixel_group = grid.columns
      for index in range {
        let first = index * WeightPanels.width
        product.columns = min(WeightPanels.width, weights.columns - first)
        product.panels = panels + index * weights.panel
        product.channel = first - start
        for image in chunk.images {
          product.left = cut.image(image)
          product.result = result + offset(image, chunk) + first
          product.pixel =
            (image * grid.rows + chunk.rows.lowerBound) * grid.columns + chunk.columns.lowerBound
          // result (rows, columns, 32) = windows (rows, columns, taps) · panel (taps, 32)
          cengine_multiply(set.level, &product)
        }
      }
    }
  }

  /// Where the first pixel of a chunk's image is written.
  private func offset(_ image: Int, _ chunk: GridChunks.Chunk) -> Int {
    grid.start + image * grid.imageDistance + chunk.rows.lowerBound * grid.rowDistance
      + chunk.columns.lowerBound * grid.pixelDistance
  }

  private func clearSums(_ finish: Finish, panels range: Range<Int>) {
    guard let sums = finish.sums else { return }
    let first = range.lowerBound * WeightPanels.width
    let channels = min(range.upperBound * WeightPanels.width, weights.columns) - first
    (sums + first).update(repeating: 0, count: channels)
    (sums + weights.columns + first).update(repeating: 0, count: channels)
  }
}
