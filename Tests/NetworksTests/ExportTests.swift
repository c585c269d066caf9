import Compute
import Files
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

/// Networks as ONNX graphs: what the graph answers, and what it is made of.
///
/// Here ONNX's side is the plain interpreter, which is held to ONNX Runtime operator by operator;
/// Tests/Peers/export.py asks ONNX Runtime itself, at full size.
@Suite struct ExportTests {
  let step = Step(
    workers: WorkerPool(threadCount: 2), buffers: BufferPool(), generator: SeededGenerator(seed: 1))

  /// A narrow classifier, as after training: no norm is an identity any more.
  private func classifier(_ architecture: Architecture) -> Classifier {
    var step = step
    var network = Classifier(
      architecture: architecture, outputCount: 3, width: 0.25, generator: &step.generator,
      buffers: step.buffers)
    network.visitParameters { Formula.fill($0, &$1) }
    return network
  }

  /// Images as a network takes them, `(N, H, W, 3)`, and as a graph does, `(N, 3, H, W)`.
  private func images(count: Int, side: Int) -> (ours: Tensor, graph: FileTensor) {
    let shape = [count, side, side, 3]
    let values = Formula.values("input", count: shape.reduce(1, *))
    let x = Tensor(shape: shape, values: values, in: step.buffers)
    return (x, FileTensor(channelsFirst: x))
  }

  @Test(arguments: Architecture.allCases)
  func `a graph says what the classifier says`(architecture: Architecture) throws {
    var step = step
    let network = classifier(architecture)
    let x = images(count: 2, side: 64)
    let expected = network(x.ours, in: &step)
    let bytes = try network.exported(side: 64, in: step).encoded()
    let model = try ONNXModel(data: bytes, subject: "a.onnx")
    let found = try GraphEvaluation(model, subject: "a.onnx")(x.graph)
    #expect(found.shape == [2, 3])
    let size = Double(expected.values.map(abs).max() ?? 0)
    expectClose(found.values, expected.values, absolute: 2e-5 * size)
  }

  @Test(arguments: [Architecture.resnet20_cifar, .squeezenet1_1, .densenet121, .mobilenet_v2])
  func `a graph with adapters says what the classifier says`(architecture: Architecture) throws {
    var step = step
    var network = classifier(architecture)
    let x = images(count: 2, side: 64)
    let before = network(x.ours, in: &step).values
    var generator = SeededGenerator(seed: 2)
    network.addAdapters(generator: &generator, buffers: step.buffers)
    #expect(network(x.ours, in: &step).values == before)
    network.visitParameters { name, parameter in
      if name.hasPrefix("adapter") { Formula.fill(name, &parameter) }
    }
    let expected = network(x.ours, in: &step)
    #expect(expected.values != before)
    let model = network.exported(side: 64, in: step)
    let found = try GraphEvaluation(model, subject: "a.onnx")(x.graph)
    let size = Double(expected.values.map(abs).max() ?? 0)
    // Of the mobile network values beside a cap fall either way.
    expectClose(found.values, expected.values, absolute: 1e-4 * size)
    let plan = InferencePlan(network, for: .singleImages, in: step)
    let planned = plan(x.ours, in: &step).values
    expectClose(planned, expected.values, absolute: 1e-4 * size)
  }

  @Test func `a graph says what the U-Net says`() throws {
    var step = step
    var network = UNet(blank: UNetPlan(outputs: 2, baseWidth: 4, depth: 3), buffers: step.buffers)
    network.visitParameters { Formula.fill($0, &$1) }
    let x = images(count: 2, side: 24)
    let y = network(x.ours, in: &step)
    let model = network.exported(side: 24, in: step)
    let found = try GraphEvaluation(model, subject: "a.onnx")(x.graph)
    #expect(found.shape == [2, 2, 24, 24])
    let expected = FileTensor(channelsFirst: y).values
    let size = Double(expected.map(abs).max() ?? 0)
    expectClose(found.values, expected, absolute: 2e-5 * size)
  }

  /// Counted by hand from the tables of the papers.
  @Test(arguments: [
    (
      Architecture.resnet18,
      ["Conv": 20, "Relu": 17, "Add": 8, "MaxPool": 1]
    ),
    (.resnet34, ["Conv": 36, "Relu": 33, "Add": 16, "MaxPool": 1]),
    (.resnet50, ["Conv": 53, "Relu": 49, "Add": 16, "MaxPool": 1]),
    (.resnet10_slim, ["Conv": 12, "Relu": 9, "Add": 4, "MaxPool": 1]),
    (.squeezenet1_1, ["Conv": 25, "Relu": 25, "Concat": 8, "MaxPool": 3]),
    (.resnet20_cifar, ["Conv": 19, "Relu": 19, "Add": 9, "Slice": 2, "Pad": 2]),
    (.resnet56_cifar, ["Conv": 55, "Relu": 55, "Add": 27, "Slice": 2, "Pad": 2]),
    (
      .densenet121,
      [
        "Conv": 120, "BatchNormalization": 62, "Relu": 121, "Concat": 58, "AveragePool": 3,
        "MaxPool": 1,
      ]
    ),
    (.mobilenet_v2, ["Conv": 52, "Clip": 35, "Add": 10]),
  ])
  func `a graph has the nodes that its paper says`(
    architecture: Architecture, counts: [String: Int]
  ) {
    let head = ["GlobalAveragePool": 1, "Flatten": 1, "Gemm": 1]
    let model = classifier(architecture).exported(side: 64, in: step)
    #expect(model.operatorCounts == counts.merging(head) { $1 })
  }

  @Test func `a U-Net's graph has the nodes that its plan says`() {
    let network = UNet(blank: UNetPlan(outputs: 1, baseWidth: 2), buffers: step.buffers)
    let expected = ["Conv": 19, "Relu": 18, "MaxPool": 4, "ConvTranspose": 4, "Concat": 4]
    #expect(network.exported(side: 16, in: step).operatorCounts == expected)
  }

  /// Norms behind a convolution are in its weight and a bias that the checkpoint has not.
  @Test(arguments: [Architecture.resnet18, .densenet121, .squeezenet1_1, .mobilenet_v2])
  func `weights keep the checkpoint's names and shapes`(architecture: Architecture) throws {
    let network = classifier(architecture)
    let bytes = try network.exported(side: 64, in: step).encoded()
    let found = try Initialisers.read(bytes, subject: "a.onnx")
    let known = Dictionary(uniqueKeysWithValues: network.fileTensors().map { ($0.name, $0.tensor) })
    for (name, tensor) in found where !name.hasPrefix("constant.") {
      if let original = known[name] {
        #expect(original.shape == tensor.shape, "\(name)")
      } else {
        let weight = name.replacing(/\.bias$/, with: ".weight")
        #expect(found[weight]?.shape.count == 4 && tensor.shape.count == 1, "\(name)")
      }
    }
    for (name, tensor) in known where tensor.shape.count > 1 {
      #expect(found[name] != nil, "\(name)")
    }
  }

  @Test func `the same network gives the same bytes`() throws {
    let network = classifier(.mobilenet_v2)
    var models = [network, network].map { $0.exported(side: 64, in: step) }
    for index in models.indices { models[index].metadata = ["b": "1", "a": "2", "c": "3"] }
    #expect(try models[0].encoded() == models[1].encoded())
    #expect(models[0].metadata == ["a": "2", "b": "1", "c": "3"])
  }
}
