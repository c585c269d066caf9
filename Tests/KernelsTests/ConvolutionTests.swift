import Compute
import Kernels
import TestSupport
import Testing

/// One convolution with random numbers, and its four results.
private struct Sample {
  let g: ConvolutionGeometry
  let input: [Float]
  let weight: [Float]
  let bias: [Float]
  let outputGradient: [Float]
  let before: [Float]

  init(_ g: ConvolutionGeometry) {
    self.g = g
    input = .normal(count: g.inputCount, seed: 1)
    weight = .normal(count: g.weightCount, seed: 2)
    bias = .normal(count: g.channelsOut, seed: 3)
    outputGradient = .normal(count: g.outputCount, seed: 4)
    before = .normal(count: max(g.weightCount, g.channelsOut), seed: 5)
  }

  func forward(
    _ shop: Workshop, withBias: Bool = true, rectifies: Bool = false
  ) -> [Float] {
    shop.written(g.outputCount) {
      Convolution.forward(
        g, input: input.span, weight: weight.span, bias: withBias ? bias.span : nil,
        rectifies: rectifies, output: &$0, workers: shop.workers, buffers: shop.buffers)
    }
  }

  func inputGradient(_ shop: Workshop) -> [Float] {
    shop.written(g.inputCount) {
      Convolution.inputGradient(
        g, outputGradient: outputGradient.span, weight: weight.span, inputGradient: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
  }

  func weightGradient(_ shop: Workshop, from start: [Float]? = nil) -> [Float] {
    shop.added(to: start ?? [Float](repeating: 0, count: g.weightCount)) {
      Convolution.weightGradient(
        g, input: input.span, outputGradient: outputGradient.span, weightGradient: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
  }

  func biasGradient(_ shop: Workshop, from start: [Float]? = nil) -> [Float] {
    shop.added(to: start ?? [Float](repeating: 0, count: g.channelsOut)) {
      Convolution.biasGradient(
        g, outputGradient: outputGradient.span, biasGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
  }
}

/// Asks for the relative RMS error to be within the gate, the largest error within ten times it.
///
/// Of a few sums of `terms` products each all may be small by chance; errors are then compared with
/// the size they should have had, √terms.
private func expectWithinGate(
  _ actual: [Float], _ expected: [Double], gate: Double, terms: Int, _ what: String
) {
  let size = (innerProduct(expected, expected) / Double(max(expected.count, 1))).squareRoot()
  let fair = expected.count < 64 ? max(size, Double(terms).squareRoot()) : size
  let rms = RelativeError.rootMeanSquare(actual, expected) * (size == 0 ? 1 : size / fair)
  let largest = RelativeError.largest(actual, expected) * (size == 0 ? 1 : size / fair)
  #expect(rms <= gate, "relative RMS error of \(what)")
  #expect(largest <= 10 * gate, "largest error of \(what)")
}

@Suite struct ConvolutionTests {
  let shop = Workshop()

  /// The gate of im2col and GEMM.
  static let gate = 1e-6
  /// The gate of weight gradients, which sum over all pixels.
  static let weightGate = 5e-6

  @Test(arguments: ConvolutionTable.small + ConvolutionTable.large)
  func `forward agrees with plain loops`(g: ConvolutionGeometry) {
    let sample = Sample(g)
    let plain = Reference.convolution(g, input: sample.input, weight: sample.weight, bias: nil)
    let biased = plain.indices.map { plain[$0] + Double(sample.bias[$0 % g.channelsOut]) }
    let terms = g.kernelHeight * g.kernelWidth * g.channelsIn
    expectWithinGate(
      sample.forward(shop), biased, gate: Self.gate, terms: terms, "forward of \(g)")
    expectWithinGate(
      sample.forward(shop, withBias: false), plain, gate: Self.gate, terms: terms,
      "forward without bias of \(g)")
  }

  @Test(arguments: ConvolutionTable.small + ConvolutionTable.large)
  func `the input's gradient agrees with plain loops`(g: ConvolutionGeometry) {
    let sample = Sample(g)
    expectWithinGate(
      sample.inputGradient(shop),
      Reference.convolutionInputGradient(
        g, outputGradient: sample.outputGradient, weight: sample.weight),
      gate: Self.gate, terms: g.kernelHeight * g.kernelWidth * g.channelsOut,
      "input gradient of \(g)")
  }

  @Test(arguments: ConvolutionTable.small + ConvolutionTable.large)
  func `the weight's and the bias' gradients agree with plain loops`(g: ConvolutionGeometry) {
    let sample = Sample(g)
    let pixels = g.batch * g.heightOut * g.widthOut
    expectWithinGate(
      sample.weightGradient(shop),
      Reference.convolutionWeightGradient(
        g, input: sample.input, outputGradient: sample.outputGradient),
      gate: Self.weightGate, terms: pixels, "weight gradient of \(g)")
    expectWithinGate(
      sample.biasGradient(shop),
      Reference.columnSums(sample.outputGradient, channels: g.channelsOut),
      gate: Self.gate, terms: pixels, "bias gradient of \(g)")
  }

  @Test(arguments: ConvolutionTable.small + ConvolutionTable.large)
  func `forward and its gradients are adjoint`(g: ConvolutionGeometry) {
    let sample = Sample(g)
    let output = sample.forward(shop, withBias: false)
    let forward = innerProduct(output, sample.outputGradient)
    let size =
      (innerProduct(output, output)
      * innerProduct(sample.outputGradient, sample.outputGradient)).squareRoot()
    let throughInput = innerProduct(sample.input, sample.inputGradient(shop))
    let throughWeight = innerProduct(sample.weight, sample.weightGradient(shop))
    #expect(abs(forward - throughInput) <= 1e-5 * size, "input of \(g)")
    #expect(abs(forward - throughWeight) <= 1e-5 * size, "weight of \(g)")
  }

  @Test(arguments: ConvolutionTable.large)
  func `parameter gradients are added to what is there`(g: ConvolutionGeometry) {
    let sample = Sample(g)
    let start = Array(sample.before.prefix(g.weightCount))
    let sum = zip(start, sample.weightGradient(shop)).map { Double($0) + Double($1) }
    expectClose(
      sample.weightGradient(shop, from: start), sum, absolute: 1e-3, relative: 1e-5, "\(g)")
    let biasStart = Array(sample.before.prefix(g.channelsOut))
    let biasSum = zip(biasStart, sample.biasGradient(shop)).map { $0 + $1 }
    #expect(sample.biasGradient(shop, from: biasStart) == biasSum, "\(g)")
  }

  @Test(arguments: ConvolutionTable.large)
  func `one, two and three threads give the same bytes`(g: ConvolutionGeometry) {
    let sample = Sample(g)
    let results = [1, 2, 3].map { threads in
      let shop = Workshop(threads: threads)
      return [
        sample.forward(shop), sample.inputGradient(shop), sample.weightGradient(shop),
        sample.biasGradient(shop),
      ].map(\.bits)
    }
    #expect(results[0] == results[1], "one and two threads of \(g)")
    #expect(results[0] == results[2], "one and three threads of \(g)")
  }

  @Test(arguments: ConvolutionTable.large)
  func `an image's output does not depend on the images beside it`(g: ConvolutionGeometry) {
    let sample = Sample(g)
    let together = sample.forward(shop)
    let (imageIn, imageOut) = (g.inputCount / g.batch, g.outputCount / g.batch)
    let single = ConvolutionGeometry(
      batch: 1, heightIn: g.heightIn, widthIn: g.widthIn, channelsIn: g.channelsIn,
      channelsOut: g.channelsOut, kernelHeight: g.kernelHeight, kernelWidth: g.kernelWidth,
      stride: g.stride, padding: g.padding)
    for image in 0..<g.batch {
      let input = Array(sample.input[image * imageIn..<(image + 1) * imageIn])
      let alone = shop.written(imageOut) {
        Convolution.forward(
          single, input: input.span, weight: sample.weight.span, bias: sample.bias.span,
          output: &$0, workers: shop.workers, buffers: shop.buffers)
      }
      let beside = Array(together[image * imageOut..<(image + 1) * imageOut])
      #expect(alone.bits == beside.bits, "image \(image) of \(g)")
    }
  }

  @Test(arguments: ConvolutionTable.large, [true, false])
  func `rectifying at once is the same as afterwards`(g: ConvolutionGeometry, withBias: Bool) {
    let sample = Sample(g)
    let atOnce = sample.forward(shop, withBias: withBias, rectifies: true)
    let afterwards = shop.added(to: sample.forward(shop, withBias: withBias)) {
      Rectifier.forward(inPlace: &$0, workers: shop.workers)
    }
    #expect(atOnce == afterwards, "\(g)")
  }

  @Test func `an empty batch is no work`() {
    let g = ConvolutionTable.geometry(
      batch: 0, side: 5, channels: (2, 3), kernel: 3, stride: 1, padding: 1)
    let sample = Sample(g)
    #expect(sample.forward(shop) == [] && sample.inputGradient(shop) == [])
    #expect(sample.weightGradient(shop) == [Float](repeating: 0, count: g.weightCount))
    #expect(sample.biasGradient(shop) == [0, 0, 0])
  }

  @Test func `scratch memory is given back`() {
    for g in ConvolutionTable.large {
      let sample = Sample(g)
      _ = (sample.forward(shop), sample.inputGradient(shop), sample.weightGradient(shop))
      #expect(shop.buffers.statistics.bytesInUse == 0)
    }
  }

  @Test func `stride two halves an odd height upwards`() {
    let g = ConvolutionTable.geometry(
      batch: 1, side: 7, channels: (1, 1), kernel: 3, stride: 2, padding: 1)
    #expect(g.heightOut == 4 && g.widthOut == 4)
  }

  /// Produced by PyTorch.
  ///
  /// ```
  /// x = torch.arange(18.).reshape(1, 2, 3, 3); w = torch.arange(16.).reshape(2, 2, 2, 2) / 10
  /// F.conv2d(x, w, torch.tensor([1., 2.]), stride=1, padding=1)[0, :, :2, :2]
  /// ```
  /// after moving both to the layouts used here.
  @Test func `a small example agrees with PyTorch`() {
    let g = ConvolutionTable.geometry(
      batch: 1, side: 3, channels: (2, 2), kernel: 2, stride: 1, padding: 1)
    let input = (0..<9).flatMap { [Float($0), Float($0 + 9)] }
    var weight = [Float](repeating: 0, count: 16)
    for o in 0..<2 {
      for i in 0..<2 {
        for tap in 0..<4 { weight[(tap * 2 + i) * 2 + o] = Float((o * 2 + i) * 4 + tap) / 10 }
      }
    }
    let output = shop.written(g.outputCount) {
      let bias: [Float] = [1, 2]
      Convolution.forward(
        g, input: input.span, weight: weight.span, bias: bias.span, output: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    let corner = [0, 1].flatMap { o in [0, 1, 4, 5].map { output[$0 * 2 + o] } }
    expectClose(corner, [7.3, 13.7, 14.8, 27.8, 15.5, 30.7, 35, 70.4], absolute: 1e-5)
  }
}
