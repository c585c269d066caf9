package import Compute
package import Tensors

/// A convolution with bias and a rectifier, as SqueezeNet is made of.
package struct RectifiedConvolution: Layer {
  var convolution: Convolution2D

  /// What the convolution saved, and the output, whose sign masks the gradient.
  package struct Saved: Sendable {
    let convolution: Convolution2D.Saved
    let output: Tensor
  }

  /// Makes the pair with a zero weight.
  package init(
    inputs: Int, outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    buffers: BufferPool
  ) {
    convolution = Convolution2D(
      inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, padding: padding,
      hasBias: true, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = Tensor(uninitialized: convolution.outputShape(for: x), in: step.buffers)
    convolution.write(ConvolutionInput(x), to: &y, at: 0, rectifies: true, in: step)
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let y = self(x, in: &step)
    return (y, Saved(convolution: .init(input: ConvolutionInput(x)), output: y))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let dy = ReLU.masked(dy, by: saved.output, in: step)
    return convolution.backward(dy, saved.convolution, wants: wants, in: &step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    convolution.visitParameters(visit)
  }
}
