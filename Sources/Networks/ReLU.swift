package import Compute
internal import Kernels
package import Tensors

/// The rectifier max(x, 0); its gradient's mask is the sign of its output.
package struct ReLU: Layer {
  /// The output.
  package struct Saved: Sendable {
    let output: Tensor
  }

  /// Makes the layer.
  package init() {}

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = Tensor(uninitialized: x.shape, in: step.buffers)
    var output = y.mutableSpan
    Rectifier.forward(input: x.span, output: &output, workers: step.workers)
    return y
  }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    let y = self(x, in: &step)
    return (y, Saved(output: y))
  }

  package func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    wants.includesInput ? Self.masked(dy, by: saved.output, in: step) : nil
  }

  package func visitParameters(_ visit: (String, inout Parameter) -> Void) {}

  /// Rectifies a tensor in place, for blocks that own it.
  static func rectify(_ y: inout Tensor, in step: Step) {
    var values = y.mutableSpan
    Rectifier.forward(inPlace: &values, workers: step.workers)
  }

  /// The gradient where the rectified output was above zero, else zero.
  static func masked(_ dy: Tensor, by output: Tensor, in step: Step) -> Tensor {
    var dx = Tensor(uninitialized: dy.shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    Rectifier.backward(
      output: output.span, outputGradient: dy.span, inputGradient: &inputGradient,
      workers: step.workers)
    return dx
  }
}
