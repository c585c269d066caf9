import Compute
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct PixelNetworkTests {
  /// The subjects of Fixtures/pixels.json.
  static let subjects: [String: PixelSubject] = [
    "squeezenet1_1": PixelSubject(plan(.squeezenet1_1, width: 0.25)),
    "squeezenet1_1 every 4": PixelSubject(
      plan(.squeezenet1_1, width: 0.25, stride: 4, supervised: true), sides: [64, 50]),
    "resnet18": PixelSubject(plan(.resnet18, width: 0.125), sides: [64, 48]),
    "densenet121": PixelSubject(plan(.densenet121, width: 0.25, stride: 2), sides: [64, 64]),
    "mobilenet_v2": PixelSubject(
      plan(.mobilenet_v2, width: 0.25), sides: [64, 64], shift: 1),
  ]

  /// Produced by Tests/Peers/pixel_gradients.py (PyTorch 2.15, Float64).
  @Test(arguments: subjects.keys.sorted())
  func `logits and all gradients are PyTorch's`(name: String) throws {
    let answer = try #require(Fixture.pixels()[name])
    var subject = try #require(Self.subjects[name])
    let outputs = subject.pass().outputs
    #expect(outputs.count == answer.logits.count)
    for (index, (found, expected)) in zip(outputs, answer.logits).enumerated() {
      expectClose(
        PixelSubject.summary("output \(index)", found.values), expected,
        absolute: 1e-4 * expected[0], relative: 0, "output \(index)")
    }
    // Rounding may put a rectifier's input to the other side of 0, by one way to convolve and not
    // by another; of few places one can move a gradient by some percent. DenseNet's are off by
    // 0.9 % in PyTorch's own Float32.
    let off = ConvolutionChoice.allCases.map { Self.largestError(name, answer, $0) }
    #expect(off.allSatisfy { $0 < 5e-2 }, "\(off)")
    #expect((off.min() ?? 1) < (name == "densenet121" ? 1e-2 : 2e-3), "\(off)")
  }

  /// How far the norm and the projections of a gradient are from PyTorch's, by its norm: the
  /// largest over all parameters.
  private static func largestError(
    _ name: String, _ answer: Fixture.PixelAnswer, _ choice: ConvolutionChoice
  ) -> Double {
    guard var subject = subjects[name] else { return .infinity }
    subject.step = Step(
      workers: subject.step.workers, buffers: subject.step.buffers,
      generator: SeededGenerator(seed: 1), convolution: choice)
    _ = subject.pass()
    let gradients = subject.gradients
    let largest = answer.gradients.values.map { $0[0] }.max() ?? 0
    // MobileNetV2 has shifts between two norms: no gradient but what rounding leaves of it.
    let floor = name == "mobilenet_v2" ? 5e-4 * largest : 0
    return answer.gradients.map { parameter, expected in
      let found = PixelSubject.summary(parameter, gradients[parameter] ?? [])
      return zip(found, expected).map { abs($0 - $1) }.reduce(0, max) / (floor + expected[0])
    }.reduce(0, max)
  }

  @Test(arguments: Architecture.allCases)
  func `the table of stages says what comes out of them`(architecture: Architecture) {
    var generator = SeededGenerator(seed: 1)
    let network = Classifier(
      architecture: architecture, outputCount: 2, width: 0.25, generator: &generator,
      buffers: BufferPool())
    var step = FreezingTests.step(BufferPool())
    let x = Tensor(zeros: [1, 256, 256, 3], in: step.buffers)
    let stages = architecture.encoderStages(width: 0.25)
    #expect(stages.map(\.name) == network.stageNames.dropLast())
    for (index, stage) in stages.enumerated() {
      let shape = network.features(of: x, through: index + 1, in: &step).shape
      #expect(shape[3] == stage.channels, "\(stage)")
      // SqueezeNet has no padding, so that its edges are lost.
      #expect((256 / stage.stride - 2...256 / stage.stride).contains(shape[1]), "\(stage)")
    }
  }

  @Test(arguments: subjects.keys.sorted(), ConvolutionChoice.allCases)
  func `prepared, it says what the network says, each image for itself`(
    name: String, choice: ConvolutionChoice
  ) throws {
    var subject = try #require(Self.subjects[name])
    var step = Step(
      workers: subject.step.workers, buffers: subject.step.buffers,
      generator: SeededGenerator(seed: 1), convolution: choice)
    let y = subject.network(subject.x, in: &step).values
    subject.step = step
    let size = Double(y.map(abs).max() ?? 0)
    let one = Tensor(
      shape: [1] + subject.x.shape.dropFirst(),
      values: Array(subject.x.values[..<(subject.x.count / 2)]), in: step.buffers)
    for load in [InferenceLoad.singleImages, .batches] {
      let plan = PixelInference(subject.network, for: load, in: step)
      #expect(plan.sideMultiple == 1)
      let found = plan(subject.x, in: &step).values
      expectClose(found, y, absolute: 5e-5 * size, "\(load)")
      #expect(plan(one, in: &step).values == Array(found[..<(found.count / 2)]))
    }
  }

  @Test func `a plain U-Net takes sides that are multiples of 16`() {
    var subject = PixelSubject(
      PixelPlan(encoder: nil, outputs: 2, decoderWidth: 4), sides: [32, 48])
    #expect(subject.network.sideMultiple == 16)
    #expect(subject.network.stageNames.last == "decoder")
    #expect(subject.pass().outputs.map(\.shape) == [[2, 32, 48, 2]])
    let plan = PixelInference(subject.network, for: .batches, in: subject.step)
    #expect(plan.sideMultiple == 16)
    let expected = subject.network(subject.x, in: &subject.step).values
    expectClose(plan(subject.x, in: &subject.step).values, expected, absolute: 1e-3)
  }

  @Test func `a training step gives the same bytes with 1, 2 and 3 threads`() {
    let results = [1, 2, 3].map { threads in
      var subject = PixelSubject(
        Self.plan(.squeezenet1_1, width: 0.5, supervised: true), threads: threads)
      let (outputs, dx) = subject.pass(wants: .both)
      return (outputs + [dx].compactMap(\.self)).map { $0.values.map(\.bitPattern) }
        + subject.gradients.sorted { $0.key < $1.key }.map { $0.value.map(\.bitPattern) }
    }
    #expect(results[0].count > 60 && results[0] == results[1] && results[0] == results[2])
  }

  static func plan(
    _ architecture: Architecture, width: Double, stride: Int = 1, supervised: Bool = false
  ) -> PixelPlan {
    PixelPlan(
      encoder: architecture, width: width, outputs: 2, decoderWidth: 4, outputStride: stride,
      isDeeplySupervised: supervised)
  }
}
