internal import Compute
internal import Kernels
internal import Tensors

/// Images repeated to another size by nearest neighbours, beside others of that size.
///
/// Not a `Layer`: it takes two tensors, and there is nothing to save but a shape.
enum Enlargement {
  /// `x` enlarged to `height` × `width`, and behind its channels those of `skip`, if there is one.
  static func joined(
    _ x: Tensor, _ skip: Tensor?, height: Int, width: Int, in step: Step
  ) -> Tensor {
    let beside = skip?.shape[3] ?? 0
    let channels = x.shape[3] + beside
    var wide = Tensor(uninitialized: [x.shape[0], height, width, channels], in: step.buffers)
    var output = wide.mutableSpan
    let g = geometry(x.shape, height: height, width: width, distance: channels)
    var slice = output._mutatingExtracting(0..<g.outputCount)
    Kernels.Enlargement.forward(g, input: x.span, output: &slice, workers: step.workers)
    if let skip {
      let place = ChannelSlice(
        rows: x.shape[0] * height * width, channels: channels, range: x.shape[3]..<channels)
      Kernels.Concatenation.insert(skip.span, at: place, into: &output, workers: step.workers)
    }
    return wide
  }

  /// The gradient of what was enlarged, of this shape, from that of the wide pixels.
  static func gradient(_ wide: Tensor, ofShape shape: [Int], in step: Step) -> Tensor {
    let g = geometry(shape, height: wide.shape[1], width: wide.shape[2], distance: wide.shape[3])
    var dx = Tensor(uninitialized: shape, in: step.buffers)
    var gradient = dx.mutableSpan
    Kernels.Enlargement.backward(
      g, outputGradient: wide.span.extracting(0..<g.outputCount), inputGradient: &gradient,
      workers: step.workers)
    return dx
  }

  /// The gradient of the skip, which lies behind `below` channels of the wide pixels.
  static func skipGradient(_ wide: Tensor, behind below: Int, in step: Step) -> Tensor {
    let (places, channels) = (wide.shape.dropLast(), wide.shape[3])
    let slice = ChannelSlice(
      rows: places.reduce(1, *), channels: channels, range: below..<channels)
    var part = Tensor(uninitialized: places + [channels - below], in: step.buffers)
    var output = part.mutableSpan
    Kernels.Concatenation.extract(slice, from: wide.span, into: &output, workers: step.workers)
    return part
  }

  private static func geometry(
    _ shape: [Int], height: Int, width: Int, distance: Int
  ) -> EnlargementGeometry {
    EnlargementGeometry(
      batch: shape[0], heightIn: shape[1], widthIn: shape[2], heightOut: height, widthOut: width,
      channels: shape[3], outputDistance: distance)
  }
}
