package import Compute
internal import Kernels
package import Tensors

/// A 3×3 convolution of each channel by itself: PyTorch's `Conv2d` with a group for each channel.
package struct DepthwiseConvolution2D: NormalisableConvolution {
  /// `(3, 3, 1, C)`: one input channel for each output, as in a checkpoint.
  package var weight: Parameter
  let stride: Int
  let padding: Int

  package typealias Saved = Convolution2D.Saved

  private static let kernel = 3

  /// Makes a convolution whose weight is zero.
  package init(channels: Int, stride: Int, padding: Int, buffers: BufferPool) {
    weight = Parameter(
      Tensor(zeros: [Self.kernel, Self.kernel, 1, channels], in: buffers), role: .weight,
      layout: .convolution)
    self.stride = stride
    self.padding = padding
  }

  private func geometry(of x: Tensor) -> DepthwiseGeometry {
    let channels = weight.value.shape[3]
    precondition(
      x.shape.count == 4 && x.shape[3] == channels,
      "a depthwise convolution of \(channels) channels cannot take \(x.shape)")
    return DepthwiseGeometry(
      batch: x.shape[0], heightIn: x.shape[1], widthIn: x.shape[2], channels: channels,
      stride: stride, padding: padding)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let g = geometry(of: x)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    var output = y.mutableSpan
    DepthwiseConvolution.forward(
      g, input: x.span, weight: weight.value.span, output: &output, workers: step.workers)
    return y
  }

  package func outputWithMoments(
    _ x: Tensor, in step: Step
  ) -> (output: Tensor, moments: [Double]) {
    let g = geometry(of: x)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    var moments = [Double](repeating: 0, count: 2 * g.channels)
    var output = y.mutableSpan
    var sums = moments.mutableSpan
    DepthwiseConvolution.forwardWithMoments(
      g, input: x.span, weight: weight.value.span, output: &output, moments: &sums,
      workers: step.workers, buffers: step.buffers)
    return (y, moments)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    (self(x, in: &step), Saved(input: ConvolutionInput(x)))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    backward(dy, saved, adding: nil, wants: wants, in: step)
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, adding other: Tensor?, wants: Wanted, in step: Step
  ) -> Tensor? {
    let x = saved.input.x
    let g = geometry(of: x)
    if wants.includesParameters && weight.isTrainable {
      var gradient = weight.takeGradient(in: step.buffers)
      var sum = gradient.mutableSpan
      DepthwiseConvolution.weightGradient(
        g, input: x.span, outputGradient: dy.span, weightGradient: &sum,
        workers: step.workers, buffers: step.buffers)
      weight.gradient = gradient
    }
    guard wants.includesInput else { return nil }
    var dx = Tensor(uninitialized: x.shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    DepthwiseConvolution.inputGradient(
      g, outputGradient: dy.span, weight: weight.value.span, adding: other?.span,
      inputGradient: &inputGradient, workers: step.workers, buffers: step.buffers)
    return dx
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    visit("weight", &weight)
  }
}
