package import Compute
internal import Kernels
package import Tensors

/// The mean of each channel over the whole image: `(N, H, W, C)` to `(N, C)`.
package struct GlobalAveragePool: Layer {
  /// The shape of the input.
  package struct Saved: Sendable {
    let shape: [Int]
  }

  /// Makes the layer.
  package init() {}

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let shape = x.shape
    precondition(shape.count == 4, "a pool takes images, not \(shape)")
    var y = Tensor(uninitialized: [shape[0], shape[3]], in: step.buffers)
    var output = y.mutableSpan
    GlobalAveragePooling.forward(
      batch: shape[0], pixels: shape[1] * shape[2], channels: shape[3], input: x.span,
      output: &output, workers: step.workers, buffers: step.buffers)
    return y
  }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    (self(x, in: &step), Saved(shape: x.shape))
  }

  package func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard wants.includesInput else { return nil }
    let shape = saved.shape
    var dx = Tensor(uninitialized: shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    GlobalAveragePooling.backward(
      batch: shape[0], pixels: shape[1] * shape[2], channels: shape[3], outputGradient: dy.span,
      inputGradient: &inputGradient, workers: step.workers)
    return dx
  }

  package func visitParameters(_ visit: (String, inout Parameter) -> Void) {}
}
