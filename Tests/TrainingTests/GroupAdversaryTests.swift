internal import Compute
internal import Files
internal import Networks
internal import Tensors
internal import Testing
internal import TestSupport
internal import Training

/// Expected numbers are of PyTorch, see Tests/Peers/mitigation_literals.py.
@Suite struct GroupAdversaryTests {
  private static let strength = GroupAdversary.strength(done: 0.25)

  /// A network with two features before a head of one label and three groups.
  private func network(_ buffers: BufferPool) -> Classifier {
    var generator = SeededGenerator(seed: 1)
    var network = Classifier(
      architecture: .resnet20_cifar, outputCount: 1, width: 1 / 32, generator: &generator,
      buffers: buffers
    ).withOutputs(4, buffers: buffers)
    let head = network.stageNames.count - 1
    let names = network
    network.visitParameters { name, parameter in
      guard names.stageIndex(ofParameter: name) == head else { return }
      if parameter.role == .bias { parameter.value = Tensor(zeros: [4], in: buffers) }
      guard parameter.role == .weight else { return }
      // By feature: the label, then the groups.
      parameter.value = Tensor(
        shape: [2, 4], values: [0.3, 0.2, -0.3, 0.05, -0.1, 0.4, 0.1, -0.6], in: buffers)
    }
    return network
  }

  @Test func `the groups' gradient reaches the features reversed, and their weights as it is`()
    throws
  {
    let buffers = BufferPool()
    var network = network(buffers)
    let head = network.stageNames.count - 1
    var step = Step(
      workers: WorkerPool(threadCount: 1), buffers: buffers, generator: SeededGenerator(seed: 0))
    let x = Tensor(shape: [2, 1, 1, 2], values: [1, -2, 0.5, 0.25], in: buffers)
    let (logits, saved) = network.forward(x, from: head, in: &step)
    expectClose(
      logits.values, [0.5, -0.6, -0.5, 1.25, 0.125, 0.2, -0.125, -0.125], absolute: 1e-6)
    #expect(abs(Self.strength - 0.84828364) < 1e-8)
    let adversary = GroupAdversary(groups: 3, outputs: 1)
    let labels = ClassificationLoss(kind: .binary, weights: .init(positive: [1])).value(
      logits: adversary.labels(of: logits.values), truths: [[1], [0]])
    let gradient = adversary.gradient(
      logits.values, labels: labels.gradient, groupOf: [2, 0], strength: Self.strength)
    let dx = network.backward(
      Tensor(shape: [2, 4], values: gradient, in: buffers), saved, wants: .both, in: &step)
    network.scaleHeadGradients(
      fromOutput: 1, by: Float(-1 / Self.strength), buffers: buffers)
    expectClose(
      try #require(dx).values, [-0.04476565, -0.06999091, 0.16114999, 0.1363767], absolute: 1e-6)
    var learned: [Float] = []
    network.visitParameters { name, parameter in
      if parameter.role == .weight, let own = parameter.gradient, own.shape == [2, 4] {
        learned = own.values
      }
    }
    expectClose(
      learned,
      [
        -0.05596799, -0.08868599, 0.13915532, -0.05046934, 0.44394184, -0.19201002, -0.09361965,
        0.28562967,
      ], absolute: 1e-6)
  }

  @Test func `where only the head learns there are no features to change`() throws {
    var options = TinyRun.options
    options.mitigation = Mitigation(.gradientReversal, attribute: "sex")
    options.adapt = .head
    #expect(
      options.problems.map { "\($0.key): \($0.reason)" } == [
        "training.mitigation: is gradientReversal, which changes features, and training.adapt lets "
          + "only the head learn"
      ])
    options.adapt = .bias
    #expect(options.problems == [])
    options.adapt = nil
    options.freeze = ["conv1", "layer1", "layer2", "layer3"]
    options.batchNorm = .train
    let run = try TinyRun(
      name: "reversal-frozen", options: options, attributes: { ["sex": $0 % 4 > 1 ? "F" : "M"] })
    let error = #expect(throws: TrainingError.self) { try run.finished() }
    #expect(
      error?.description
        == "training.mitigation: is gradientReversal, which changes features, and training.freeze "
        + "leaves only the head to learn; freeze fewer stages, or choose another method")
    #expect(error?.exitCode == 64)
    #expect(run.events.value.isEmpty)
    options.unfreezeAtEpoch = 1
    try FineTuning.requireFeatures(of: options, from: .random(.resnet20_cifar))
    (options.unfreezeAtEpoch, options.freeze) = (nil, ["conv1", "layer1", "layer2"])
    try FineTuning.requireFeatures(of: options, from: .random(.resnet20_cifar))
    options.mitigation = Mitigation(.groupDRO, attribute: "sex")
    options.freeze.append("layer3")
    try FineTuning.requireFeatures(of: options, from: .random(.resnet20_cifar))
  }

  @Test func `outputs for groups come and go without a change to those of the labels`() {
    let buffers = BufferPool()
    let network = network(buffers)
    let x = Tensor(shape: [1, 1, 1, 2], values: [0.7, -0.2], in: buffers)
    func logits(_ network: Classifier) -> [Float] {
      var step = Step(
        workers: WorkerPool(threadCount: 1), buffers: buffers,
        generator: SeededGenerator(seed: 0))
      return network(x, from: network.stageNames.count - 1, in: &step).values
    }
    let all = logits(network)
    #expect(logits(network.withOutputs(1, buffers: buffers)) == Array(all[..<1]))
    #expect(logits(network.withOutputs(6, buffers: buffers)) == all + [0, 0])
  }
}
