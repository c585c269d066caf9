import Kernels
import TestSupport
import Testing

/// Convolutions that read and write channel slices of wider rows, against the same without gaps.
@Suite struct ConvolutionSliceTests {
  let shop = Workshop()

  static let cases: [ConvolutionCase] = ConvolutionWay.all.flatMap { way in
    (ConvolutionTable.slices + ConvolutionTable.colliding.suffix(1)).map {
      ConvolutionCase(g: $0, way: way)
    }
  }

  /// The pixels of a slice side by side.
  private func dense(_ values: [Float], channels: Int, distance: Int) -> [Float] {
    stride(from: 0, to: values.count, by: distance).flatMap { values[$0..<$0 + channels] }
  }

  /// `dense`, spread to pixels `distance` apart with `filler` between them.
  private func spread(
    _ dense: [Float], channels: Int, distance: Int, filler: Float
  ) -> [Float] {
    var answer: [Float] = []
    for start in stride(from: 0, to: dense.count, by: channels) {
      answer += dense[start..<start + channels]
      answer += [Float](repeating: filler, count: distance - channels)
    }
    return Array(answer.dropLast(distance - channels))
  }

  @Test(arguments: cases)
  func `slices give the same bytes, and what lies between them is left alone`(
    at: ConvolutionCase
  ) {
    let g = at.g
    let plain = ConvolutionSample(
      ConvolutionGeometry(
        batch: g.batch, heightIn: g.heightIn, widthIn: g.widthIn, channelsIn: g.channelsIn,
        channelsOut: g.channelsOut, kernelHeight: g.kernelHeight, kernelWidth: g.kernelWidth,
        stride: g.stride, padding: g.padding), at.way)
    let plan = ConvolutionPlan(g, choice: at.way.choice, set: at.way.set)
    func wide(_ values: [Float], _ filler: Float, isInput: Bool) -> [Float] {
      spread(
        values, channels: isInput ? g.channelsIn : g.channelsOut,
        distance: isInput ? g.inputDistance : g.outputDistance, filler: filler)
    }
    let x = wide(plain.input, .nan, isInput: true)
    let dy = wide(plain.outputGradient, .nan, isInput: false)
    let y = shop.added(to: [Float](repeating: 7, count: g.outputCount)) {
      Convolution.forward(
        plan, input: x.span, weight: plain.weight.span, output: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
    #expect(y == wide(plain.forward(shop, withBias: false), 7, isInput: false), "\(at)")
    let dx = shop.added(to: [Float](repeating: 7, count: g.inputCount)) {
      Convolution.inputGradient(
        plan, outputGradient: dy.span, weight: plain.weight.span, inputGradient: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    #expect(dx == wide(plain.inputGradient(shop), 7, isInput: true), "\(at)")
    let dw = shop.written(g.weightCount) {
      for index in 0..<g.weightCount { $0[index] = 0 }
      Convolution.weightGradient(
        plan, input: x.span, outputGradient: dy.span, weightGradient: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    #expect(dw == plain.weightGradient(shop), "\(at)")
    let db = shop.written(g.channelsOut) {
      for index in 0..<g.channelsOut { $0[index] = 0 }
      Convolution.biasGradient(
        g, outputGradient: dy.span, biasGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
    #expect(db == plain.biasGradient(shop), "\(at)")
  }
}
