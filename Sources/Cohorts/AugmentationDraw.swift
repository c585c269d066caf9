public import Compute

/// One drawn change of one image; what is drawn can be stored, compared and applied again.
public struct AugmentationDraw: Codable, Sendable, Equatable {
  /// Whether left and right are exchanged.
  public let flipsHorizontally: Bool
  /// Whether top and bottom are exchanged.
  public let flipsVertically: Bool
  /// Shift to the right as a fraction of the side.
  public let shiftX: Double
  /// Shift downwards as a fraction of the side.
  public let shiftY: Double
  /// Rotation, counter-clockwise as seen, in degrees.
  public let rotationDegrees: Double
  /// Magnification; 1 changes nothing.
  public let scale: Double
  /// Contrast about the image's mean; 1 changes nothing.
  public let contrast: Double

  /// Draws one change; every policy uses the same number of random draws.
  public init(_ policy: AugmentationPolicy, using generator: inout SeededGenerator) {
    let mayFlipX = policy.flip == .horizontal || policy.flip == .both
    let mayFlipY = policy.flip == .vertical || policy.flip == .both
    flipsHorizontally = generator.uniform() < 0.5 && mayFlipX
    flipsVertically = generator.uniform() < 0.5 && mayFlipY
    shiftX = policy.shift * generator.uniform(in: -1...1)
    shiftY = policy.shift * generator.uniform(in: -1...1)
    rotationDegrees = policy.rotateDegrees * generator.uniform(in: -1...1)
    scale = 1 + policy.scale * generator.uniform(in: -1...1)
    contrast = 1 + policy.contrast * generator.uniform(in: -1...1)
  }

  /// Makes a stated change.
  package init(
    flipsHorizontally: Bool = false, flipsVertically: Bool = false, shiftX: Double = 0,
    shiftY: Double = 0, rotationDegrees: Double = 0, scale: Double = 1, contrast: Double = 1
  ) {
    self.flipsHorizontally = flipsHorizontally
    self.flipsVertically = flipsVertically
    self.shiftX = shiftX
    self.shiftY = shiftY
    self.rotationDegrees = rotationDegrees
    self.scale = scale
    self.contrast = contrast
  }

  /// Whether pixels keep their places.
  var keepsPlaces: Bool {
    !flipsHorizontally && !flipsVertically && shiftX == 0 && shiftY == 0 && rotationDegrees == 0
      && scale == 1
  }
}
