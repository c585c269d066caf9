/// How far training images may be changed at random; drawing and applying are separate.
public struct AugmentationPolicy: Codable, Sendable, Equatable {
  /// Which mirror images may be drawn, each with probability one half.
  public enum Flip: String, Codable, CaseIterable, Sendable {
    case none, horizontal, vertical, both
  }

  /// Which mirror images may be drawn.
  public var flip: Flip
  /// Largest shift in each direction, as a fraction of the side; 0…0.5.
  public var shift: Double
  /// Largest rotation to either side in degrees; 0…180.
  public var rotateDegrees: Double
  /// Largest relative change of size; 0 ≤ scale < 1.
  public var scale: Double
  /// Largest relative change of contrast about the image's mean; 0 ≤ contrast < 1.
  public var contrast: Double
  /// How many draws each image has in all; 0 draws anew every epoch.
  public var variants: Int

  /// Makes a policy.
  public init(
    flip: Flip, shift: Double, rotateDegrees: Double, scale: Double, contrast: Double,
    variants: Int
  ) {
    self.flip = flip
    self.shift = shift
    self.rotateDegrees = rotateDegrees
    self.scale = scale
    self.contrast = contrast
    self.variants = variants
  }

  /// The policy that changes nothing.
  public static let none = AugmentationPolicy(
    flip: .none, shift: 0, rotateDegrees: 0, scale: 0, contrast: 0, variants: 0)

  /// Whether every draw leaves the image as it is.
  public var isIdentity: Bool {
    flip == .none && shift == 0 && rotateDegrees == 0 && scale == 0 && contrast == 0
  }
}
