package import Files
package import Tensors

extension FileTensor {
  /// Images `(N, H, W, C)` as other programs hold them, `(N, C, H, W)`; rows `(N, O)` as they are.
  package init(channelsFirst x: Tensor) {
    let values = x.values
    guard x.shape.count == 4 else {
      self.init(shape: x.shape, values: values)
      return
    }
    let (pixels, channels) = (x.shape[1] * x.shape[2], x.shape[3])
    var result: [Float] = []
    result.reserveCapacity(values.count)
    for image in 0..<x.shape[0] {
      for channel in 0..<channels {
        for pixel in 0..<pixels {
          result.append(values[(image * pixels + pixel) * channels + channel])
        }
      }
    }
    self.init(shape: [x.shape[0], channels, x.shape[1], x.shape[2]], values: result)
  }
}
