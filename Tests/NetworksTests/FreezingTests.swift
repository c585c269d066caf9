import Compute
import Files
import Networks
import Tensors
import Testing

@Suite struct FreezingTests {
  @Test(
    arguments: [
      ([], 0), (["conv1"], 1), (["bn1"], 0), (["conv1", "layer1"], 2), (["layer1"], 0),
      (["conv1", "layer1", "layer2", "layer3"], 4), (["conv1", "layer1.0"], 1),
      (["conv1", "layer1", "layer2", "layer3", "linear"], 5), (["conv"], 0),
    ] as [([String], Int)])
  func `the first trainable stage is where the frozen prefix ends`(
    prefixes: [String], expected: Int
  ) {
    var network = Self.network(.resnet20_cifar)
    network.freeze(prefixes: prefixes, batchNorm: .train)
    #expect(network.firstTrainableStage == expected)
  }

  @Test func `a prefix of names covers many stages`() {
    var network = Self.network(.squeezenet1_1)
    network.freeze(prefixes: ["features"], batchNorm: .train)
    #expect(network.firstTrainableStage == network.stageNames.count - 1)
  }

  @Test func `an index is frozen, not those that begin with its digits`() {
    var network = Self.network(.mobilenet_v2)
    network.freeze(prefixes: ["features.0", "features.1"], batchNorm: .train)
    #expect(network.firstTrainableStage == 2)
    network.visitParameters { name, parameter in
      let isNamed = name.hasPrefix("features.0.") || name.hasPrefix("features.1.")
      #expect(parameter.isFrozen == isNamed, "\(name)")
    }
  }

  @Test func `unknown prefixes are told`() {
    let network = Self.network(.resnet20_cifar)
    let unknown = network.unknownPrefixes(among: ["conv1", "layer1.2.bn2", "layer9", "fc", "lay"])
    #expect(unknown == ["layer9", "fc", "lay"])
  }

  @Test func `freezing again unfreezes the rest`() {
    var network = Self.network(.resnet20_cifar)
    network.freeze(prefixes: ["conv1", "layer1"], batchNorm: .frozen)
    network.freeze(prefixes: [], batchNorm: .train)
    #expect(network.firstTrainableStage == 0)
    network.visitParameters { name, parameter in
      #expect(!parameter.isFrozen, "\(name)")
      #expect(parameter.isTrainable == (parameter.role != .runningStatistic), "\(name)")
    }
  }

  @Test func `frozen stages get no gradient and keep their statistics`() {
    var training = PlainTraining(
      architecture: .resnet20_cifar, width: 0.25, rate: 0.01, threads: 1)
    training.network.freeze(prefixes: ["conv1", "layer1"], batchNorm: .train)
    let before = Dictionary(
      uniqueKeysWithValues: training.network.fileTensors().map { ($0.name, $0.tensor) })
    training.computeGradients()
    let after = training.network.fileTensors()
    training.network.visitParameters { name, parameter in
      #expect((parameter.gradient != nil) == parameter.isTrainable, "\(name)")
    }
    for (name, tensor) in after {
      let isFollowed = name.contains("running") && !name.hasPrefix("bn1.")
      let mayChange = isFollowed && !name.hasPrefix("layer1")
      #expect((tensor == before[name]) == !mayChange, "\(name)")
    }
  }

  @Test func `the frozen policy keeps all statistics and trains scale and shift`() {
    var training = PlainTraining(
      architecture: .resnet20_cifar, width: 0.25, rate: 0.01, threads: 1)
    training.network.freeze(prefixes: [], batchNorm: .frozen)
    let before = training.network.fileTensors().map(\.tensor)
    training.computeGradients()
    #expect(training.network.fileTensors().map(\.tensor) == before)
    training.network.visitParameters { name, parameter in
      #expect((parameter.gradient != nil) == (parameter.role != .runningStatistic), "\(name)")
    }
  }

  @Test(arguments: Architecture.allCases)
  func `cached features give the bytes of the whole pass`(architecture: Architecture) {
    var training = PlainTraining(
      architecture: architecture, width: 0.125, rate: 0.01, threads: 2, batch: 2)
    let x = training.input
    var step = Self.step(x.buffers)
    let whole = training.network(x, in: &step).values
    let stages = training.network.stageNames.count
    for stage in 0...stages - 1 {
      let features = training.network.features(of: x, through: stage, in: &step)
      #expect(training.network(features, from: stage, in: &step).values == whole, "\(stage)")
    }
    let all = training.network.stageNames.dropLast()
    training.network.freeze(prefixes: Array(all), batchNorm: .train)
    let features = training.network.features(of: x, through: stages - 1, in: &step)
    #expect(training.network.forward(features, from: stages - 1, in: &step).output.values == whole)
  }

  @Test func `the gradient of the images alone touches no parameter`() throws {
    var training = PlainTraining(
      architecture: .squeezenet1_1, width: 0.125, rate: 0.01, threads: 1, batch: 2)
    training.network.freeze(prefixes: ["features", "head"], batchNorm: .frozen)
    var step = Self.step(training.input.buffers)
    let (y, saved) = training.network.forward(training.input, from: 0, in: &step)
    let dx = try #require(training.network.backward(y, saved, wants: .input, in: &step))
    #expect(dx.shape == training.input.shape)
    #expect(dx.values.contains { $0 != 0 })
    training.network.visitParameters { name, parameter in
      #expect(parameter.gradient == nil, "\(name)")
    }
  }

  @Test func `penultimate features are what the head's dense layer sees`() {
    let training = PlainTraining(
      architecture: .resnet18, width: 0.125, rate: 0.01, threads: 1, batch: 2)
    var step = Self.step(training.input.buffers)
    let features = training.network.penultimate(training.input, in: &step)
    #expect(features.shape == [2, 64])
    let tensors = Dictionary(
      uniqueKeysWithValues: training.network.fileTensors().map { ($0.name, $0.tensor.values) })
    let logits = training.network(training.input, in: &step).values
    for row in 0..<2 {
      for output in 0..<3 {
        var sum = Double(tensors["fc.bias"]?[output] ?? .nan)
        for index in 0..<64 {
          let weight = Double(tensors["fc.weight"]?[output * 64 + index] ?? .nan)
          sum += weight * Double(features.values[row * 64 + index])
        }
        #expect(abs(sum - Double(logits[row * 3 + output])) <= 1e-4 * max(1, abs(sum)))
      }
    }
  }

  static func network(_ architecture: Architecture) -> Classifier {
    ParameterNameTests.network(architecture, outputs: 2)
  }

  static func step(_ buffers: BufferPool) -> Step {
    Step(
      workers: WorkerPool(threadCount: 2), buffers: buffers,
      generator: SeededGenerator(seed: 1))
  }
}
