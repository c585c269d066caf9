/// How the windows of a batch are cut into tiles: a matter of the geometry, never of the threads.
///
/// Large images are cut into equal tiles that never span two of them, small ones are taken together
/// whole, where that leaves their bits alone: an image's result must not depend on its place in the
/// batch.
struct Tiling {
  let tilesPerImage: Int
  let imagesPerTile: Int
  let perImage: Int
  let batch: Int

  /// About so many windows share one reading of the weights; of 512 floats each they take 512 KiB.
  static let windowsPerTile = 256

  /// Cuts `batch` images of `perImage` windows.
  init(batch: Int, perImage: Int) {
    self.batch = batch
    self.perImage = perImage
    tilesPerImage = max(1, (perImage + Self.windowsPerTile / 2) / Self.windowsPerTile)
    imagesPerTile =
      MatrixProduct.isAlikeAtEveryRow ? max(1, Self.windowsPerTile / max(perImage, 1)) : 1
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
