import Kernels
import TestSupport
import Testing

/// A norm's rectifier that ends at a ceiling.
@Suite struct CeilingTests {
  let shop = Workshop()
  /// A norm that leaves its input as it is.
  static let identity: [Float] = [0, 1, 1, 0]

  /// Produced by `torch.nn.functional.relu6` and its gradient of ones.
  @Test func `the rectifier ends at the ceiling, and ties pass nothing on`() {
    let x: [Float] = [-1, 0, 0.5, 5.5, 6, 7, .infinity, .nan]
    let g = BatchNormalisationGeometry(rows: x.count, channels: 1, epsilon: 0)
    let y = shop.written(x.count) {
      BatchNormalisation.normalise(
        g, input: x.span, statistics: Self.identity.span, ceiling: 6, output: &$0,
        workers: shop.workers)
    }
    #expect(Array(y.prefix(7)) == [0, 0, 0.5, 5.5, 6, 6, 6])
    #expect(y[7].isNaN)
    let dy = [Float](repeating: 1, count: x.count)
    var sums: [Double] = [.nan, .nan]
    let masked = shop.written(x.count) {
      var span = sums.mutableSpan
      BatchNormalisation.maskedGradientSums(
        g, input: x.span, statistics: Self.identity.span, ceiling: 6, outputGradient: dy.span,
        masked: &$0, sums: &span, workers: shop.workers, buffers: shop.buffers)
    }
    #expect(Array(masked.prefix(7)) == [0, 0, 1, 1, 0, 0, 0])
    #expect(sums[0] == 2)
  }

  @Test(arguments: [(49, 17), (3000, 40)])
  func `a norm with a ceiling is the rectified norm, cut off`(rows: Int, channels: Int) {
    let s = NormalisationSample(rows: rows, channels: channels)
    let trained = s.trained(shop, rectifies: true)
    let capped = shop.written(trained.output.count) {
      BatchNormalisation.normalise(
        s.g, input: s.input.span, statistics: trained.statistics.span, ceiling: 1, output: &$0,
        workers: shop.workers)
    }
    #expect(capped == trained.output.map { min($0, 1) })
    let expected = zip(s.outputGradient, capped).map { $1 > 0 && $1 < 1 ? $0 : 0 }
    let bytes = [1, 2, 3].map { threads in
      let shop = Workshop(threads: threads)
      var sums = [Double](repeating: .nan, count: 2 * channels)
      let masked = shop.written(expected.count) {
        var span = sums.mutableSpan
        BatchNormalisation.maskedGradientSums(
          s.g, input: s.input.span, statistics: trained.statistics.span, ceiling: 1,
          outputGradient: s.outputGradient.span, masked: &$0, sums: &span,
          workers: shop.workers, buffers: shop.buffers)
      }
      #expect(masked == expected)
      expectClose(
        Array(sums.prefix(channels)), Reference.columnSums(expected, channels: channels),
        absolute: 1e-9)
      return sums.map(\.bitPattern)
    }
    #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2])
  }
}
