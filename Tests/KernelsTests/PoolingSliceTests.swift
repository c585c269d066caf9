import Kernels
import TestSupport
import Testing

/// Poolings whose input is a channel slice of wider rows, against the same without gaps.
@Suite struct PoolingSliceTests {
  let shop = Workshop()
  private static let gap = 5

  /// The same pooling over a slice.
  private func slice(of g: PoolingGeometry) -> PoolingGeometry {
    PoolingGeometry(
      batch: g.batch, heightIn: g.heightIn, widthIn: g.widthIn, channels: g.channels,
      kernel: g.kernel, stride: g.stride, padding: g.padding, ceilMode: g.ceilMode,
      inputDistance: g.channels + Self.gap)
  }

  /// Pixels without gaps, spread to those of the slice, with `filler` between them.
  private func spread(_ dense: [Float], _ g: PoolingGeometry, filler: Float) -> [Float] {
    var answer: [Float] = []
    for start in stride(from: 0, to: dense.count, by: g.channels) {
      answer += dense[start..<start + g.channels]
      answer += [Float](repeating: filler, count: Self.gap)
    }
    return Array(answer.dropLast(Self.gap))
  }

  @Test(arguments: PoolingTable.all)
  func `max pooling reads a slice and sends its gradient there`(g: PoolingGeometry) {
    let wide = slice(of: g)
    let input: [Float] = .normal(count: g.inputCount, seed: 1)
    let expected = Reference.maxPooling(g, input: input)
    let x = spread(input, g, filler: .nan)
    var winners = [UInt8](repeating: 255, count: g.outputCount)
    let y = shop.written(g.outputCount) { output in
      var winnersSpan = winners.mutableSpan
      MaxPooling.forward(
        wide, input: x.span, output: &output, winners: &winnersSpan, workers: shop.workers)
    }
    #expect(y == expected.output && winners == expected.winners, "\(g)")
    let alone = shop.written(g.outputCount) {
      MaxPooling.forward(wide, input: x.span, output: &$0, workers: shop.workers)
    }
    #expect(alone == expected.output, "\(g)")
    let dy: [Float] = .normal(count: g.outputCount, seed: 2)
    let dx = shop.written(g.inputCount) {
      MaxPooling.backward(
        g, outputGradient: dy.span, winners: winners.span, inputGradient: &$0,
        workers: shop.workers)
    }
    let start = spread(.normal(count: g.inputCount, seed: 3), g, filler: 7)
    let overwritten = shop.added(to: start) {
      MaxPooling.backward(
        wide, outputGradient: dy.span, winners: winners.span, inputGradient: &$0,
        workers: shop.workers)
    }
    #expect(overwritten == spread(dx, g, filler: 7), "\(g)")
  }

  @Test(arguments: PoolingTable.all)
  func `max pooling adds its gradient to what is there, if so asked`(g: PoolingGeometry) {
    let wide = slice(of: g)
    let input: [Float] = .normal(count: g.inputCount, seed: 1)
    let winners = Reference.maxPooling(g, input: input).winners
    let dy: [Float] = .normal(count: g.outputCount, seed: 2)
    let dx = Reference.maxPoolingGradient(g, outputGradient: dy, winners: winners)
    let before: [Float] = .normal(count: g.inputCount, seed: 3)
    let start = spread(before, g, filler: 7)
    let added = shop.added(to: start) {
      MaxPooling.backward(
        wide, outputGradient: dy.span, winners: winners.span, adds: true, inputGradient: &$0,
        workers: shop.workers)
    }
    let sum = zip(before, dx).map { Float(Double($0) + $1) }
    expectClose(added, spread(sum, g, filler: 7), absolute: 1e-6, relative: 1e-6, "\(g)")
  }

  @Test(arguments: PoolingTable.all)
  func `average pooling reads a slice and sends its gradient there`(g: PoolingGeometry) {
    let wide = slice(of: g)
    let input: [Float] = .normal(count: g.inputCount, seed: 1)
    let dy: [Float] = .normal(count: g.outputCount, seed: 2)
    let x = spread(input, g, filler: .nan)
    let passes = [(g, input), (wide, x)].map { g, input in
      shop.written(g.outputCount) {
        AveragePooling.forward(
          g, countsPadding: true, input: input.span, output: &$0, workers: shop.workers)
      }
    }
    #expect(passes[0] == passes[1], "\(g)")
    let gradients = [g, wide].map { g in
      shop.added(to: [Float](repeating: 7, count: g.inputCount)) {
        AveragePooling.backward(
          g, countsPadding: true, outputGradient: dy.span, inputGradient: &$0,
          workers: shop.workers)
      }
    }
    #expect(spread(gradients[0], g, filler: 7) == gradients[1], "\(g)")
  }
}
