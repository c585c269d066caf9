import Kernels
import TestSupport
import Testing

/// Norms that read the same channels, against the sum of their gradients one by one.
@Suite struct SharedInputNormsTests {
  static let sizes = [(2, 1), (49, 17), (3000, 40)]

  /// A norm of the first `channels` of rows `width` apart, with numbers of its own.
  private func norm(_ rows: Int, _ channels: Int, _ width: Int, seed: UInt64) -> NormalisationSample
  {
    NormalisationSample(
      g: BatchNormalisationGeometry(
        rows: rows, channels: channels, epsilon: 1e-5, inputDistance: width),
      input: Array(
        [Float].normal(count: rows * width, seed: 1).prefix((rows - 1) * width + channels)),
      outputGradient: .normal(count: rows * channels, seed: seed),
      scale: .normal(count: channels, seed: seed + 1),
      shift: .normal(count: channels, seed: seed + 2),
      runningMean: .normal(count: channels, seed: seed + 3),
      runningVariance: .uniform(count: channels, in: 0.5...2, seed: seed + 4))
  }

  /// The gradients added to what is there, and the sums of each norm, by so many threads.
  private func together(
    _ norms: [NormalisationSample], isFrozen: Bool, from start: [Float], threads: Int
  ) -> (dx: [Float], sums: [[Double]]) {
    let shop = Workshop(threads: threads)
    let widest = norms[norms.count - 1].g
    var shared = SharedInputNorms(channels: widest.channels)
    var (dx, all) = (start, [[Double]]())
    var means: [Float] = []
    for sample in norms {
      let statistics = sample.trained(shop, rectifies: true, isFrozen: isFrozen).statistics
      means = Array(statistics.prefix(sample.g.channels))
      var sums = [Double](repeating: .nan, count: 2 * sample.g.channels)
      var whole = dx.mutableSpan
      var span = sums.mutableSpan
      var part = whole._mutatingExtracting(0..<sample.g.inputCount)
      shared.add(
        sample.g, input: sample.input.span, statistics: statistics.span, isFrozen: isFrozen,
        outputGradient: sample.outputGradient.span, inputGradient: &part, sums: &span,
        workers: shop.workers, buffers: shop.buffers)
      all.append(sums)
    }
    let (middle, input) = (widest.channels / 2, norms[norms.count - 1].input)
    for range in [middle..<widest.channels, 0..<middle] {
      var span = dx.mutableSpan
      shared.finish(
        widest, channels: range, input: input.span, means: means.span,
        inputGradient: &span, workers: shop.workers)
    }
    return (dx, all)
  }

  @Test(arguments: sizes, [false, true])
  func `gradients of two norms add up, and lines are subtracted once`(
    size: (Int, Int), isFrozen: Bool
  ) {
    let (rows, channels) = size
    let width = channels + 3
    let norms = [
      norm(rows, max(1, channels / 2), width, seed: 20), norm(rows, channels, width, seed: 30),
    ]
    let shop = Workshop()
    let start = [Float].normal(count: (rows - 1) * width + channels, seed: 9)
    var expected = start.map(Double.init)
    let found = together(norms, isFrozen: isFrozen, from: start, threads: 2)
    for (sample, sums) in zip(norms, found.sums) {
      let trained = sample.trained(shop, rectifies: true, isFrozen: isFrozen)
      let alone = sample.backward(trained, shop, rectifies: true, isFrozen: isFrozen)
      for row in 0..<rows {
        for channel in 0..<sample.g.channels {
          expected[row * width + channel] += Double(alone.dx[row * width + channel])
        }
      }
      expectClose(sums.map(Float.init), (alone.db + alone.dg).map(Double.init), absolute: 1e-4)
    }
    expectClose(found.dx, expected, absolute: 2e-5)
    for threads in [1, 3] {
      let other = together(norms, isFrozen: isFrozen, from: start, threads: threads)
      #expect(other.dx.bits == found.dx.bits && other.sums == found.sums)
    }
  }
}
