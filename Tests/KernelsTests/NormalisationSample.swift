import Kernels
import TestSupport

/// A batch of rows with random numbers, and what the passes over it write.
struct NormalisationSample {
  let g: BatchNormalisationGeometry
  let input: [Float]
  let outputGradient: [Float]
  let scale: [Float]
  let shift: [Float]
  let runningMean: [Float]
  let runningVariance: [Float]

  /// What training's forward pass writes.
  struct Trained {
    var output: [Float]
    /// Mean, inverse deviation, factor, shift.
    var statistics: [Float]
    var runningMean: [Float]
    var runningVariance: [Float]
  }

  func trained(
    _ shop: Workshop, residual: [Float]? = nil, rectifies: Bool = false, isFrozen: Bool = false
  ) -> Trained {
    var statistics = [Float](repeating: .nan, count: 4 * g.channels)
    var (mean, variance) = (runningMean, runningVariance)
    if isFrozen {
      var span = statistics.mutableSpan
      BatchNormalisation.frozenStatistics(
        g, scale: scale.span, shift: shift.span, runningMean: mean.span,
        runningVariance: variance.span, statistics: &span)
    } else {
      var moments = [Double](repeating: .nan, count: 2 * g.channels)
      var sums = moments.mutableSpan
      BatchNormalisation.moments(
        g, input: input.span, moments: &sums, workers: shop.workers, buffers: shop.buffers)
      var span = statistics.mutableSpan
      var meanSpan = mean.mutableSpan
      var varianceSpan = variance.mutableSpan
      BatchNormalisation.statistics(
        g, momentum: 0.1, moments: moments.span, scale: scale.span, shift: shift.span,
        statistics: &span, runningMean: &meanSpan, runningVariance: &varianceSpan)
    }
    return Trained(
      output: normalised(shop, statistics, residual: residual, rectifies: rectifies),
      statistics: statistics, runningMean: mean, runningVariance: variance)
  }

  func normalised(
    _ shop: Workshop, _ statistics: [Float], residual: [Float]?, rectifies: Bool
  ) -> [Float] {
    shop.added(to: [Float](repeating: 7, count: g.outputCount)) {
      BatchNormalisation.normalise(
        g, input: input.span, statistics: statistics.span, residual: residual?.span,
        rectifies: rectifies, output: &$0, workers: shop.workers)
    }
  }

  /// The three gradients; with an output, through a rectifier over it, and what that lets through.
  func backward(
    _ t: Trained, _ shop: Workshop, rectifies: Bool = false, isFrozen: Bool = false,
    output: [Float]? = nil
  ) -> (dx: [Float], dg: [Float], db: [Float], masked: [Float]) {
    var sums = [Double](repeating: .nan, count: 2 * g.channels)
    var span = sums.mutableSpan
    var masked = outputGradient
    if let output {
      masked = shop.written(outputGradient.count) {
        BatchNormalisation.maskedGradientSums(
          g, input: input.span, statistics: t.statistics.span, output: output.span,
          outputGradient: outputGradient.span, masked: &$0, sums: &span, workers: shop.workers,
          buffers: shop.buffers)
      }
    } else {
      BatchNormalisation.gradientSums(
        g, input: input.span, statistics: t.statistics.span, rectifies: rectifies,
        outputGradient: outputGradient.span, sums: &span, workers: shop.workers,
        buffers: shop.buffers)
    }
    var (dg, db) = (
      [Float](repeating: 0, count: g.channels), [Float](repeating: 0, count: g.channels)
    )
    var dgSpan = dg.mutableSpan
    var dbSpan = db.mutableSpan
    BatchNormalisation.addParameterGradients(
      g, sums: sums.span, scaleGradient: &dgSpan, shiftGradient: &dbSpan)
    let dx = inputGradient(
      t, shop, isFrozen ? nil : sums, masked, rectifies: rectifies,
      onto: [Float](repeating: .nan, count: g.inputCount))
    return (dx, dg, db, masked)
  }

  func inputGradient(
    _ t: Trained, _ shop: Workshop, _ sums: [Double]?, _ dy: [Float], rectifies: Bool,
    onto start: [Float]
  ) -> [Float] {
    shop.added(to: start) {
      BatchNormalisation.inputGradient(
        g, input: input.span, statistics: t.statistics.span, sums: sums?.span,
        rectifies: rectifies, outputGradient: dy.span, inputGradient: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
  }
}

extension NormalisationSample {
  init(rows: Int, channels: Int, offset: Float = 0) {
    self.init(
      g: BatchNormalisationGeometry(rows: rows, channels: channels, epsilon: 1e-5),
      input: [Float].normal(count: rows * channels, seed: 1).map { $0 + offset },
      outputGradient: .normal(count: rows * channels, seed: 2),
      scale: .normal(count: channels, seed: 3), shift: .normal(count: channels, seed: 4),
      runningMean: .normal(count: channels, seed: 5),
      runningVariance: .uniform(count: channels, in: 0.5...2, seed: 6))
  }
}
