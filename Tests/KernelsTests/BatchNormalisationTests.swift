import Compute
import Kernels
import TestSupport
import Testing

/// What training's forward pass writes.
private struct Trained {
  let output: [Float]
  let mean: [Float]
  let inverseDeviation: [Float]
  let runningMean: [Float]
  let runningVariance: [Float]

  init(_ s: Sample, _ shop: Workshop, momentum: Double = 0.1) {
    var output = [Float](repeating: .nan, count: s.input.count)
    var mean = [Float](repeating: .nan, count: s.g.channels)
    var inverseDeviation = mean
    var (runningMean, runningVariance) = (s.runningMean, s.runningVariance)
    var y = output.mutableSpan
    var m = mean.mutableSpan
    var i = inverseDeviation.mutableSpan
    var rm = runningMean.mutableSpan
    var rv = runningVariance.mutableSpan
    BatchNormalisation.trainingForward(
      s.g, momentum: momentum, input: s.input.span, scale: s.scale.span, shift: s.shift.span,
      output: &y, mean: &m, inverseDeviation: &i, runningMean: &rm, runningVariance: &rv,
      workers: shop.workers, buffers: shop.buffers)
    (self.output, self.mean, self.inverseDeviation) = (output, mean, inverseDeviation)
    (self.runningMean, self.runningVariance) = (runningMean, runningVariance)
  }
}

private struct Sample {
  let g: BatchNormalisationGeometry
  let input: [Float]
  let outputGradient: [Float]
  let scale: [Float]
  let shift: [Float]
  let runningMean: [Float]
  let runningVariance: [Float]

  func backward(_ trained: Trained, _ shop: Workshop) -> (dx: [Float], dg: [Float], db: [Float]) {
    var dx = [Float](repeating: .nan, count: input.count)
    var dg = [Float](repeating: 0, count: g.channels)
    var db = dg
    var dxSpan = dx.mutableSpan
    var dgSpan = dg.mutableSpan
    var dbSpan = db.mutableSpan
    BatchNormalisation.trainingBackward(
      g, input: input.span, mean: trained.mean.span,
      inverseDeviation: trained.inverseDeviation.span, scale: scale.span,
      outputGradient: outputGradient.span, inputGradient: &dxSpan, scaleGradient: &dgSpan,
      shiftGradient: &dbSpan, workers: shop.workers, buffers: shop.buffers)
    return (dx, dg, db)
  }
}

extension Sample {
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

@Suite struct BatchNormalisationTests {
  let shop = Workshop()

  @Test(arguments: [(2, 1), (6, 3), (50, 16), (49, 17), (3000, 40), (70_000, 5)])
  func `training agrees with plain loops`(rows: Int, channels: Int) {
    let s = Sample(rows: rows, channels: channels)
    let trained = Trained(s, shop)
    let (mean, variance) = Reference.moments(s.input, channels: channels)
    let expected = Reference.normalised(
      s.input, mean: mean, variance: variance, scale: s.scale, shift: s.shift, epsilon: 1e-5)
    expectClose(trained.output, expected, absolute: 3e-6, relative: 1e-5)
    expectClose(trained.mean, mean, absolute: 1e-7, relative: 1e-6)
    expectClose(
      trained.inverseDeviation, variance.map { 1 / ($0 + 1e-5).squareRoot() }, absolute: 0,
      relative: 1e-6)
    let unbiased = Double(rows) / Double(rows - 1)
    expectClose(
      trained.runningMean, zip(s.runningMean, mean).map { 0.9 * Double($0) + 0.1 * $1 },
      absolute: 1e-7, relative: 1e-6)
    expectClose(
      trained.runningVariance,
      zip(s.runningVariance, variance).map { 0.9 * Double($0) + 0.1 * $1 * unbiased },
      absolute: 0, relative: 1e-6)
    let actual = s.backward(trained, shop)
    let gradients = Reference.normalisationGradients(
      input: s.input, scale: s.scale, outputGradient: s.outputGradient, epsilon: 1e-5)
    // With two rows the input's gradient is the small rest of a large cancellation.
    expectClose(actual.dx, gradients.input, absolute: rows == 2 ? 1e-4 : 5e-6, relative: 1e-5)
    expectClose(actual.dg, gradients.scale, absolute: 1e-4, relative: 1e-5)
    expectClose(actual.db, gradients.shift, absolute: 1e-5, relative: 1e-6)
  }

  @Test func `a mean a thousand times the deviation costs no accuracy`() {
    let s = Sample(rows: 20_000, channels: 3, offset: 1000)
    let trained = Trained(s, shop)
    let (mean, variance) = Reference.moments(s.input, channels: 3)
    expectClose(trained.mean, mean, absolute: 0, relative: 1e-7)
    expectClose(
      trained.inverseDeviation, variance.map { 1 / ($0 + 1e-5).squareRoot() }, absolute: 0,
      relative: 1e-6)
  }

