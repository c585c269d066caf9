/// An upright rectangle around a finding of one label, in pixels of the image it is on.
///
/// Edges are lines between pixels: the box of the pixel in the upper left corner is 0, 0, 1 × 1.
public struct LabelledBox: Codable, Sendable, Equatable {
  /// What is in it.
  public let label: String
  /// The left edge.
  public let x: Double
  /// The upper edge.
  public let y: Double
  /// From the left edge to the right one.
  public let width: Double
  /// From the upper edge to the lower one.
  public let height: Double

  /// Makes a box.
  public init(label: String, x: Double, y: Double, width: Double, height: Double) {
    self.label = label
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The tight box of a mask; nil where nothing is marked.
  public init?(label: String, around mask: RunLengthMask) {
    guard let (x, y) = mask.tightBounds else { return nil }
    self.init(
      label: label, x: Double(x.lowerBound), y: Double(y.lowerBound), width: Double(x.count),
      height: Double(y.count))
  }
}
