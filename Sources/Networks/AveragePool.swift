package import Compute
internal import Kernels
package import Tensors

/// The mean under each window, per channel, as PyTorch's `AvgPool2d` without padding.
package struct AveragePool: Layer {
  let kernel: Int
  let stride: Int

  /// The shape of the input.
  package struct Saved: Sendable {
    let shape: [Int]
  }

  /// Makes the layer; a kernel of 1 picks every `stride`-th pixel.
  package init(kernel: Int, stride: Int) {
    self.kernel = kernel
    self.stride = stride
  }

  private func geometry(of shape: [Int]) -> PoolingGeometry {
    precondition(shape.count == 4, "a pool takes images, not \(shape)")
    return PoolingGeometry(
      batch: shape[0], heightIn: shape[1], widthIn: shape[2], channels: shape[3], kernel: kernel,
      stride: stride, padding: 0, ceilMode: false)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let g = geometry(of: x.shape)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    var output = y.mutableSpan
    AveragePooling.forward(
      g, countsPadding: true, input: x.span, output: &output, workers: step.workers)
    return y
  }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    (self(x, in: &step), Saved(shape: x.shape))
  }

  package func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard wants.includesInput else { return nil }
    var dx = Tensor(uninitialized: saved.shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    AveragePooling.backward(
      geometry(of: saved.shape), countsPadding: true, outputGradient: dy.span,
      inputGradient: &inputGradient, workers: step.workers)
    return dx
  }

  package func visitParameters(_ visit: (String, inout Parameter) -> Void) {}
}
