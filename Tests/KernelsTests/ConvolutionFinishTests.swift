import Kernels
import TestSupport
import Testing

/// What a convolution does to its output before it leaves the cache, against doing it afterwards.
@Suite struct ConvolutionFinishTests {
  let shop = Workshop()

  @Test(arguments: ConvolutionTests.largeCases)
  func `a residual is added before the rectifier`(at: ConvolutionCase) {
    let sample = ConvolutionSample(at.g, at.way)
    let residual: [Float] = .normal(count: at.g.outputCount, seed: 6)
    let sum = zip(sample.forward(shop), residual).map { max(0, $0 + $1) }
    #expect(sample.forward(shop, residual: residual, rectifies: true) == sum, "\(at)")
  }

  static let biasedCases: [ConvolutionCase] =
    ConvolutionTests.largeCases + ConvolutionSliceTests.cases.filter { $0.g.stride > 1 }

  @Test(arguments: biasedCases)
  func `a bias is added to every pixel of the input's gradient`(at: ConvolutionCase) {
    let (g, sample) = (at.g, ConvolutionSample(at.g, at.way))
    let bias: [Float] = .normal(count: g.channelsIn, seed: 6)
    let residual: [Float] = .normal(
      count: g.batch * g.heightIn * g.widthIn * g.channelsIn, seed: 7)
    let plain = sample.inputGradient(shop)
    let biased = plain.indices.map { index in
      let channel = index % g.inputDistance
      return channel < g.channelsIn ? plain[index] + bias[channel] : .nan
    }
    let alone = sample.inputGradient(shop, bias: bias)
    #expect(alone.bits == biased.bits, "\(at)")
    let sum = biased.indices.map { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: g.inputDistance)
      return channel < g.channelsIn
        ? biased[index] + residual[pixel * g.channelsIn + channel] : .nan
    }
    let both = sample.inputGradient(shop, bias: bias, adding: residual)
    #expect(both.bits == sum.bits, "\(at)")
  }

  @Test(arguments: ConvolutionTests.largeCases)
  func `moments are those of the output`(at: ConvolutionCase) {
    let sample = ConvolutionSample(at.g, at.way)
    guard at.way.set == .best else { return }
    let channels = at.g.channelsOut
    var moments = [Double](repeating: .nan, count: 2 * channels)
    let y = shop.written(at.g.outputCount) { output in
      var sums = moments.mutableSpan
      Convolution.forwardWithMoments(
        at.g, choice: at.way.choice, input: sample.input.span, weight: sample.weight.span,
        output: &output, moments: &sums, workers: shop.workers, buffers: shop.buffers)
    }
    #expect(y == sample.forward(shop, withBias: false), "\(at)")
    let squares = y.map { $0 * $0 }
    let pixels = Double(y.count / channels)
    expectClose(
      moments.prefix(channels).map { Float($0 / pixels) },
      Reference.columnSums(y, channels: channels).map { $0 / pixels }, absolute: 1e-5, "\(at)")
    expectClose(
      moments.suffix(channels).map { Float($0 / pixels) },
      Reference.columnSums(squares, channels: channels).map { $0 / pixels }, absolute: 0,
      relative: 1e-5,
      "\(at)")
  }

  @Test(arguments: ConvolutionTests.largeCases)
  func `a prepared weight gives the same bytes`(at: ConvolutionCase) {
    let sample = ConvolutionSample(at.g, at.way)
    guard at.way.set == .best else { return }
    let count = Convolution.preparedCount(at.g, choice: at.way.choice)
    let prepared = shop.written(count) {
      Convolution.prepare(
        at.g, choice: at.way.choice, weight: sample.weight.span, into: &$0,
        workers: shop.workers)
    }
    let y = shop.written(at.g.outputCount) {
      Convolution.forward(
        at.g, choice: at.way.choice, input: sample.input.span, prepared: prepared.span,
        bias: sample.bias.span, residual: nil, rectifies: false, output: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    #expect(y == sample.forward(shop), "\(at)")
  }

  @Test(arguments: ConvolutionTests.largeCases)
  func `a ceiling at once is the same as afterwards`(at: ConvolutionCase) {
    let sample = ConvolutionSample(at.g, at.way)
    guard at.way.set == .best else { return }
    let count = Convolution.preparedCount(at.g, choice: at.way.choice)
    let prepared = shop.written(count) {
      Convolution.prepare(
        at.g, choice: at.way.choice, weight: sample.weight.span, into: &$0,
        workers: shop.workers)
    }
    let y = shop.written(at.g.outputCount) {
      Convolution.forward(
        at.g, choice: at.way.choice, input: sample.input.span, prepared: prepared.span,
        bias: sample.bias.span, residual: nil, rectifies: true, ceiling: 1.5, output: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    #expect(y == sample.forward(shop).map { min(max($0, 0), 1.5) }, "\(at)")
  }
}
