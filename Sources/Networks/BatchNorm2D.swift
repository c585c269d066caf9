package import Compute
internal import Kernels
package import Tensors

/// Batch normalisation per channel, with PyTorch's ε and momentum.
///
/// Source: Ioffe and Szegedy, "Batch Normalization" (2015). Frozen running statistics are used in
/// training as in prediction. A batch of a single pixel has no variance: it is normalised by the
/// running statistics too, and does not move them.
package struct BatchNorm2D: Layer {
  /// γ, `(C)`.
  package var scale: Parameter
  /// β, `(C)`.
  package var shift: Parameter
  /// `(C)`; follows the batches' means.
  package var runningMean: Parameter
  /// `(C)`; follows the batches' unbiased variances.
  package var runningVariance: Parameter

  static let epsilon = 1e-5
  private static let momentum = 0.1

  /// The input, and the statistics that it was normalised by.
  package struct Saved: Sendable {
    let x: Tensor
    let measured: Measured

    var statistics: Tensor { measured.statistics }
    var isFrozen: Bool { measured.isFrozen }
  }

  /// What an input is normalised by in a training pass.
  package struct Measured: Sendable {
    /// `(4, C)`, as `BatchNormalisation` lays them out.
    let statistics: Tensor
    /// Whether they are the running statistics, not the batch's.
    let isFrozen: Bool
  }

  /// Makes an identity: scale 1, shift 0, running mean 0, running variance 1.
  package init(channels: Int, buffers: BufferPool) {
    func parameter(_ value: Float, _ role: Parameter.Role) -> Parameter {
      Parameter(Tensor(repeating: value, shape: [channels], in: buffers), role: role)
    }
    scale = parameter(1, .normalisation)
    shift = parameter(0, .normalisation)
    runningMean = parameter(0, .runningStatistic)
    runningVariance = parameter(1, .runningStatistic)
  }

  /// The sizes for an input of so many channels' rows; the norm takes the first of them.
  func geometry(of x: Tensor, outputDistance: Int? = nil) -> BatchNormalisationGeometry {
    let (channels, width) = (scale.value.count, x.shape.last ?? 0)
    precondition(width >= channels, "a norm of \(channels) channels cannot take \(x.shape)")
    return BatchNormalisationGeometry(
      rows: x.count / width, channels: channels, epsilon: Self.epsilon, inputDistance: width,
      outputDistance: outputDistance)
  }

  /// Whether a training pass over so many rows uses the batch's statistics and moves the running
  /// ones.
  func followsBatch(rows: Int) -> Bool { !runningMean.isFrozen && rows > 1 }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    normalised(x, by: frozenStatistics(in: step), residual: nil, rectifies: false, in: step)
  }

  /// The running statistics as `(4, C)`.
  func frozenStatistics(in step: Step) -> Tensor {
    let g = BatchNormalisationGeometry(
      rows: 0, channels: scale.value.count, epsilon: Self.epsilon)
    var statistics = Tensor(uninitialized: [4, g.channels], in: step.buffers)
    var span = statistics.mutableSpan
    BatchNormalisation.frozenStatistics(
      g, scale: scale.value.span, shift: shift.value.span, runningMean: runningMean.value.span,
      runningVariance: runningVariance.value.span, statistics: &span)
    return statistics
  }

  /// What the batch's moments, `(2, C)`, say; the running statistics move towards it.
  ///
  /// Moments that come from a convolution were summed in single precision; where they cancel, and
  /// where there are none, they are summed here.
  mutating func batchStatistics(
    of x: Tensor, moments given: [Double]?, in step: Step
  ) -> Tensor {
    let g = geometry(of: x)
    var moments = given ?? self.moments(of: x, in: step)
    if given != nil && BatchNormalisation.areCancelled(g, moments: moments.span) {
      moments = self.moments(of: x, in: step)
    }
    var statistics = Tensor(uninitialized: [4, g.channels], in: step.buffers)
    var span = statistics.mutableSpan
    var (newMean, newVariance) = (runningMean.value, runningVariance.value)
    var mean = newMean.mutableSpan
    var variance = newVariance.mutableSpan
    BatchNormalisation.statistics(
      g, momentum: Self.momentum, moments: moments.span, scale: scale.value.span,
      shift: shift.value.span, statistics: &span, runningMean: &mean, runningVariance: &variance)
    (runningMean.value, runningVariance.value) = (newMean, newVariance)
    return statistics
  }

  /// Σ and Σ² of each channel, `(2, C)`.
  func moments(of x: Tensor, in step: Step) -> [Double] {
    let g = geometry(of: x)
    var moments = [Double](repeating: 0, count: 2 * g.channels)
    var sums = moments.mutableSpan
    BatchNormalisation.moments(
      g, input: x.span.extracting(0..<g.inputCount), moments: &sums, workers: step.workers,
      buffers: step.buffers)
    return moments
  }

  /// One pass: normalised, with the residual added, and rectified if so asked.
  func normalised(
    _ x: Tensor, by statistics: Tensor, residual: Tensor?, rectifies: Bool, in step: Step
  ) -> Tensor {
    let g = geometry(of: x)
    var y = Tensor(uninitialized: x.shape.dropLast() + [g.channels], in: step.buffers)
    var output = y.mutableSpan
    BatchNormalisation.normalise(
      g, input: x.span.extracting(0..<g.inputCount), statistics: statistics.span,
      residual: residual?.span, rectifies: rectifies, output: &output, workers: step.workers)
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    forward(x, moments: nil, residual: nil, rectifies: false, in: step)
  }

  /// `forward` with moments that are known already, and what follows the norm.
  mutating func forward(
    _ x: Tensor, moments: [Double]?, residual: Tensor?, rectifies: Bool, in step: Step
  ) -> (output: Tensor, saved: Saved) {
    let measured = measure(x, moments: moments, in: step)
    let y = normalised(
      x, by: measured.statistics, residual: residual, rectifies: rectifies, in: step)
    return (y, Saved(x: x, measured: measured))
  }

  /// The statistics by which a training pass normalises `x`, and nothing more: for a norm that is
  /// applied by those who read `x`.
  mutating func measure(_ x: Tensor, moments: [Double]?, in step: Step) -> Measured {
    let follows = followsBatch(rows: geometry(of: x).rows)
    let statistics =
      follows
      ? batchStatistics(of: x, moments: moments, in: step) : frozenStatistics(in: step)
    return Measured(statistics: statistics, isFrozen: !follows)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    visit("weight", &scale)
    visit("bias", &shift)
    visit("running_mean", &runningMean)
    visit("running_var", &runningVariance)
  }
}