  @Test(arguments: [(1, 1), (49, 17), (3000, 40)])
  func `frozen statistics agree with plain loops`(rows: Int, channels: Int) {
    let s = Sample(rows: rows, channels: channels)
    let output = shop.written(s.input.count) {
      BatchNormalisation.frozenForward(
        s.g, input: s.input.span, scale: s.scale.span, shift: s.shift.span,
        runningMean: s.runningMean.span, runningVariance: s.runningVariance.span, output: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    let (mean, variance) = (s.runningMean.map(Double.init), s.runningVariance.map(Double.init))
    let expected = Reference.normalised(
      s.input, mean: mean, variance: variance, scale: s.scale, shift: s.shift, epsilon: 1e-5)
    expectClose(output, expected, absolute: 2e-6, relative: 1e-5)
    let gradient = shop.written(s.input.count) {
      BatchNormalisation.frozenBackward(
        s.g, scale: s.scale.span, runningVariance: s.runningVariance.span,
        outputGradient: s.outputGradient.span, inputGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
    let zeros = [Float](repeating: 0, count: channels)
    let linear = Reference.normalised(
      s.outputGradient, mean: zeros.map(Double.init), variance: variance, scale: s.scale,
      shift: zeros, epsilon: 1e-5)
    expectClose(gradient, linear, absolute: 1e-7, relative: 1e-6)
  }

  @Test func `one, two and three threads give the same bytes`() {
    let s = Sample(rows: 5003, channels: 24)
    let results = [1, 2, 3].map { threads in
      let shop = Workshop(threads: threads)
      let trained = Trained(s, shop)
      let back = s.backward(trained, shop)
      return [trained.output, trained.runningVariance, back.dx, back.dg, back.db].map(\.bits)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test func `a constant channel is normalised to its shift`() {
    let g = BatchNormalisationGeometry(rows: 3, channels: 1, epsilon: 1e-5)
    let (x, one, five): ([Float], [Float], [Float]) = ([7, 7, 7], [1], [5])
    var (mean, inverse, rm, rv): ([Float], [Float], [Float], [Float]) = ([0], [0], [0], [1])
    let y = shop.written(3) {
      var m = mean.mutableSpan
      var i = inverse.mutableSpan
      var a = rm.mutableSpan
      var b = rv.mutableSpan
      BatchNormalisation.trainingForward(
        g, momentum: 0.1, input: x.span, scale: one.span, shift: five.span, output: &$0, mean: &m,
        inverseDeviation: &i, runningMean: &a, runningVariance: &b, workers: shop.workers,
        buffers: shop.buffers)
    }
    #expect(y == [5, 5, 5])
  }

  /// Produced by PyTorch.
  ///
  /// ```
  /// bn = torch.nn.BatchNorm1d(2)   # weight 1.5, −0.5; bias 0.25, 1; running 0.5, −1 and 2, 3
  /// y = bn(x); y.backward(g)
  /// bn.eval(); y = bn(x); y.backward(g)   # with fresh gradients
  /// ```
  @Test func `training and frozen agree with PyTorch`() {
    let g = BatchNormalisationGeometry(rows: 4, channels: 2, epsilon: 1e-5)
    let x: [Float] = [1, -2, 3, 0.5, -1, 4, 2, 2]
    let dy: [Float] = [1, 2, -1, 0.5, 0.5, -2, 3, 1]
    let (scale, shift): ([Float], [Float]) = ([1.5, -0.5], [0.25, 1])
    let (runningMean, runningVariance): ([Float], [Float]) = ([0.5, -1], [2, 3])
    let s = Sample(
      g: g, input: x, outputGradient: dy, scale: scale, shift: shift, runningMean: runningMean,
      runningVariance: runningVariance)
    let trained = Trained(s, shop)
    expectClose(
      trained.output,
      [
        -0.0035457611, 1.7134119272, 2.0248198509, 1.1426824331, -2.0319113731, 0.3436610103,
        1.0106370449, 0.800244689,
      ], absolute: 1e-6)
    expectClose(trained.runningMean, [0.575, -0.7875], absolute: 1e-6)
    expectClose(trained.runningVariance, [2.0916666985, 3.3395831585], absolute: 1e-6)
    let back = s.backward(trained, shop)
    expectClose(
      back.dx,
      [
        0.1014183909, 0.0542835221, -1.7241114378, 0.0565150715, -0.6085085869, 0.1509559602,
        2.2312016487, -0.2617545724,
      ], absolute: 1e-6)
    expectClose(back.dg, [-0.591606617, -5.2221755981], absolute: 1e-5)
    expectClose(back.db, [3.5, 1.5], absolute: 1e-6)
    var (dg, db): ([Float], [Float]) = ([0, 0], [0, 0])
    var dgSpan = dg.mutableSpan
    var dbSpan = db.mutableSpan
    BatchNormalisation.frozenParameterGradients(
      g, input: x.span, runningMean: trained.runningMean.span,
      runningVariance: trained.runningVariance.span, outputGradient: dy.span,
      scaleGradient: &dgSpan, shiftGradient: &dbSpan,
      workers: shop.workers, buffers: shop.buffers)
    expectClose(dg, [1.0285128355, -4.6888971329], absolute: 1e-5)
    expectClose(db, [3.5, 1.5], absolute: 1e-6)
  }
}
