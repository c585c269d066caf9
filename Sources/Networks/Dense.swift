package import Compute
internal import Kernels
package import Tensors

/// A fully connected layer, `(N, I)` to `(N, O)`.
package struct Dense: Layer {
  /// `(I, O)`, the transpose of the checkpoint's.
  package var weight: Parameter
  /// `(O)`.
  package var bias: Parameter

  /// The input.
  package struct Saved: Sendable {
    let x: Tensor
  }

  /// Makes a layer whose weight is zero.
  package init(inputs: Int, outputs: Int, buffers: BufferPool) {
    weight = Parameter(
      Tensor(zeros: [inputs, outputs], in: buffers), role: .weight, layout: .dense)
    bias = Parameter(Tensor(zeros: [outputs], in: buffers), role: .bias)
  }

  private func geometry(of x: Tensor) -> DenseGeometry {
    let shape = weight.value.shape
    precondition(
      x.shape.count == 2 && x.shape[1] == shape[0],
      "a dense layer of \(shape[0]) features cannot take \(x.shape)")
    return DenseGeometry(batch: x.shape[0], channelsIn: shape[0], channelsOut: shape[1])
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let g = geometry(of: x)
    var y = Tensor(uninitialized: [g.batch, g.channelsOut], in: step.buffers)
    var output = y.mutableSpan
    Kernels.Dense.forward(
      g, input: x.span, weight: weight.value.span, bias: bias.value.span, output: &output,
      workers: step.workers, buffers: step.buffers)
    return y
  }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    (self(x, in: &step), Saved(x: x))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let g = geometry(of: saved.x)
    if wants.includesParameters && weight.isTrainable {
      var gradient = weight.takeGradient(in: step.buffers)
      var sum = gradient.mutableSpan
      Kernels.Dense.weightGradient(
        g, input: saved.x.span, outputGradient: dy.span, weightGradient: &sum,
        workers: step.workers, buffers: step.buffers)
      weight.gradient = gradient
    }
    if wants.includesParameters && bias.isTrainable {
      var gradient = bias.takeGradient(in: step.buffers)
      var sum = gradient.mutableSpan
      Kernels.Dense.biasGradient(
        g, outputGradient: dy.span, biasGradient: &sum, workers: step.workers,
        buffers: step.buffers)
      bias.gradient = gradient
    }
    guard wants.includesInput else { return nil }
    var dx = Tensor(uninitialized: saved.x.shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    Kernels.Dense.inputGradient(
      g, outputGradient: dy.span, weight: weight.value.span, inputGradient: &inputGradient,
      workers: step.workers, buffers: step.buffers)
    return dx
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    visit("weight", &weight)
    visit("bias", &bias)
  }
}
