import Compute
import Networks
import Tensors
import Testing

@Suite struct ParameterNameTests {
  /// Produced by Tests/Peers/literals.py from torchvision 0.29 and the CIFAR authors' layout.
  @Test(arguments: Architecture.allCases)
  func `names and shapes are the published checkpoints'`(architecture: Architecture) throws {
    let expected = try #require(Fixture.checkpointShapes()[architecture.rawValue])
    let network = Self.network(architecture, outputs: 10)
    let found = network.checkpointShapes
    #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0.shape) }) == expected)
    #expect(found.count == expected.count)
  }

  /// Produced by Tests/Peers/literals.py, as mateuszbuda/brain-segmentation-pytorch names them.
  @Test func `names and shapes of the U-Net are the published checkpoint's`() throws {
    let expected = try #require(Fixture.checkpointShapes()["unet"])
    var network = UNet(blank: UNetPlan(outputs: 1), buffers: BufferPool())
    var (found, parameters) = ([String: [Int]](), 0)
    network.visitParameters { name, parameter in
      found[name] = parameter.fileShape
      if parameter.role != .runningStatistic { parameters += parameter.value.count }
    }
    #expect(found == expected)
    // As PyTorch counts those of Tests/Peers/gradients_networks.py's UNetwork().
    #expect(parameters == 7_763_041)
  }

  /// The counts of torchvision's model page and of akamaster's README (0.27 and 0.85 million);
  /// the slim one's is what torchvision's `ResNet(BasicBlock, [1, 1, 1, 1])` has with its channels.
  @Test(arguments: [
    (Architecture.resnet18, 1000, 11_689_512), (.resnet34, 1000, 21_797_672),
    (.resnet50, 1000, 25_557_032), (.resnet20_cifar, 10, 269_722),
    (.resnet56_cifar, 10, 853_018), (.densenet121, 1000, 7_978_856),
    (.mobilenet_v2, 1000, 3_504_872), (.resnet10_slim, 1000, 1_082_888),
  ])
  func `the number of parameters is the published one`(
    architecture: Architecture, outputs: Int, expected: Int
  ) {
    var count = 0
    var network = Self.network(architecture, outputs: outputs)
    network.visitParameters { _, parameter in
      if parameter.role != .runningStatistic { count += parameter.value.count }
    }
    #expect(count == expected)
  }

  @Test(arguments: Architecture.allCases)
  func `stage names come from the table and every parameter has its stage`(
    architecture: Architecture
  ) {
    var network = Self.network(architecture, outputs: 2)
    #expect(network.stageNames == architecture.stageNames)
    #expect(network.stageNames.last == architecture.headName)
    var indices: [Int] = []
    let copy = network
    network.visitParameters { name, _ in indices.append(copy.stageIndex(ofParameter: name)) }
    #expect(indices == indices.sorted())
    #expect(indices.first == 0)
    #expect(indices.last == network.stageNames.count - 1)
  }

  @Test func `bn1 belongs to the stem`() {
    let network = Self.network(.resnet20_cifar, outputs: 2)
    #expect(network.stageIndex(ofParameter: "bn1.weight") == 0)
    #expect(network.stageIndex(ofParameter: "layer2.0.bn1.weight") == 2)
    #expect(network.stageIndex(ofParameter: "linear.bias") == 4)
  }

  static func network(_ architecture: Architecture, outputs: Int) -> Classifier {
    Classifier(blank: architecture, outputCount: outputs, buffers: BufferPool())
  }
}
