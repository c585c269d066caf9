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

  private static let epsilon = 1e-5
  private static let momentum = 0.1

  /// The input, and the batch's statistics where it was normalised by them.
  package struct Saved: Sendable {
    /// Mean and 1 / √(variance + ε), each `(C)`.
    struct Statistics: Sendable {
      let mean: Tensor
      let inverseDeviation: Tensor
    }

    let x: Tensor
    let statistics: Statistics?
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

  private func geometry(of x: Tensor) -> BatchNormalisationGeometry {
    let channels = scale.value.count
    precondition(
      x.shape.last == channels, "a norm of \(channels) channels cannot take \(x.shape)")
    return BatchNormalisationGeometry(
      rows: x.count / channels, channels: channels, epsilon: Self.epsilon)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = Tensor(uninitialized: x.shape, in: step.buffers)
    var output = y.mutableSpan
    BatchNormalisation.frozenForward(
      geometry(of: x), input: x.span, scale: scale.value.span, shift: shift.value.span,
      runningMean: runningMean.value.span, runningVariance: runningVariance.value.span,
      output: &output, workers: step.workers, buffers: step.buffers)
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let g = geometry(of: x)
    if runningMean.isFrozen || g.rows == 1 {
      return (self(x, in: &step), Saved(x: x, statistics: nil))
    }
    var y = Tensor(uninitialized: x.shape, in: step.buffers)
    var mean = Tensor(uninitialized: [g.channels], in: step.buffers)
    var inverseDeviation = Tensor(uninitialized: [g.channels], in: step.buffers)
    var (newMean, newVariance) = (runningMean.value, runningVariance.value)
    normalise(x, g, &y, &mean, &inverseDeviation, &newMean, &newVariance, in: step)
    (runningMean.value, runningVariance.value) = (newMean, newVariance)
    return (y, Saved(x: x, statistics: .init(mean: mean, inverseDeviation: inverseDeviation)))
  }

  /// Normalises by the batch; its statistics are written, the running ones moved towards them.
  private func normalise(
    _ x: Tensor, _ g: BatchNormalisationGeometry, _ y: inout Tensor, _ mean: inout Tensor,
    _ inverseDeviation: inout Tensor, _ runningMean: inout Tensor,
    _ runningVariance: inout Tensor, in step: Step
  ) {
    var output = y.mutableSpan
    var mean = mean.mutableSpan
    var inverseDeviation = inverseDeviation.mutableSpan
    var runningMean = runningMean.mutableSpan
    var runningVariance = runningVariance.mutableSpan
    BatchNormalisation.trainingForward(
      g, momentum: Self.momentum, input: x.span, scale: scale.value.span,
      shift: shift.value.span, output: &output, mean: &mean, inverseDeviation: &inverseDeviation,
      runningMean: &runningMean, runningVariance: &runningVariance, workers: step.workers,
      buffers: step.buffers)
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let g = geometry(of: saved.x)
    let (takesScale, takesShift) = (
      wants.includesParameters && scale.isTrainable, wants.includesParameters && shift.isTrainable
    )
    // The kernels add to both; what is not wanted goes to a buffer that is dropped.
    let unwanted = Tensor(zeros: [g.channels], in: step.buffers)
    var scaleGradient = takesScale ? scale.takeGradient(in: step.buffers) : unwanted
    var shiftGradient = takesShift ? shift.takeGradient(in: step.buffers) : unwanted
    let dx = inputGradient(g, dy, saved, &scaleGradient, &shiftGradient, in: step)
    if takesScale { scale.gradient = scaleGradient }
    if takesShift { shift.gradient = shiftGradient }
    return wants.includesInput ? dx : nil
  }

  private func inputGradient(
    _ g: BatchNormalisationGeometry, _ dy: Tensor, _ saved: Saved, _ scaleGradient: inout Tensor,
    _ shiftGradient: inout Tensor, in step: Step
  ) -> Tensor {
    var dx = Tensor(uninitialized: dy.shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    var scaleSum = scaleGradient.mutableSpan
    var shiftSum = shiftGradient.mutableSpan
    if let statistics = saved.statistics {
      BatchNormalisation.trainingBackward(
        g, input: saved.x.span, mean: statistics.mean.span,
        inverseDeviation: statistics.inverseDeviation.span, scale: scale.value.span,
        outputGradient: dy.span, inputGradient: &inputGradient, scaleGradient: &scaleSum,
        shiftGradient: &shiftSum, workers: step.workers, buffers: step.buffers)
    } else {
      BatchNormalisation.frozenBackward(
        g, scale: scale.value.span, runningVariance: runningVariance.value.span,
        outputGradient: dy.span, inputGradient: &inputGradient, workers: step.workers,
        buffers: step.buffers)
      BatchNormalisation.frozenParameterGradients(
        g, input: saved.x.span, runningMean: runningMean.value.span,
        runningVariance: runningVariance.value.span, outputGradient: dy.span,
        scaleGradient: &scaleSum, shiftGradient: &shiftSum, workers: step.workers,
        buffers: step.buffers)
    }
    return dx
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    visit("weight", &scale)
    visit("bias", &shift)
    visit("running_mean", &runningMean)
    visit("running_var", &runningVariance)
  }
}
