package import Compute
internal import Kernels
package import Tensors

extension BatchNorm2D {
  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    backward(dy, saved, rectifies: false, wants: wants, in: step)
  }

  /// `backward`, through a rectifier right behind the norm if there was one.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, rectifies: Bool, wants: Wanted, in step: Step
  ) -> Tensor? {
    let g = geometry(of: saved.x)
    var sums: [Double]?
    if needsSums(saved, wants) {
      var both = [Double](repeating: 0, count: 2 * g.channels)
      var span = both.mutableSpan
      BatchNormalisation.gradientSums(
        g, input: saved.x.span.extracting(0..<g.inputCount), statistics: saved.statistics.span,
        rectifies: rectifies, outputGradient: dy.span, sums: &span, workers: step.workers,
        buffers: step.buffers)
      sums = both
    }
    return finish(dy, saved, sums, rectifies: rectifies, wants: wants, in: step)
  }

  /// `backward` through a rectifier over the norm's output and a residual; `masked` is what goes on
  /// to the residual.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, output: Tensor, wants: Wanted, in step: Step
  ) -> (dx: Tensor?, masked: Tensor) {
    let g = geometry(of: saved.x)
    var masked = Tensor(uninitialized: dy.shape, in: step.buffers)
    var sums = [Double](repeating: 0, count: 2 * g.channels)
    var kept = masked.mutableSpan
    var span = sums.mutableSpan
    BatchNormalisation.maskedGradientSums(
      g, input: saved.x.span, statistics: saved.statistics.span, output: output.span,
      outputGradient: dy.span, masked: &kept, sums: &span, workers: step.workers,
      buffers: step.buffers)
    let dx = finish(masked, saved, sums, rectifies: false, wants: wants, in: step)
    return (dx, masked)
  }

  /// Adds what a norm and its rectifier make of `dy` to the first channels of a wide gradient, but
  /// for the line that `norms` notes.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, addingTo wide: inout Tensor, among norms: inout SharedInputNorms,
    wants: Wanted, in step: Step
  ) {
    let g = geometry(of: saved.x)
    var sums = [Double](repeating: 0, count: 2 * g.channels)
    var span = sums.mutableSpan
    var all = wide.mutableSpan
    var inputGradient = all._mutatingExtracting(0..<g.inputCount)
    norms.add(
      g, input: saved.x.span.extracting(0..<g.inputCount), statistics: saved.statistics.span,
      isFrozen: saved.isFrozen, outputGradient: dy.span, inputGradient: &inputGradient,
      sums: &span, workers: step.workers, buffers: step.buffers)
    if wants.includesParameters { accumulate(g, sums, in: step) }
  }

  /// Whether a backward pass needs the sums of the output's gradient.
  func needsSums(_ saved: Saved, _ wants: Wanted) -> Bool {
    !saved.isFrozen || (wants.includesParameters && (scale.isTrainable || shift.isTrainable))
  }

  /// The second pass and the parameters' gradients, with the sums of the first.
  mutating func finish(
    _ dy: Tensor, _ saved: Saved, _ sums: [Double]?, rectifies: Bool, wants: Wanted, in step: Step
  ) -> Tensor? {
    let g = geometry(of: saved.x)
    if let sums, wants.includesParameters { accumulate(g, sums, in: step) }
    guard wants.includesInput else { return nil }
    var dx = Tensor(uninitialized: dy.shape, in: step.buffers)
    let means = saved.isFrozen ? nil : sums
    var inputGradient = dx.mutableSpan
    BatchNormalisation.inputGradient(
      g, input: saved.x.span, statistics: saved.statistics.span, sums: means?.span,
      rectifies: rectifies, outputGradient: dy.span, inputGradient: &inputGradient,
      workers: step.workers, buffers: step.buffers)
    return dx
  }

  /// Adds the sums to the gradients of scale and shift, where those are trained.
  mutating func accumulate(
    _ g: BatchNormalisationGeometry, _ sums: [Double], in step: Step
  ) {
    // The kernel adds to both; what is not wanted goes to a buffer that is dropped.
    let unwanted = Tensor(zeros: [g.channels], in: step.buffers)
    var scaleGradient = scale.isTrainable ? scale.takeGradient(in: step.buffers) : unwanted
    var shiftGradient = shift.isTrainable ? shift.takeGradient(in: step.buffers) : unwanted
    var scaleSum = scaleGradient.mutableSpan
    var shiftSum = shiftGradient.mutableSpan
    BatchNormalisation.addParameterGradients(
      g, sums: sums.span, scaleGradient: &scaleSum, shiftGradient: &shiftSum)
    if scale.isTrainable { scale.gradient = scaleGradient }
    if shift.isTrainable { shift.gradient = shiftGradient }
  }
}
