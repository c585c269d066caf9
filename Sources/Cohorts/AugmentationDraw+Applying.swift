internal import Compute
internal import Kernels

extension AugmentationDraw {
  /// The image changed as drawn: mirrored, turned and scaled about its centre, shifted, then its
  /// contrast; what comes in from outside is 0, as letterbox bars are.
  ///
  /// Contrast keeps the mean (torchvision's `adjust_contrast`); results stay in 0…1.
  package func applied(to image: UnitImage) -> UnitImage {
    var values = [Float](repeating: 0, count: image.values.count)
    var output = values.mutableSpan
    apply(
      height: image.height, width: image.width, channels: image.channels,
      input: image.values.span, output: &output)
    return UnitImage(
      height: image.height, width: image.width, channels: image.channels, values: values)
  }

  /// The same between memory of the caller's, `(H, W, C)` each.
  func apply(
    height: Int, width: Int, channels: Int, input: Span<Float>, output: inout MutableSpan<Float>
  ) {
    precondition(
      input.count == height * width * channels && output.count == input.count,
      "\(height) x \(width) x \(channels) from \(input.count) to \(output.count) values")
    if keepsPlaces {
      for index in 0..<input.count { output[index] = input[index] }
    } else {
      ImageResampling.affine(
        height: height, width: width, channels: channels, map: map(height: height, width: width),
        fill: 0, input: input, output: &output)
    }
    if contrast != 1 { stretch(&output) }
  }

  /// Contrast about the mean.
  private func stretch(_ values: inout MutableSpan<Float>) {
    var sum = 0.0
    for index in 0..<values.count { sum += Double(values[index]) }
    let mean = Float(sum / Double(max(values.count, 1)))
    let factor = Float(contrast)
    for index in 0..<values.count {
      values[index] = min(1, max(0, mean + factor * (values[index] - mean)))
    }
  }

  /// From a pixel of the changed image to the place in the image that it is read from.
  func map(height: Int, width: Int) -> AffineMap {
    var map = AffineMap(
      height: height, width: width, isMirrored: flipsHorizontally,
      degrees: rotationDegrees, scale: scale,
      shift: (shiftX * Double(width), shiftY * Double(height)))
    if flipsVertically {
      map.yx = -map.yx
      map.yy = -map.yy
      map.y0 = Double(height - 1) - map.y0
    }
    return map
  }
}
