import Compute
import Files
import Networks
import Tensors
import Testing

@Suite struct LoadReportTests {
  static let grey = "The stem takes 3 channels: a grey image's value is repeated in all three."

  /// A checkpoint of ResNet-20 with ten outputs, by formula.
  static func checkpoint() -> [String: FileTensor] {
    var tensors: [String: FileTensor] = [:]
    for (name, shape) in ParameterNameTests.network(.resnet20_cifar, outputs: 10).checkpointShapes {
      tensors[name] = FileTensor(
        shape: shape, values: Formula.parameterValues(name, shape: shape))
    }
    return tensors
  }

  static func load(
    _ tensors: [String: FileTensor], outputs: Int = 10, allowPartial: Bool = false
  ) throws(NetworksError) -> LoadReport {
    var network = ParameterNameTests.network(.resnet20_cifar, outputs: outputs)
    return try network.load(tensors, allowPartial: allowPartial)
  }

  @Test func `a whole checkpoint is loaded to the last bit and written back`() throws {
    var network = ParameterNameTests.network(.resnet20_cifar, outputs: 10)
    let checkpoint = Self.checkpoint()
    let report = try network.load(checkpoint, allowPartial: false)
    #expect(
      report.sentences == [
        "Backbone tensors loaded: 95 of 95.",
        "The head (linear) is the file's; outputs: 10.", Self.grey,
      ])
    #expect(!report.headReplaced)
    let written = network.fileTensors()
    #expect(Dictionary(uniqueKeysWithValues: written.map { ($0.name, $0.tensor) }) == checkpoint)
    #expect(written.map(\.name) == written.map(\.name).sorted())
  }

  @Test func `a head for another number of classes is replaced`() throws {
    let report = try Self.load(Self.checkpoint(), outputs: 1)
    #expect(report.headReplaced)
    #expect(
      report.sentences == [
        "Backbone tensors loaded: 95 of 95.",
        "The head (linear) is new; outputs: 1, in the file: 10.", Self.grey,
      ])
  }

  @Test func `a file without a head, with a prefix, with counters`() throws {
    var tensors: [String: FileTensor] = [:]
    for (name, tensor) in Self.checkpoint() where !name.hasPrefix("linear") {
      tensors["module." + name] = tensor
      if name.hasSuffix("running_mean") {
        let counter = name.replacing("running_mean", with: "num_batches_tracked")
        tensors["module." + counter] = FileTensor(shape: [], values: [7])
      }
    }
    let report = try Self.load(tensors)
    #expect(
      report.sentences == [
        "Backbone tensors loaded: 95 of 95.",
        "Loaded from another name: 95, such as bn1.bias from module.bn1.bias.",
        "Counters num_batches_tracked, which are not needed: 19.",
        "The head (linear) is new; outputs: 10, in the file: none.", Self.grey,
      ])
  }

  @Test func `missing, unexpected and mis-shaped tensors are named together`() throws {
    var tensors = Self.checkpoint()
    tensors["bn1.bias"] = nil
    tensors["layer1.0.bn1.bias"] = nil
    tensors["conv1.weight"] = FileTensor(
      shape: [16, 1, 3, 3], values: [Float](repeating: 0, count: 144))
    for index in 1...6 { tensors["extra.\(index)"] = FileTensor(shape: [1], values: [0]) }
    let report = try Self.load(tensors)
    #expect(
      report.sentences == [
        "Backbone tensors loaded: 92 of 95.",
        "Not in the file, so that first values stay: 2 (bn1.bias, layer1.0.bn1.bias).",
        "Of another shape in the file, so that first values stay: 1 (conv1.weight "
          + "[16, 1, 3, 3] instead of [16, 3, 3, 3]).",
        "In the file without a place in the network: 6 (extra.1, extra.2, extra.3, extra.4 "
          + "and 2 more).",
        "The head (linear) is the file's; outputs: 10.", Self.grey,
      ])
  }

  @Test func `below nine tenths is an error unless partial loading is allowed`() throws {
    let tensors = Self.checkpoint().filter { !$0.key.hasPrefix("layer3") }
    let error = #expect(throws: NetworksError.self) { try Self.load(tensors) }
    #expect(
      error?.description == """
        weights for resnet20_cifar: only 65 of 95 backbone tensors (68 %) are in the file; missing \
        or of another shape: layer3.0.conv1.weight, layer3.0.bn1.weight, layer3.0.bn1.bias, \
        layer3.0.bn1.running_mean and 26 more; choose the architecture that the file was made \
        for, or pass --allow-partial
        """)
    #expect(error?.exitCode == 65)
    let report = try Self.load(tensors, allowPartial: true)
    #expect(report.matched.count == 65)
    #expect(report.missing.count == 30)
  }

  @Test func `a head does not count towards the nine tenths`() throws {
    var tensors = Self.checkpoint()
    tensors["linear.weight"] = nil
    tensors["linear.bias"] = nil
    #expect(try Self.load(tensors).matchedShare == 1)
  }

  @Test func `nothing that fits is an error even where partial loading is allowed`() {
    let tensors = ["classifier.weight": FileTensor(shape: [1], values: [0])]
    let error = #expect(throws: NetworksError.self) {
      try Self.load(tensors, allowPartial: true)
    }
    #expect(
      error?.description == """
        weights for resnet20_cifar: only 0 of 95 backbone tensors (0 %) are in the file; missing \
        or of another shape: conv1.weight, bn1.weight, bn1.bias, bn1.running_mean and 91 more; \
        choose the architecture that the file was made for
        """)
  }

  @Test func `a value that is not finite is refused and the network is unchanged`() throws {
    var tensors = Self.checkpoint()
    tensors["layer2.1.bn2.weight"] = FileTensor(
      shape: [32], values: [.nan] + [Float](repeating: 1, count: 31))
    var network = ParameterNameTests.network(.resnet20_cifar, outputs: 10)
    let before = network.fileTensors().map(\.tensor)
    let error = #expect(throws: NetworksError.self) {
      try network.load(tensors, allowPartial: true)
    }
    #expect(
      error?.description == """
        weights for resnet20_cifar: the tensor layer2.1.bn2.weight holds a value that is not \
        finite; export the file again from a checkpoint that works
        """)
    #expect(network.fileTensors().map(\.tensor) == before)
  }

  @Test func `torchvision's classifier of SqueezeNet is a head that is replaced`() throws {
    var tensors: [String: FileTensor] = [:]
    var network = ParameterNameTests.network(.squeezenet1_1, outputs: 2)
    for (name, shape) in network.checkpointShapes where !name.hasPrefix("head") {
      tensors[name] = FileTensor(
        shape: shape, values: Formula.parameterValues(name, shape: shape))
    }
    tensors["classifier.1.weight"] = FileTensor(
      shape: [4, 1, 1, 1], values: [0, 0, 0, 0])
    tensors["classifier.1.bias"] = FileTensor(shape: [4], values: [0, 0, 0, 0])
    let report = try network.load(tensors, allowPartial: false)
    #expect(
      report.sentences == [
        "Backbone tensors loaded: 50 of 50.",
        "The head (head) is new; outputs: 2, in the file: 4.", Self.grey,
      ])
  }
}
