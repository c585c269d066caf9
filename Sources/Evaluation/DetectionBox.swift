/// An upright rectangle on a picture, in pixels.
package struct DetectionBox: Sendable, Equatable, Comparable {
  /// The left edge.
  package let x: Double
  /// The upper edge.
  package let y: Double
  /// From the left edge to the right one.
  package let width: Double
  /// From the upper edge to the lower one.
  package let height: Double

  /// Makes a box.
  ///
  /// - Precondition: finite numbers; width and height not negative.
  package init(x: Double, y: Double, width: Double, height: Double) {
    precondition(
      x.isFinite && y.isFinite && width.isFinite && height.isFinite && width >= 0 && height >= 0,
      "a box of \(x), \(y), \(width) × \(height)")
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The area of the overlap over that of both together; 0 for boxes without area.
  ///
  /// Edges are lines between pixels: no pixel is added, as in COCO.
  package func intersectionOverUnion(_ other: DetectionBox) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    guard across > 0, down > 0 else { return 0 }
    let overlap = across * down
    return overlap / (width * height + other.width * other.height - overlap)
  }

  /// By left edge, upper edge, width, height.
  package static func < (a: DetectionBox, b: DetectionBox) -> Bool {
    (a.x, a.y, a.width, a.height) < (b.x, b.y, b.width, b.height)
  }

  var numbers: [Double] { [x, y, width, height] }
}
