package import Compute
internal import Kernels
internal import Tensors

extension DepthwiseConvolution2D {
  package func prepared(
    with norm: BatchNorm2D, ceiling: Float, for load: InferenceLoad, in step: Step
  ) -> any Predicting {
    var weight = weight.value
    var bias = Tensor(zeros: [weight.shape[3]], in: step.buffers)
    PreparedConvolution.fold(norm, into: &weight, &bias, in: step)
    return PreparedDepthwiseConvolution(
      weight: weight, bias: bias, stride: stride, padding: padding, ceiling: ceiling)
  }
}

/// A depthwise convolution that predicts, its norm folded into weight and bias, rectified at once.
struct PreparedDepthwiseConvolution: Predicting {
  let weight: Tensor
  let bias: Tensor
  let stride: Int
  let padding: Int
  let ceiling: Float

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    precondition(x.shape[3] == bias.count, "\(bias.count) channels are not \(x.shape)")
    let g = DepthwiseGeometry(
      batch: x.shape[0], heightIn: x.shape[1], widthIn: x.shape[2], channels: x.shape[3],
      stride: stride, padding: padding)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    var output = y.mutableSpan
    DepthwiseConvolution.forward(
      g, input: x.span, weight: weight.span, bias: bias.span, ceiling: ceiling, output: &output,
      workers: step.workers)
    return y
  }
}
