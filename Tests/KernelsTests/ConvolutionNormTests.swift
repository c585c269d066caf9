import Compute
import Kernels
import TestSupport
import Testing

/// Convolutions that read their input through a norm and a rectifier, against the same convolution
/// of an input that was normalised and rectified before.
@Suite struct ConvolutionNormTests {
  let shop = Workshop()

  /// Slices of wider rows, tiles at every edge, several chunks, sources wider than a cache.
  static let cases: [ConvolutionCase] = ConvolutionWay.all.flatMap { way in
    (ConvolutionTable.slices + ConvolutionTable.winograd + ConvolutionTable.colliding + [
      ConvolutionTable.large[0], ConvolutionTable.large[2], ConvolutionTable.large[6],
      ConvolutionTable.geometry(
        batch: 3, side: 9, channels: (1000, 40), kernel: 1, stride: 1, padding: 0),
    ]).map { ConvolutionCase(g: $0, way: way) }
  }

  /// (4, I): mean, inverse deviation, factor and shift, about a third of the factors below zero.
  private func statistics(_ channels: Int) -> [Float] {
    let mean = [Float].normal(count: channels, seed: 6)
    let factor = [Float].normal(count: channels, seed: 7).map { $0 + 0.5 }
    let shift = [Float].normal(count: channels, seed: 8)
    return mean + [Float](repeating: .nan, count: channels) + factor + shift
  }

  /// What lies between the pixels is left as it is.
  private func normalised(
    _ x: [Float], _ statistics: [Float], _ g: ConvolutionGeometry
  ) -> [Float] {
    var y = x
    for index in x.indices {
      let channel = index % g.inputDistance
      if channel >= g.channelsIn { continue }
      let value =
        (x[index] - statistics[channel]) * statistics[2 * g.channelsIn + channel]
        + statistics[3 * g.channelsIn + channel]
      y[index] = max(value, 0)
    }
    return y
  }

  @Test(arguments: cases)
  func `reading through a norm is the same as normalising before`(at: ConvolutionCase) {
    let (g, sample) = (at.g, ConvolutionSample(at.g, at.way))
    let statistics = statistics(g.channelsIn)
    let before = normalised(sample.input, statistics, g).map { $0.isNaN ? 0 : $0 }
    func forward(_ x: [Float], _ norm: Span<Float>?) -> [Float] {
      shop.added(to: [Float](repeating: 7, count: g.outputCount)) {
        Convolution.forward(
          sample.plan, input: x.span, inputNorm: norm, weight: sample.weight.span, output: &$0,
          workers: shop.workers, buffers: shop.buffers)
      }
    }
    func weightGradient(_ x: [Float], _ norm: Span<Float>?) -> [Float] {
      shop.added(to: [Float](repeating: 0, count: g.weightCount)) {
        Convolution.weightGradient(
          sample.plan, input: x.span, inputNorm: norm,
          outputGradient: sample.outputGradient.span, weightGradient: &$0, workers: shop.workers,
          buffers: shop.buffers)
      }
    }
    expectWithinGate(
      forward(sample.input, statistics.span), forward(before, nil).map(Double.init),
      gate: at.gate, terms: g.weightCount / g.channelsOut, "forward of \(at)")
    expectWithinGate(
      weightGradient(sample.input, statistics.span),
      weightGradient(before, nil).map(Double.init), gate: ConvolutionCase.weightGate,
      terms: g.batch * g.heightOut * g.widthOut, "weight gradient of \(at)")
  }
}
