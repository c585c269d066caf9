package import Compute
internal import Kernels
package import Tensors

/// Batch normalisation and a rectifier with a ceiling: min(max(x, 0), ceiling), at 6 the "ReLU6".
///
/// One pass forward. What the rectifier lets through backward is found again from the norm's input.
package struct CappedNorm: Layer {
  var norm: BatchNorm2D
  let ceiling: Float

  package typealias Saved = BatchNorm2D.Saved

  /// Makes the pair with an identity as norm.
  package init(channels: Int, ceiling: Float, buffers: BufferPool) {
    norm = BatchNorm2D(channels: channels, buffers: buffers)
    self.ceiling = ceiling
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    normalised(x, by: norm.frozenStatistics(in: step), in: step)
  }

  private func normalised(_ x: Tensor, by statistics: Tensor, in step: Step) -> Tensor {
    var y = Tensor(uninitialized: x.shape, in: step.buffers)
    var output = y.mutableSpan
    BatchNormalisation.normalise(
      norm.geometry(of: x), input: x.span, statistics: statistics.span, ceiling: ceiling,
      output: &output, workers: step.workers)
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
    let measured = norm.measure(x, moments: moments, in: step)
    return (normalised(x, by: measured.statistics, in: step), Saved(x: x, measured: measured))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let g = norm.geometry(of: saved.x)
    var masked = Tensor(uninitialized: dy.shape, in: step.buffers)
    var sums = [Double](repeating: 0, count: 2 * g.channels)
    var kept = masked.mutableSpan
    var span = sums.mutableSpan
    BatchNormalisation.maskedGradientSums(
      g, input: saved.x.span, statistics: saved.statistics.span, ceiling: ceiling,
      outputGradient: dy.span, masked: &kept, sums: &span, workers: step.workers,
      buffers: step.buffers)
    return norm.finish(masked, saved, sums, rectifies: false, wants: wants, in: step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    norm.visitParameters(visit)
  }
}
