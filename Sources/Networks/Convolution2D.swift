package import Compute
internal import Kernels
package import Tensors

/// A convolution of images with a square kernel, as PyTorch's `Conv2d` with one group.
package struct Convolution2D: Layer {
  /// `(kH, kW, I, O)`.
  package var weight: Parameter
  /// `(O)`, if there is one.
  package var bias: Parameter?
  let stride: Int
  let padding: Int

  /// The input: the weight's gradient correlates it with the output's.
  package struct Saved: Sendable {
    let input: ConvolutionInput
  }

  /// Makes a convolution whose weight is zero.
  package init(
    inputs: Int, outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, hasBias: Bool,
    buffers: BufferPool
  ) {
    weight = Parameter(
      Tensor(zeros: [kernel, kernel, inputs, outputs], in: buffers), role: .weight,
      layout: .convolution)
    bias = hasBias ? Parameter(Tensor(zeros: [outputs], in: buffers), role: .bias) : nil
    self.stride = stride
    self.padding = padding
  }

  /// The channels of the output.
  var outputs: Int { weight.value.shape[3] }

  /// The sizes for images `x`, with outputs in rows of `width` channels; the input's gradient lies
  /// without gaps.
  func geometry(
    of x: Tensor, width: Int? = nil, ofGradient: Bool = false
  ) -> ConvolutionGeometry {
    let kernel = weight.value.shape
    precondition(
      x.shape.count == 4 && x.shape[3] >= kernel[2],
      "a convolution of \(kernel[2]) channels cannot take \(x.shape)")
    return ConvolutionGeometry(
      batch: x.shape[0], heightIn: x.shape[1], widthIn: x.shape[2], channelsIn: kernel[2],
      channelsOut: kernel[3], kernelHeight: kernel[0], kernelWidth: kernel[1], stride: stride,
      padding: padding, inputDistance: ofGradient ? nil : x.shape[3], outputDistance: width)
  }

  /// The shape of the output for images `x`.
  func outputShape(for x: Tensor) -> [Int] { geometry(of: x).outputShape }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = Tensor(uninitialized: outputShape(for: x), in: step.buffers)
    write(ConvolutionInput(x), to: &y, at: 0, rectifies: false, in: step)
    return y
  }

  /// Writes the output, rectified if so asked, to the channels of `wide` from `channel` on.
  func write(
    _ input: ConvolutionInput, to wide: inout Tensor, at channel: Int, rectifies: Bool,
    in step: Step
  ) {
    let g = geometry(of: input.x, width: wide.shape[3])
    var output = wide.mutableSpan
    var slice = output._mutatingExtracting(channel..<channel + g.outputCount)
    Convolution.forward(
      g, choice: step.convolution, input: input.x.span.extracting(0..<g.inputCount),
      inputNorm: input.statistics?.span, weight: weight.value.span, bias: bias?.value.span,
      rectifies: rectifies, output: &slice, workers: step.workers, buffers: step.buffers)
  }

  /// The output without bias, and Σ and Σ² of each of its channels, `(2, O)`.
  func outputWithMoments(
    _ input: ConvolutionInput, in step: Step
  ) -> (output: Tensor, moments: [Double]) {
    var y = Tensor(uninitialized: outputShape(for: input.x), in: step.buffers)
    let moments = writeWithMoments(input, to: &y, at: 0, in: step)
    return (y, moments)
  }

  /// Writes the output without bias to the channels of `wide` from `channel` on, and returns Σ and
  /// Σ² of each of them, `(2, O)`.
  func writeWithMoments(
    _ input: ConvolutionInput, to wide: inout Tensor, at channel: Int, in step: Step
  ) -> [Double] {
    let g = geometry(of: input.x, width: wide.shape[3])
    var moments = [Double](repeating: 0, count: 2 * g.channelsOut)
    var output = wide.mutableSpan
    var slice = output._mutatingExtracting(channel..<channel + g.outputCount)
    var sums = moments.mutableSpan
    Convolution.forwardWithMoments(
      g, choice: step.convolution, input: input.x.span.extracting(0..<g.inputCount),
      inputNorm: input.statistics?.span, weight: weight.value.span, output: &slice,
      moments: &sums, workers: step.workers, buffers: step.buffers)
    return moments
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    (self(x, in: &step), Saved(input: ConvolutionInput(x)))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    backward(dy, at: 0, saved, adding: nil, wants: wants, in: step)
  }

  /// `backward` with the output's gradient in the channels of `wide` from `channel` on, and another
  /// gradient of the input to be added to this one.
  mutating func backward(
    _ wide: Tensor, at channel: Int, _ saved: Saved, adding other: Tensor?, wants: Wanted,
    in step: Step
  ) -> Tensor? {
    let x = saved.input.x
    let g = geometry(of: x, width: wide.shape[3], ofGradient: true)
    let dy = wide.span.extracting(channel..<channel + g.outputCount)
    if wants.includesParameters {
      accumulateGradients(geometry(of: x, width: wide.shape[3]), dy, saved.input, in: step)
    }
    guard wants.includesInput else { return nil }
    var dx = Tensor(uninitialized: x.shape.dropLast() + [g.channelsIn], in: step.buffers)
    var inputGradient = dx.mutableSpan
    Convolution.inputGradient(
      g, choice: step.convolution, outputGradient: dy, weight: weight.value.span,
      adding: other?.span, inputGradient: &inputGradient, workers: step.workers,
      buffers: step.buffers)
    return dx
  }

  private mutating func accumulateGradients(
    _ g: ConvolutionGeometry, _ dy: Span<Float>, _ input: ConvolutionInput, in step: Step
  ) {
    if weight.isTrainable {
      var gradient = weight.takeGradient(in: step.buffers)
      var sum = gradient.mutableSpan
      Convolution.weightGradient(
        g, choice: step.convolution, input: input.x.span.extracting(0..<g.inputCount),
        inputNorm: input.statistics?.span, outputGradient: dy, weightGradient: &sum,
        workers: step.workers, buffers: step.buffers)
      weight.gradient = gradient
    }
    if bias?.isTrainable == true, var gradient = bias?.takeGradient(in: step.buffers) {
      var sum = gradient.mutableSpan
      Convolution.biasGradient(
        g, outputGradient: dy, biasGradient: &sum, workers: step.workers,
        buffers: step.buffers)
      bias?.gradient = gradient
    }
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    visit("weight", &weight)
    if var bias {
      self.bias = nil  // sole owner while it is visited
      visit("bias", &bias)
      self.bias = bias
    }
  }
}
