internal import Compute
internal import Kernels

extension AugmentationDraw {
  /// The image changed as drawn: mirrored, turned and scaled about its centre, shifted, then its
  /// contrast; what comes in from outside is 0, as letterbox bars are.
  ///
  /// Contrast keeps the mean (torchvision's `adjust_contrast`); results stay in 0…1.
  package func applied(to image: UnitImage) -> UnitImage {
    var values = keepsPlaces ? image.values : moved(image)
    if contrast != 1 {
      var sum = 0.0
      for value in values { sum += Double(value) }
      let mean = Float(sum / Double(max(values.count, 1)))
      let factor = Float(contrast)
      for index in values.indices {
        values[index] = min(1, max(0, mean + factor * (values[index] - mean)))
      }
    }
    return UnitImage(
      height: image.height, width: image.width, channels: image.channels, values: values)
  }

  private func moved(_ image: UnitImage) -> [Float] {
    var map = AffineMap(
      height: image.height, width: image.width, isMirrored: flipsHorizontally,
      degrees: rotationDegrees, scale: scale,
      shift: (shiftX * Double(image.width), shiftY * Double(image.height)))
    if flipsVertically {
      map.yx = -map.yx
      map.yy = -map.yy
      map.y0 = Double(image.height - 1) - map.y0
    }
    var result = [Float](repeating: 0, count: image.values.count)
    var output = result.mutableSpan
    ImageResampling.affine(
      height: image.height, width: image.width, channels: image.channels, map: map, fill: 0,
      input: image.values.span, output: &output)
    return result
  }
}
