internal import Compute
internal import Kernels
internal import Tensors

/// The norm with a rectifier behind it and its output in a slice of wider pixels.
extension BatchNorm2D {
  /// Writes the rectified output to the channels of `wide` from `channel` on.
  func writeRectified(
    _ x: Tensor, by statistics: Tensor, to wide: inout Tensor, at channel: Int, in step: Step
  ) {
    let g = geometry(of: x, outputDistance: wide.shape.last)
    var output = wide.mutableSpan
    var slice = output._mutatingExtracting(channel..<channel + g.outputCount)
    BatchNormalisation.normalise(
      g, input: x.span.extracting(0..<g.inputCount), statistics: statistics.span,
      rectifies: true, output: &slice, workers: step.workers)
  }

  /// `forward`, rectified, to the channels of `wide` from `channel` on.
  mutating func forwardRectified(
    _ x: Tensor, moments: [Double]?, writingTo wide: inout Tensor, at channel: Int, in step: Step
  ) -> Saved {
    let measured = measure(x, moments: moments, in: step)
    writeRectified(x, by: measured.statistics, to: &wide, at: channel, in: step)
    return Saved(x: x, measured: measured)
  }

  /// `backward` through the rectifier, with the output's gradient in the channels of `wide` from
  /// `channel` on.
  mutating func backwardRectified(
    _ wide: Tensor, at channel: Int, _ saved: Saved, wants: Wanted, in step: Step
  ) -> Tensor? {
    let g = geometry(of: saved.x, outputDistance: wide.shape.last)
    let dy = wide.span.extracting(channel..<channel + g.outputCount)
    let x = saved.x.span.extracting(0..<g.inputCount)
    var sums = [Double](repeating: 0, count: 2 * g.channels)
    if needsSums(saved, wants) {
      var span = sums.mutableSpan
      BatchNormalisation.gradientSums(
        g, input: x, statistics: saved.statistics.span, rectifies: true, outputGradient: dy,
        sums: &span, workers: step.workers, buffers: step.buffers)
      if wants.includesParameters { accumulate(g, sums, in: step) }
    }
    guard wants.includesInput else { return nil }
    let batchSums = saved.isFrozen ? nil : sums
    var dx = Tensor(uninitialized: saved.x.shape, in: step.buffers)
    var inputGradient = dx.mutableSpan
    BatchNormalisation.inputGradient(
      g, input: x, statistics: saved.statistics.span, sums: batchSums?.span,
      rectifies: true, outputGradient: dy, inputGradient: &inputGradient,
      workers: step.workers, buffers: step.buffers)
    return dx
  }
}
