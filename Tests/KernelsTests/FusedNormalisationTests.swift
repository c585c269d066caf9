import Kernels
import TestSupport
import Testing

/// What is fused with a norm, against doing it apart.
@Suite struct FusedNormalisationTests {
  let shop = Workshop()
  static let sizes = [(2, 1), (49, 17), (3000, 40)]

  @Test(arguments: sizes)
  func `residual and rectifier follow the norm`(rows: Int, channels: Int) {
    let s = NormalisationSample(rows: rows, channels: channels)
    let plain = s.trained(shop)
    let residual: [Float] = .normal(count: s.input.count, seed: 7)
    let sum = zip(plain.output, residual).map { $0 + $1 }
    #expect(s.trained(shop, residual: residual).output == sum)
    #expect(
      s.trained(shop, residual: residual, rectifies: true).output == sum.map { max(0, $0) })
    #expect(s.trained(shop, rectifies: true).output == plain.output.map { max(0, $0) })
  }

  @Test(arguments: sizes, [false, true])
  func `a rectifier's mask is found again from the input, or from the output`(
    size: (Int, Int), isFrozen: Bool
  ) {
    let s = NormalisationSample(rows: size.0, channels: size.1)
    let trained = s.trained(shop, rectifies: true, isFrozen: isFrozen)
    let masked = zip(s.outputGradient, trained.output).map { $1 > 0 ? $0 : 0 }
    let behind = NormalisationSample(
      g: s.g, input: s.input, outputGradient: masked, scale: s.scale, shift: s.shift,
      runningMean: s.runningMean, runningVariance: s.runningVariance)
    let apart = behind.backward(trained, shop, isFrozen: isFrozen)
    let found = s.backward(trained, shop, rectifies: true, isFrozen: isFrozen)
    let kept = s.backward(trained, shop, isFrozen: isFrozen, output: trained.output)
    #expect(kept.masked == masked)
    for together in [found, kept] {
      expectClose(together.dx, apart.dx, absolute: 1e-6)
      expectClose(together.dg, apart.dg, absolute: 1e-5)
      expectClose(together.db, apart.db, absolute: 1e-5)
    }
  }

  @Test func `the first channels of wide rows are normalised in place of a copy`() {
    let (rows, channels, width, target) = (37, 20, 33, 24)
    let dense = NormalisationSample(rows: rows, channels: channels)
    func spread(_ values: [Float], _ distance: Int) -> [Float] {
      let wide = (0..<rows).flatMap { row in
        values[row * channels..<(row + 1) * channels]
          + [Float](repeating: 7, count: distance - channels)
      }
      return Array(wide.dropLast(distance - channels))
    }
    let wide = NormalisationSample(
      g: BatchNormalisationGeometry(
        rows: rows, channels: channels, epsilon: 1e-5, inputDistance: width,
        outputDistance: target),
      input: spread(dense.input, width), outputGradient: spread(dense.outputGradient, target),
      scale: dense.scale, shift: dense.shift, runningMean: dense.runningMean,
      runningVariance: dense.runningVariance)
    let (a, b) = (dense.trained(shop, rectifies: true), wide.trained(shop, rectifies: true))
    #expect(b.output == spread(a.output, target))
    #expect(b.statistics == a.statistics)
    let (ga, gb) = (
      dense.backward(a, shop, rectifies: true), wide.backward(b, shop, rectifies: true)
    )
    #expect(gb.dg == ga.dg && gb.db == ga.db)
    let sums = zip(gb.db + gb.dg, 0...).map { value, _ in Double(value) }
    let before = [Float](repeating: 7, count: wide.g.inputCount)
    let found = wide.inputGradient(
      b, shop, sums, wide.outputGradient, rectifies: true, onto: before)
    for row in 0..<rows {
      for channel in 0..<width where row * width + channel < found.count {
        let index = row * width + channel
        let expected = channel < channels ? ga.dx[row * channels + channel] : 7
        expectClose(Double(found[index]), Double(expected), absolute: 1e-5, "at \(index)")
      }
    }
  }

  @Test func `moments that cancel are noticed`() {
    for (offset, cancels) in [(Float(0), false), (3, false), (1000, true)] {
      let s = NormalisationSample(rows: 500, channels: 3, offset: offset)
      var moments = [Double](repeating: .nan, count: 6)
      var sums = moments.mutableSpan
      BatchNormalisation.moments(
        s.g, input: s.input.span, moments: &sums, workers: shop.workers, buffers: shop.buffers)
      #expect(BatchNormalisation.areCancelled(s.g, moments: moments.span) == cancels)
    }
  }
}
