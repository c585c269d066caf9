import Compute
import Kernels
import TestSupport
import Testing

@Suite struct DepthwiseTests {
  let shop = Workshop()
  static let plainGate = 1e-6
  static let weightGate = 5e-6

  @Test(arguments: DepthwiseTable.all + DepthwiseTable.large)
  func `forward and gradients agree with plain loops`(g: DepthwiseGeometry) {
    let sample = DepthwiseSample(g)
    expectWithinGate(
      sample.forward(shop),
      Reference.depthwise(g, input: sample.input, weight: sample.weight),
      gate: Self.plainGate, terms: 9, "forward of \(g)")
    expectWithinGate(
      sample.inputGradient(shop),
      Reference.depthwiseInputGradient(
        g, outputGradient: sample.outputGradient, weight: sample.weight),
      gate: Self.plainGate, terms: 9, "input gradient of \(g)")
    expectWithinGate(
      sample.weightGradient(shop),
      Reference.depthwiseWeightGradient(
        g, input: sample.input, outputGradient: sample.outputGradient),
      gate: Self.weightGate, terms: g.batch * g.heightOut * g.widthOut, "weight gradient of \(g)")
  }

  @Test(arguments: DepthwiseTable.all + DepthwiseTable.large)
  func `forward and its gradients are adjoint`(g: DepthwiseGeometry) {
    let sample = DepthwiseSample(g)
    let output = sample.forward(shop)
    let forward = innerProduct(output, sample.outputGradient)
    let size =
      (innerProduct(output, output)
      * innerProduct(sample.outputGradient, sample.outputGradient)).squareRoot()
    let throughInput = innerProduct(sample.input, sample.inputGradient(shop))
    let throughWeight = innerProduct(sample.weight, sample.weightGradient(shop))
    #expect(abs(forward - throughInput) <= 1e-5 * size, "input of \(g)")
    #expect(abs(forward - throughWeight) <= 1e-5 * size, "weight of \(g)")
  }

  @Test(arguments: DepthwiseTable.all + DepthwiseTable.large)
  func `the moments are those of the output`(g: DepthwiseGeometry) {
    let sample = DepthwiseSample(g)
    let (output, moments) = sample.forwardWithMoments(shop)
    #expect(output.bits == sample.forward(shop).bits, "\(g)")
    let squares = output.map { $0 * $0 }
    expectClose(
      moments,
      Reference.columnSums(output, channels: g.channels)
        + Reference.columnSums(squares, channels: g.channels), absolute: 1e-4, relative: 1e-6)
  }

  @Test(arguments: DepthwiseTable.large)
  func `one, two and three threads give the same bytes`(g: DepthwiseGeometry) {
    let sample = DepthwiseSample(g)
    let results = [1, 2, 3].map { threads in
      let shop = Workshop(threads: threads)
      let (output, moments) = sample.forwardWithMoments(shop)
      let floats = [output, sample.inputGradient(shop), sample.weightGradient(shop)].map(\.bits)
      return (floats, moments.map(\.bitPattern))
    }
    #expect(results[0] == results[1], "one and two threads of \(g)")
    #expect(results[0] == results[2], "one and three threads of \(g)")
  }

  @Test(arguments: DepthwiseTable.large)
  func `bias and rectifier at once are the same as afterwards`(g: DepthwiseGeometry) {
    let sample = DepthwiseSample(g)
    let bias: [Float] = .normal(count: g.channels, seed: 4)
    let biased = sample.forward(shop, bias: bias)
    let sums = sample.forward(shop).enumerated().map { $1 + bias[$0 % g.channels] }
    expectClose(biased, sums, absolute: 1e-5)
    #expect(
      sample.forward(shop, bias: bias, ceiling: 1.5) == biased.map { min(max($0, 0), 1.5) })
  }

  @Test(arguments: DepthwiseTable.large)
  func `gradients are added to what is there`(g: DepthwiseGeometry) {
    let sample = DepthwiseSample(g)
    let before: [Float] = .normal(count: g.inputCount, seed: 5)
    let added = zip(before, sample.inputGradient(shop)).map { $0 + $1 }
    expectClose(sample.inputGradient(shop, adding: before), added, absolute: 1e-5)
    let start: [Float] = .normal(count: g.weightCount, seed: 6)
    let sum = zip(start, sample.weightGradient(shop)).map { $0 + $1 }
    #expect(sample.weightGradient(shop, from: start) == sum, "\(g)")
  }

  @Test func `an empty batch is no work`() {
    let g = DepthwiseGeometry(
      batch: 0, heightIn: 5, widthIn: 5, channels: 3, stride: 1, padding: 1)
    let sample = DepthwiseSample(g)
    #expect(sample.forward(shop) == [] && sample.inputGradient(shop) == [])
    #expect(sample.weightGradient(shop) == [Float](repeating: 0, count: g.weightCount))
  }

  @Test func `scratch memory is given back`() {
    for g in DepthwiseTable.large {
      let sample = DepthwiseSample(g)
      _ = (sample.inputGradient(shop), sample.weightGradient(shop))
      #expect(shop.buffers.statistics.bytesInUse == 0, "\(g)")
    }
  }
}
