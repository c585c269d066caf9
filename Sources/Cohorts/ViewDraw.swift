public import Compute

/// One drawn view of an image: a part of it, perhaps mirrored and turned, in another light.
///
/// Source of the crop: Szegedy et al., "Going Deeper with Convolutions" (2015), section 6, without
/// its change of aspect ratio; of the light: Chen et al., SimCLR (2020), appendix A.
public struct ViewDraw: Sendable, Equatable {
  /// The part, as a magnification and a shift, with mirror, turn and contrast.
  let change: AugmentationDraw
  /// What red, green and blue are multiplied by; a grey image takes the first.
  let gains: [Float]

  /// Draws a view; every policy uses the same number of random draws.
  ///
  /// - Parameter side: height and width of the image that it will be applied to.
  public init(
    _ policy: ViewPolicy, side: Int, channels: Int, using generator: inout SeededGenerator
  ) {
    let mayFlipX = policy.flip == .horizontal || policy.flip == .both
    let mayFlipY = policy.flip == .vertical || policy.flip == .both
    let flipsX = generator.uniform() < 0.5 && mayFlipX
    let flipsY = generator.uniform() < 0.5 && mayFlipY
    let scale = 1 / generator.uniform(in: policy.smallestCrop...1).squareRoot()
    // The centres of all pixels stay inside the image while nothing is turned.
    let reach = (scale - 1) / 2 * Double(side - 1) / Double(side)
    change = AugmentationDraw(
      flipsHorizontally: flipsX, flipsVertically: flipsY,
      shiftX: reach * generator.uniform(in: -1...1), shiftY: reach * generator.uniform(in: -1...1),
      rotationDegrees: policy.rotateDegrees * generator.uniform(in: -1...1), scale: scale,
      contrast: 1 + policy.contrast * generator.uniform(in: -1...1))
    let brightness = 1 + policy.brightness * generator.uniform(in: -1...1)
    gains = (0..<3).map { _ in
      let tint = 1 + policy.colour * generator.uniform(in: -1...1)
      return Float(channels == 1 ? brightness : brightness * tint)
    }
  }

  /// Writes the view of an image in the unit interval, `(H, W, C)` both; results stay in it.
  func apply(
    height: Int, width: Int, channels: Int, input: Span<Float>, output: inout MutableSpan<Float>
  ) {
    change.apply(
      height: height, width: width, channels: channels, input: input, output: &output)
    for index in 0..<output.count {
      output[index] = min(1, max(0, output[index] * gains[index % channels]))
    }
  }

  /// The view of an image.
  package func applied(to image: UnitImage) -> UnitImage {
    var values = [Float](repeating: 0, count: image.values.count)
    var output = values.mutableSpan
    apply(
      height: image.height, width: image.width, channels: image.channels,
      input: image.values.span, output: &output)
    return UnitImage(
      height: image.height, width: image.width, channels: image.channels, values: values)
  }
}
