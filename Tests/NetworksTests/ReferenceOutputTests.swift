import Compute
import Files
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// The real weights of ../shared/data/weights against outputs computed with PyTorch.
@Suite(.needsSharedData("weights")) struct ReferenceOutputTests {
  static let limit = 1e-4

  /// `reference_outputs.json` beside the weights, written there by PyTorch 2.15.
  struct Reference: Decodable {
    struct Outputs: Decodable {
      let logits_pattern: [Double]?
      let logits_zeros: [Double]?
      let shape: [Int]?
      let pooled_first16: [Double]?
      let pooled_sum: Double?
      let pooled_l2: Double?
      let max: Double?
    }

    let outputs: [String: Outputs]
  }

  static func reference(_ name: String) throws -> Reference.Outputs {
    let folder = try #require(SharedData.folder("weights"))
    let data = try Data(contentsOf: folder.appending(path: "reference_outputs.json"))
    return try #require(
      JSONDecoder().decode(Reference.self, from: data).outputs["\(name).safetensors"])
  }

  /// The file loaded as a person would: by name, recognised by its digest.
  static func network(_ name: String, outputs: Int) throws -> (Classifier, WeightSource) {
    let folder = try #require(SharedData.folder("weights"))
    let source = try WeightSource(
      contentsOf: WeightSource.find(name, in: [folder]), architecture: nil)
    #expect(source.statement == .knownDigest)
    var network = Classifier(
      blank: source.card.architecture, outputCount: outputs, buffers: BufferPool())
    let report = try network.load(source.tensors, allowPartial: false)
    #expect(report.matchedShare == 1)
    return (network, source)
  }

  /// p[c, y, x] = (131 c + 17 y + 7 x) mod 256, normalised as the file's card says.
  static func pattern(size: Int, _ normalisation: InputNormalisation) -> Tensor {
    var values: [Float] = []
    for y in 0..<size {
      for x in 0..<size {
        for c in 0..<3 {
          let unit = Double((131 * c + 17 * y + 7 * x) % 256) / 255
          let shifted = unit * normalisation.scale - normalisation.mean[c]
          values.append(Float(shifted / normalisation.std[c]))
        }
      }
    }
    return Tensor(shape: [1, size, size, 3], values: values, in: BufferPool())
  }

  static func step() -> Step {
    Step(
      workers: WorkerPool(threadCount: 2), buffers: BufferPool(),
      generator: SeededGenerator(seed: 1))
  }

  @Test(arguments: ["resnet20_cifar10", "resnet56_cifar10"])
  func `the CIFAR networks give PyTorch's logits`(name: String) throws {
    let expected = try Self.reference(name)
    let (network, source) = try Self.network(name, outputs: 10)
    var step = Self.step()
    let pattern = network(Self.pattern(size: 32, source.card.normalisation), in: &step)
    let zeros = network(Tensor(zeros: [1, 32, 32, 3], in: step.buffers), in: &step)
    let error = LayerPass.error(pattern.values, try #require(expected.logits_pattern))
    #expect(error <= Self.limit)
    let zeroError = LayerPass.error(zeros.values, try #require(expected.logits_zeros))
    #expect(zeroError <= Self.limit)
  }

  @Test(arguments: [
    ("resnet20-12fca82f", "resnet20_cifar10"), ("resnet56-4bfd9763", "resnet56_cifar10"),
  ])
  func `the authors' own files give PyTorch's logits as well`(
    name: String, other: String
  ) throws {
    let expected = try Self.reference(other)
    let (network, source) = try Self.network(name, outputs: 10)
    var step = Self.step()
    let pattern = network(Self.pattern(size: 32, source.card.normalisation), in: &step)
    let error = LayerPass.error(pattern.values, try #require(expected.logits_pattern))
    #expect(error <= Self.limit)
  }

  @Test func `SqueezeNet's features are PyTorch's`() throws {
    let name = "squeezenet1_1_imagenet_features"
    let expected = try Self.reference(name)
    let (network, source) = try Self.network(name, outputs: 1)
    var step = Self.step()
    let image = Self.pattern(size: 224, source.card.normalisation)
    let last = network.stageNames.count - 1
    let features = network.features(of: image, through: last, in: &step)
    let shape = try #require(expected.shape)
    #expect(features.shape == [shape[0], shape[2], shape[3], shape[1]])
    let largest = features.values.max() ?? .nan
    expectClose(largest, try #require(expected.max), absolute: 0, relative: Self.limit)
    let pooled = network.penultimate(image, in: &step).values
    let first = try #require(expected.pooled_first16)
    #expect(LayerPass.error(Array(pooled.prefix(16)), first) <= Self.limit)
    let sum = pooled.reduce(0) { $0 + Double($1) }
    expectClose(sum, try #require(expected.pooled_sum), absolute: 0, relative: Self.limit)
    let norm = innerProduct(pooled, pooled).squareRoot()
    expectClose(norm, try #require(expected.pooled_l2), absolute: 0, relative: Self.limit)
  }

  @Test(arguments: ["resnet20_cifar10", "squeezenet1_1_imagenet_features"])
  func `known files carry origin and licence`(name: String) throws {
    let card = try Self.network(name, outputs: 1).1.card
    #expect(!card.origin.isEmpty)
    #expect(["MIT", "BSD-2-Clause"].contains(card.licence))
  }
}
