import Compute
import Kernels
import TestSupport
import Testing

@Suite struct BatchNormalisationTests {
  let shop = Workshop()

  @Test(arguments: [(2, 1), (6, 3), (50, 16), (49, 17), (3000, 40), (70_000, 5)])
  func `training agrees with plain loops`(rows: Int, channels: Int) {
    let s = NormalisationSample(rows: rows, channels: channels)
    let trained = s.trained(shop)
    let (mean, variance) = Reference.moments(s.input, channels: channels)
    let expected = Reference.normalised(
      s.input, mean: mean, variance: variance, scale: s.scale, shift: s.shift, epsilon: 1e-5)
    expectClose(trained.output, expected, absolute: 3e-6, relative: 1e-5)
    expectClose(
      Array(trained.statistics.prefix(s.g.channels)), mean, absolute: 1e-7, relative: 1e-6)
    expectClose(
      Array(trained.statistics[s.g.channels..<2 * s.g.channels]),
      variance.map { 1 / ($0 + 1e-5).squareRoot() }, absolute: 0,
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
    let s = NormalisationSample(rows: 20_000, channels: 3, offset: 1000)
    let trained = s.trained(shop)
    let (mean, variance) = Reference.moments(s.input, channels: 3)
    expectClose(Array(trained.statistics.prefix(s.g.channels)), mean, absolute: 0, relative: 1e-7)
    expectClose(
      Array(trained.statistics[s.g.channels..<2 * s.g.channels]),
      variance.map { 1 / ($0 + 1e-5).squareRoot() }, absolute: 0,
      relative: 1e-6)
  }

  @Test(arguments: [(1, 1), (49, 17), (3000, 40)])
  func `frozen statistics agree with plain loops`(rows: Int, channels: Int) {
    let s = NormalisationSample(rows: rows, channels: channels)
    let trained = s.trained(shop, isFrozen: true)
    let (mean, variance) = (s.runningMean.map(Double.init), s.runningVariance.map(Double.init))
    let expected = Reference.normalised(
      s.input, mean: mean, variance: variance, scale: s.scale, shift: s.shift, epsilon: 1e-5)
    expectClose(trained.output, expected, absolute: 2e-6, relative: 1e-5)
    let gradient = s.backward(trained, shop, isFrozen: true).dx
    let zeros = [Float](repeating: 0, count: channels)
    let linear = Reference.normalised(
      s.outputGradient, mean: zeros.map(Double.init), variance: variance, scale: s.scale,
      shift: zeros, epsilon: 1e-5)
    expectClose(gradient, linear, absolute: 1e-7, relative: 1e-6)
  }

  @Test func `one, two and three threads give the same bytes`() {
    let s = NormalisationSample(rows: 5003, channels: 24)
    let results = [1, 2, 3].map { threads in
      let shop = Workshop(threads: threads)
      let trained = s.trained(shop)
      let back = s.backward(trained, shop)
      return [trained.output, trained.runningVariance, back.dx, back.dg, back.db].map(\.bits)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test func `a constant channel is normalised to its shift`() {
    let s = NormalisationSample(
      g: BatchNormalisationGeometry(rows: 3, channels: 1, epsilon: 1e-5), input: [7, 7, 7],
      outputGradient: [0, 0, 0], scale: [1], shift: [5], runningMean: [0], runningVariance: [1])
    #expect(s.trained(shop).output == [5, 5, 5])
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
    let s = NormalisationSample(
      g: g, input: x, outputGradient: dy, scale: scale, shift: shift, runningMean: runningMean,
      runningVariance: runningVariance)
    let trained = s.trained(shop)
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
    let frozen = NormalisationSample(
      g: g, input: x, outputGradient: dy, scale: scale, shift: shift,
      runningMean: trained.runningMean, runningVariance: trained.runningVariance)
    let (_, dg, db, _) = frozen.backward(
      frozen.trained(shop, isFrozen: true), shop, isFrozen: true)
    expectClose(dg, [1.0285128355, -4.6888971329], absolute: 1e-5)
    expectClose(db, [3.5, 1.5], absolute: 1e-6)
  }
}
