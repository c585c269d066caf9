/// How the windows of a batch are cut into tiles: a matter of the geometry, never of the threads.
///
/// A tile's unfolded rows stay in a second-level cache, yet are many enough that OpenBLAS's copying
/// of the other operand is paid back. Large images are cut into equal tiles that never span two of
/// them, small ones are taken together whole, so that an image's tiles do not move with its place
/// in the batch.
struct Tiling {
  let tilesPerImage: Int
  let imagesPerTile: Int
  let perImage: Int
  let batch: Int

  /// Floats of unfolded rows that fit a second-level cache beside the other operand's panel.
  private static let floatsPerTile = 384 * 1024 / 4
  /// Fewer rows than this and the product is bound by copying the weights.
  private static let fewestRows = 192
  /// More rows than this gain nothing.
  private static let mostRows = 1024

  /// Cuts `batch` images of `perImage` windows of `width` floats.
  init(batch: Int, perImage: Int, width: Int) {
    let rows = min(max(Self.floatsPerTile / max(width, 1), Self.fewestRows), Self.mostRows)
    self.batch = batch
    self.perImage = perImage
    tilesPerImage = max(1, (perImage + rows / 2) / rows)
    imagesPerTile = max(1, rows / max(perImage, 1))
  }

  var count: Int {
    tilesPerImage > 1 ? batch * tilesPerImage : (batch + imagesPerTile - 1) / imagesPerTile
  }

  /// The most windows a tile holds.
  var largest: Int {
    tilesPerImage > 1
      ? (perImage + tilesPerImage - 1) / tilesPerImage : min(imagesPerTile, batch) * perImage
  }

  /// The windows of one tile, numbered through the batch.
  subscript(tile: Int) -> Range<Int> {
    if tilesPerImage == 1 {
      let first = tile * imagesPerTile
      return first * perImage..<min(first + imagesPerTile, batch) * perImage
    }
    let (image, part) = tile.quotientAndRemainder(dividingBy: tilesPerImage)
    let start = image * perImage
    return start + part * perImage / tilesPerImage..<start + (part + 1) * perImage / tilesPerImage
  }
}
