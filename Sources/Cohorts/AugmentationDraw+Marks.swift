package import Annotations
internal import Kernels

extension AugmentationDraw {
  /// The marks of a mask moved as the image is: each pixel takes the nearest one of the place that
  /// the image reads it from, and what comes in from outside is not marked.
  ///
  /// - Parameter pixels: 1 is marked, 0 is not, row by row.
  package func applied(toMarks pixels: [UInt8], height: Int, width: Int) -> [UInt8] {
    precondition(pixels.count == height * width, "\(pixels.count) for \(height) × \(width)")
    if keepsPlaces { return pixels }
    let map = map(height: height, width: width)
    var moved = [UInt8](repeating: 0, count: pixels.count)
    for row in 0..<height {
      let (x, y) = (map.xy * Double(row) + map.x0, map.yy * Double(row) + map.y0)
      for column in 0..<width {
        let fromX = (map.xx * Double(column) + x + 0.5).rounded(.down)
        let fromY = (map.yx * Double(column) + y + 0.5).rounded(.down)
        guard fromX >= 0, fromY >= 0, fromX < Double(width), fromY < Double(height) else {
          continue
        }
        moved[row * width + column] = pixels[Int(fromY) * width + Int(fromX)]
      }
    }
    return moved
  }

  /// A box of which less than this share stays inside the image is dropped.
  private static let smallestShare = 0.25

  /// The tight box of a box's four corners after the image's change, cut at its border; nil where
  /// less than a quarter of it stays.
  package func applied(to box: LabelledBox, height: Int, width: Int) -> LabelledBox? {
    let map = map(height: height, width: width)
    let determinant = map.xx * map.yy - map.xy * map.yx
    var (xs, ys): ([Double], [Double]) = ([], [])
    for (x, y) in [
      (box.x, box.y), (box.x + box.width, box.y), (box.x, box.y + box.height),
      (box.x + box.width, box.y + box.height),
    ] {
      // The map's places are centres of pixels; edges lie half a pixel before them.
      let (dx, dy) = (x - 0.5 - map.x0, y - 0.5 - map.y0)
      xs.append((map.yy * dx - map.xy * dy) / determinant + 0.5)
      ys.append((map.xx * dy - map.yx * dx) / determinant + 0.5)
    }
    return LabelledBox(label: box.label, xs: xs, ys: ys)
      .clipped(height: height, width: width, keeping: Self.smallestShare)
  }
}

extension LabelledBox {
  fileprivate init(label: String, xs: [Double], ys: [Double]) {
    let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
    self.init(
      label: label, x: left, y: top, width: (xs.max() ?? left) - left,
      height: (ys.max() ?? top) - top)
  }

  /// The part inside an image of this size; nil where it is less than a share of the area.
  package func clipped(height: Int, width: Int, keeping share: Double) -> LabelledBox? {
    let (left, top) = (max(0, x), max(0, y))
    let right = min(Double(width), x + self.width)
    let bottom = min(Double(height), y + self.height)
    guard right > left, bottom > top,
      (right - left) * (bottom - top) >= share * self.width * self.height
    else { return nil }
    return LabelledBox(
      label: label, x: left, y: top, width: right - left, height: bottom - top)
  }
}
