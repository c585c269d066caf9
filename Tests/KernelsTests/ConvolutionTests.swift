import Compute
import Kernels
import TestSupport
import Testing

@Suite struct ConvolutionTests {
  let shop = Workshop()

  /// Every way that this processor has, with the geometries it is tried on.
  static let cases: [ConvolutionCase] = ConvolutionWay.all.flatMap { way in
    ConvolutionTable.geometries(for: way).map { ConvolutionCase(g: $0, way: way) }
  }
  /// The same for the larger geometries alone.
  static let largeCases: [ConvolutionCase] = ConvolutionWay.all.flatMap { way in
    (ConvolutionTable.large + ConvolutionTable.winograd.suffix(4)).map {
      ConvolutionCase(g: $0, way: way)
    }
  }

  @Test(arguments: cases)
  func `forward agrees with plain loops`(at: ConvolutionCase) {
    let (g, sample) = (at.g, ConvolutionSample(at.g, at.way))
    let plain = ConvolutionReference.forward(sample)
    let biased = plain.indices.map { plain[$0] + Double(sample.bias[$0 % g.channelsOut]) }
    let terms = g.kernelHeight * g.kernelWidth * g.channelsIn
    expectWithinGate(
      sample.forward(shop), biased, gate: at.gate, terms: terms, "forward of \(at)")
    expectWithinGate(
      sample.forward(shop, withBias: false), plain, gate: at.gate, terms: terms,
      "forward without bias of \(at)")
  }

  @Test(arguments: cases)
  func `the input's gradient agrees with plain loops`(at: ConvolutionCase) {
    let (g, sample) = (at.g, ConvolutionSample(at.g, at.way))
    expectWithinGate(
      sample.inputGradient(shop),
      ConvolutionReference.inputGradient(sample),
      gate: at.gate, terms: g.kernelHeight * g.kernelWidth * g.channelsOut,
      "input gradient of \(at)")
  }

  @Test(arguments: cases)
  func `the weight's and the bias' gradients agree with plain loops`(at: ConvolutionCase) {
    let (g, sample) = (at.g, ConvolutionSample(at.g, at.way))
    let pixels = g.batch * g.heightOut * g.widthOut
    expectWithinGate(
      sample.weightGradient(shop),
      ConvolutionReference.weightGradient(sample),
      gate: ConvolutionCase.weightGate, terms: pixels, "weight gradient of \(at)")
    expectWithinGate(
      sample.biasGradient(shop),
      Reference.columnSums(sample.outputGradient, channels: g.channelsOut),
      gate: ConvolutionCase.plainGate, terms: pixels, "bias gradient of \(g)")
  }

  @Test(arguments: cases)
  func `forward and its gradients are adjoint`(at: ConvolutionCase) {
    let sample = ConvolutionSample(at.g, at.way)
    let output = sample.forward(shop, withBias: false)
    let forward = innerProduct(output, sample.outputGradient)
    let size =
      (innerProduct(output, output)
      * innerProduct(sample.outputGradient, sample.outputGradient)).squareRoot()
    let throughInput = innerProduct(sample.input, sample.inputGradient(shop))
    let throughWeight = innerProduct(sample.weight, sample.weightGradient(shop))
    #expect(abs(forward - throughInput) <= 1e-5 * size, "input of \(at)")
    #expect(abs(forward - throughWeight) <= 1e-5 * size, "weight of \(at)")
  }

  @Test(arguments: largeCases)
  func `parameter gradients are added to what is there`(at: ConvolutionCase) {
    let (g, sample) = (at.g, ConvolutionSample(at.g, at.way))
    let start = Array(sample.before.prefix(g.weightCount))
    let sum = zip(start, sample.weightGradient(shop)).map { Double($0) + Double($1) }
    expectClose(
      sample.weightGradient(shop, from: start), sum, absolute: 1e-3, relative: 1e-5, "\(g)")
    let biasStart = Array(sample.before.prefix(g.channelsOut))
    let biasSum = zip(biasStart, sample.biasGradient(shop)).map { $0 + $1 }
    #expect(sample.biasGradient(shop, from: biasStart) == biasSum, "\(g)")
  }

  @Test(arguments: largeCases)
  func `one, two and three threads give the same bytes`(at: ConvolutionCase) {
    let sample = ConvolutionSample(at.g, at.way)
    let results = [1, 2, 3].map { threads in
      let shop = Workshop(threads: threads)
      return [
        sample.forward(shop), sample.inputGradient(shop), sample.weightGradient(shop),
        sample.biasGradient(shop),
      ].map(\.bits)
    }
    #expect(results[0] == results[1], "one and two threads of \(at)")
    #expect(results[0] == results[2], "one and three threads of \(at)")
  }

  @Test(arguments: largeCases)
  func `an image's output does not depend on the images beside it`(at: ConvolutionCase) {
    let (g, sample) = (at.g, ConvolutionSample(at.g, at.way))
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
          ConvolutionPlan(single, choice: at.way.choice, set: at.way.set), input: input.span,
          weight: sample.weight.span, bias: sample.bias.span,
          output: &$0, workers: shop.workers, buffers: shop.buffers)
      }
      let beside = Array(together[image * imageOut..<(image + 1) * imageOut])
      #expect(alone.bits == beside.bits, "image \(image) of \(at)")
    }
  }

  @Test(arguments: ConvolutionTable.large, [true, false])
  func `rectifying at once is the same as afterwards`(g: ConvolutionGeometry, withBias: Bool) {
    let sample = ConvolutionSample(g)
    let atOnce = sample.forward(shop, withBias: withBias, rectifies: true)
    let afterwards = shop.added(to: sample.forward(shop, withBias: withBias)) {
      Rectifier.forward(inPlace: &$0, workers: shop.workers)
    }
    #expect(atOnce == afterwards, "\(g)")
  }

  @Test func `an empty batch is no work`() {
    let g = ConvolutionTable.geometry(
      batch: 0, side: 5, channels: (2, 3), kernel: 3, stride: 1, padding: 1)
    let sample = ConvolutionSample(g)
    #expect(sample.forward(shop) == [] && sample.inputGradient(shop) == [])
    #expect(sample.weightGradient(shop) == [Float](repeating: 0, count: g.weightCount))
    #expect(sample.biasGradient(shop) == [0, 0, 0])
  }

  @Test func `scratch memory is given back`() {
    for g in ConvolutionTable.large {
      let sample = ConvolutionSample(g)
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
        g, choice: .fastest, input: input.span, weight: weight.span, bias: bias.span, output: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    let corner = [0, 1].flatMap { o in [0, 1, 4, 5].map { output[$0 * 2 + o] } }
    expectClose(corner, [7.3, 13.7, 14.8, 27.8, 15.5, 30.7, 35, 70.4], absolute: 1e-5)
  }
}
