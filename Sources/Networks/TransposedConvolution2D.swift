package import Compute
internal import Kernels
package import Tensors

/// A transposed convolution 2×2 with stride 2 and a bias, as PyTorch's `ConvTranspose2d`: every
/// pixel becomes four.
///
/// Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016),
/// chapter 4: its forward pass is the input's gradient of the convolution the other way, from the
/// large images to the small, and its backward pass is that convolution.
package struct TransposedConvolution2D: Layer {
  /// `(kH, kW, O, I)`: the weight of the convolution the other way.
  package var weight: Parameter
  /// `(O)`.
  package var bias: Parameter

  /// Rows and columns of the kernel, and the stride: windows neither overlap nor leave gaps.
  static let kernel = 2

  /// The input: the weight's gradient correlates it with the output's.
  package struct Saved: Sendable {
    let x: Tensor
  }

  /// Makes a layer whose weight and bias are zero.
  package init(inputs: Int, outputs: Int, buffers: BufferPool) {
    weight = Parameter(
      Tensor(zeros: [Self.kernel, Self.kernel, outputs, inputs], in: buffers), role: .weight,
      layout: .convolution)
    bias = Parameter(Tensor(zeros: [outputs], in: buffers), role: .bias)
  }

  /// The channels of the output.
  var outputs: Int { weight.value.shape[2] }

  /// The sizes of the convolution the other way, for this layer's input `x` and outputs in rows of
  /// `width` channels.
  private func geometry(of x: Tensor, width: Int) -> ConvolutionGeometry {
    let inputs = weight.value.shape[3]
    precondition(
      x.shape.count == 4 && x.shape[3] == inputs,
      "a transposed convolution of \(inputs) channels cannot take \(x.shape)")
    return ConvolutionGeometry(
      batch: x.shape[0], heightIn: Self.kernel * x.shape[1], widthIn: Self.kernel * x.shape[2],
      channelsIn: outputs, channelsOut: inputs, kernelHeight: Self.kernel,
      kernelWidth: Self.kernel, stride: Self.kernel, padding: 0, inputDistance: width)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let g = geometry(of: x, width: outputs)
    var y = Tensor(
      uninitialized: [g.batch, g.heightIn, g.widthIn, outputs], in: step.buffers)
    write(x, to: &y, at: 0, in: step)
    return y
  }

  /// Writes the output to the channels of `wide` from `channel` on.
  func write(_ x: Tensor, to wide: inout Tensor, at channel: Int, in step: Step) {
    let g = geometry(of: x, width: wide.shape[3])
    var output = wide.mutableSpan
    var slice = output._mutatingExtracting(channel..<channel + g.inputCount)
    Convolution.inputGradient(
      g, choice: step.convolution, outputGradient: x.span, weight: weight.value.span,
      bias: bias.value.span, inputGradient: &slice, workers: step.workers, buffers: step.buffers)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    (self(x, in: &step), Saved(x: x))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    backward(dy, at: 0, saved, wants: wants, in: step)
  }

  /// `backward` with the output's gradient in the channels of `wide` from `channel` on.
  mutating func backward(
    _ wide: Tensor, at channel: Int, _ saved: Saved, wants: Wanted, in step: Step
  ) -> Tensor? {
    let g = geometry(of: saved.x, width: wide.shape[3])
    let dy = wide.span.extracting(channel..<channel + g.inputCount)
    if wants.includesParameters {
      accumulateWeightGradient(g, dy, saved.x, in: step)
      accumulateBiasGradient(g, dy, in: step)
    }
    guard wants.includesInput else { return nil }
    var dx = Tensor(uninitialized: saved.x.shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    Convolution.forward(
      g, choice: step.convolution, input: dy, weight: weight.value.span, output: &inputGradient,
      workers: step.workers, buffers: step.buffers)
    return dx
  }

  private mutating func accumulateWeightGradient(
    _ g: ConvolutionGeometry, _ dy: Span<Float>, _ x: Tensor, in step: Step
  ) {
    guard weight.isTrainable else { return }
    var gradient = weight.takeGradient(in: step.buffers)
    var sum = gradient.mutableSpan
    Convolution.weightGradient(
      g, choice: step.convolution, input: dy, outputGradient: x.span, weightGradient: &sum,
      workers: step.workers, buffers: step.buffers)
    weight.gradient = gradient
  }

  private mutating func accumulateBiasGradient(
    _ g: ConvolutionGeometry, _ dy: Span<Float>, in step: Step
  ) {
    guard bias.isTrainable else { return }
    // A bias is added pixel by pixel, whatever made the pixels.
    let pixels = ConvolutionGeometry(
      batch: g.batch, heightIn: g.heightIn, widthIn: g.widthIn, channelsIn: outputs,
      channelsOut: outputs, kernelHeight: 1, kernelWidth: 1, stride: 1, padding: 0,
      outputDistance: g.inputDistance)
    var gradient = bias.takeGradient(in: step.buffers)
    var sum = gradient.mutableSpan
    Convolution.biasGradient(
      pixels, outputGradient: dy, biasGradient: &sum, workers: step.workers,
      buffers: step.buffers)
    bias.gradient = gradient
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    visit("weight", &weight)
    visit("bias", &bias)
  }
}
