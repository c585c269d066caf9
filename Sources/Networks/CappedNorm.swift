package import Compute
internal import Kernels
package import Tensors

/// Batch normalisation and a rectifier with a ceiling: min(max(x, 0), ceiling), at 6 the "ReLU6".
package struct CappedNorm: Layer {
  var norm: BatchNorm2D
  let ceiling: Float

  /// What the norm saved, and the output, which tells where the rectifier let its input through.
  package struct Saved: Sendable {
    let norm: BatchNorm2D.Saved
    let output: Tensor
  }

  /// Makes the pair with an identity as norm.
  package init(channels: Int, ceiling: Float, buffers: BufferPool) {
    norm = BatchNorm2D(channels: channels, buffers: buffers)
    self.ceiling = ceiling
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = norm.normalised(
      x, by: norm.frozenStatistics(of: x, in: step), residual: nil, rectifies: true, in: step)
    Self.cap(&y, at: ceiling, in: step)
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    forward(x, moments: nil, in: step)
  }

  /// `forward` with moments that are known already.
  mutating func forward(
    _ x: Tensor, moments: [Double]?, in step: Step
  ) -> (output: Tensor, saved: Saved) {
    var (y, saved) = norm.forward(x, moments: moments, residual: nil, rectifies: true, in: step)
    Self.cap(&y, at: ceiling, in: step)
    return (y, Saved(norm: saved, output: y))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    var masked = Tensor(uninitialized: dy.shape, in: step.buffers)
    var inputGradient = masked.mutableSpan
    Rectifier.backward(
      output: saved.output.span, ceiling: ceiling, outputGradient: dy.span,
      inputGradient: &inputGradient, workers: step.workers)
    return norm.backward(masked, saved.norm, wants: wants, in: &step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    norm.visitParameters(visit)
  }

  /// Rectifies with a ceiling in place, for blocks that own the tensor.
  static func cap(_ y: inout Tensor, at ceiling: Float, in step: Step) {
    var values = y.mutableSpan
    Rectifier.forward(inPlace: &values, ceiling: ceiling, workers: step.workers)
  }
}
