/// How far two views of one image may differ, where a network learns that they are the same.
///
/// What is drawn must leave the finding what it is: a network that is shown mirror images as the
/// same loses left and right.
public struct ViewPolicy: Codable, Sendable, Equatable {
  /// The smallest part of an image that a view may show, as a share of its area; 0.05…1.
  public var smallestCrop = 0.3
  /// Which mirror images may be drawn, each with probability one half.
  public var flip = AugmentationPolicy.Flip.horizontal
  /// Largest rotation to either side in degrees; 0…180.
  public var rotateDegrees = 10.0
  /// Largest relative change of contrast about the view's mean; 0 ≤ contrast < 1.
  public var contrast = 0.3
  /// Largest relative change of brightness; 0 ≤ brightness < 1.
  public var brightness = 0.3
  /// Largest relative change of each colour by itself, of RGB images alone; 0 ≤ colour < 1.
  public var colour = 0.1

  /// Makes the policy that is standard.
  public init() {}
}
