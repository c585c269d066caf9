import Compute
import Networks
import Tensors
import TestSupport
import Testing

/// What the layer case of a tiny U-Net cannot say: widths that Winograd takes, prepared weights,
/// threads, memory and first weights.
@Suite struct UNetTests {
  /// A U-Net with its formula's numbers, as after training: no norm is an identity any more.
  struct Subject {
    var network: UNet
    let x: Tensor
    var step: Step

    init(threads: Int = 2, choice: ConvolutionChoice = .fastest, fillingWithNaN: Bool = true) {
      let buffers = BufferPool(fillingWithNaN: fillingWithNaN)
      let plan = UNetPlan(outputs: 2, baseWidth: 16, depth: 3)
      network = UNet(blank: plan, buffers: buffers)
      network.visitParameters { Formula.fill($0, &$1) }
      let shape = [2, 24, 40, 3]
      x = Tensor(
        shape: shape, values: Formula.values("input", count: shape.reduce(1, *)), in: buffers)
      step = Step(
        workers: WorkerPool(threadCount: threads), buffers: buffers,
        generator: SeededGenerator(seed: 1), convolution: choice)
    }

    /// One training pass with the formula's gradient of the logits.
    mutating func pass(wants: Wanted) -> Tensor? {
      let (y, saved) = network.forward(x, in: &step)
      let dy = Tensor(
        shape: y.shape, values: Formula.values("output gradient", count: y.count),
        in: step.buffers)
      return network.backward(dy, saved, wants: wants, in: &step)
    }

    /// All parameters' gradients, by name.
    var gradients: [String: [Float]] {
      var gradients: [String: [Float]] = [:]
      var copy = network
      copy.visitParameters { gradients[$0] = $1.gradient?.values }
      return gradients
    }
  }

  @Test(arguments: ConvolutionChoice.allCases)
  func `prepared, it says what the network says`(choice: ConvolutionChoice) {
    var subject = Subject(choice: choice)
    let y = subject.network(subject.x, in: &subject.step)
    #expect(y.shape == [2, 24, 40, 2])
    let size = Double(y.values.map(abs).max() ?? 0)
    for load in [InferenceLoad.singleImages, .batches] {
      let plan = subject.network.prepared(for: load, in: subject.step)
      let found = plan(subject.x, in: &subject.step)
      expectClose(found.values, y.values, absolute: 2e-5 * size, "\(load)")
    }
  }

  @Test func `an image's logits do not depend on the images beside it`() {
    var subject = Subject()
    let image = subject.x.count / 2
    let first = Tensor(
      shape: [1] + subject.x.shape.dropFirst(), values: Array(subject.x.values[..<image]),
      in: subject.step.buffers)
    let plan = subject.network.prepared(for: .batches, in: subject.step)
    let both = plan(subject.x, in: &subject.step).values
    #expect(plan(first, in: &subject.step).values == Array(both[..<(both.count / 2)]))
  }

  @Test func `Winograd's gradients through slices are those of im2col`() throws {
    var (fastest, plain) = (Subject(), Subject(choice: .im2col))
    let (dx, expected) = (fastest.pass(wants: .both), plain.pass(wants: .both))
    let error = RelativeError.rootMeanSquare(
      try #require(dx).values, try #require(expected).values)
    #expect(error <= 1e-3)
    let gradients = fastest.gradients
    for (name, expected) in plain.gradients {
      let error = RelativeError.rootMeanSquare(gradients[name] ?? [], expected)
      #expect(gradients[name]?.count == expected.count && error <= 1e-3, "\(name)")
    }
  }

  @Test func `a training step gives the same bytes with 1, 2 and 3 threads`() {
    let results = [1, 2, 3].map { threads in
      var subject = Subject(threads: threads)
      let dx = subject.pass(wants: .both)?.values.map(\.bitPattern)
      return (dx, subject.gradients.mapValues { $0.map(\.bitPattern) })
    }
    #expect(results[0].0 == results[1].0 && results[0].1 == results[1].1)
    #expect(results[0].0 == results[2].0 && results[0].1 == results[2].1)
  }

  @Test func `a gradient that is not wanted is not computed`() {
    var images = Subject()
    let dx = images.pass(wants: .input)
    #expect(dx?.shape == images.x.shape)
    #expect(images.gradients.isEmpty)
    var parameters = Subject()
    #expect(parameters.pass(wants: .parameters) == nil)
    var both = Subject()
    #expect(both.pass(wants: .both)?.values == dx?.values)
    #expect(parameters.gradients == both.gradients)
  }

  @Test func `the third step and the second prediction need no new memory`() {
    var subject = Subject(fillingWithNaN: false)
    let plan = subject.network.prepared(for: .batches, in: subject.step)
    let buffers = subject.step.buffers
    for _ in 0..<2 { _ = subject.pass(wants: .parameters) }
    var misses = buffers.statistics.misses
    _ = subject.pass(wants: .parameters)
    #expect(buffers.statistics.misses == misses)
    _ = plan(subject.x, in: &subject.step)
    misses = buffers.statistics.misses
    _ = plan(subject.x, in: &subject.step)
    #expect(buffers.statistics.misses == misses)
  }

  /// A weight and its fan-in, as PyTorch's `kaiming_normal_` counts it from the file's shape.
  @Test(arguments: [
    ("encoder2.enc2conv1.weight", 16 * 9), ("bottleneck.bottleneckconv2.weight", 128 * 9),
    ("upconv2.weight", 32 * 4), ("decoder1.dec1conv1.weight", 32 * 9), ("conv.weight", 16),
  ])
  func `first weights are He's, and everything else starts neutral`(
    weight: String, inputs: Int
  ) {
    var generator = SeededGenerator(seed: 5)
    let plan = UNetPlan(outputs: 64, baseWidth: 16, depth: 3)
    var network = UNet(plan, generator: &generator, buffers: BufferPool())
    network.visitParameters { name, parameter in
      let values = parameter.value.values
      if parameter.role != .weight {
        let isOne = parameter.role != .bias && (name.hasSuffix("weight") || name.hasSuffix("var"))
        #expect(Set(values) == [isOne ? 1 : 0], "\(name)")
      } else if name == weight {
        let deviation = (innerProduct(values, values) / Double(values.count)).squareRoot()
        let expected = (2 / Double(inputs)).squareRoot()
        #expect(abs(deviation / expected - 1) < 4 / Double(values.count).squareRoot())
      }
    }
  }

  @Test func `a blank network has zero weights`() {
    var network = UNet(blank: UNetPlan(outputs: 1, baseWidth: 2), buffers: BufferPool())
    network.visitParameters { name, parameter in
      if parameter.role == .weight { #expect(Set(parameter.value.values) == [0], "\(name)") }
    }
  }
}
