internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

/// Answers while features are dropped.
@Suite struct DropoutSamplerTests {
  private static let buffers = BufferPool()

  private static func sampler(
    _ kind: Training.Head.Kind, outputs: Int, share: Double = 0.5
  ) -> DropoutSampler {
    var generator = SeededGenerator(seed: 3)
    let classifier = Classifier(
      architecture: .resnet20_cifar, outputCount: outputs, width: 0.25, generator: &generator,
      buffers: buffers)
    return DropoutSampler(
      classifier: classifier,
      head: Training.Head(kind: kind, targets: ["t"], labels: (0..<outputs).map { "\($0)" }),
      share: share, seed: 7)
  }

  private static let features = (0..<16).map { Float($0) / 8 }

  @Test func `draws that drop something disagree, and two labels each for itself`() {
    let one = Self.sampler(.binary, outputs: 1).disagreement(of: Self.features)
    #expect(one.count == 1)
    #expect(one[0] > 0 && one[0] < log(2))
    let two = Self.sampler(.multiLabel, outputs: 2).disagreement(of: Self.features)
    #expect(two.count == 2 && two[0] != two[1])
  }

  @Test func `classes share one disagreement`() {
    let values = Self.sampler(.multiClass, outputs: 3).disagreement(of: Self.features)
    #expect(values.count == 3 && Set(values).count == 1)
    #expect(values[0] > 0 && values[0] < log(3))
  }

  @Test func `nothing dropped is nothing to disagree about`() {
    let values = Self.sampler(.binary, outputs: 1, share: 0).disagreement(of: Self.features)
    #expect(values[0] < 1e-12)
    #expect(
      Self.sampler(.binary, outputs: 1).disagreement(of: [Float](repeating: 0, count: 16))[0]
        < 1e-12)
  }

  /// The network's own head, by the names of its tensors.
  @Test func `without dropping the logits are those of the dense layer`() throws {
    var generator = SeededGenerator(seed: 3)
    let classifier = Classifier(
      architecture: .resnet20_cifar, outputCount: 2, width: 0.25, generator: &generator,
      buffers: Self.buffers)
    let tensors = classifier.fileTensors()
    let weight = try #require(tensors.first { $0.name == "linear.weight" }).tensor.values
    let bias = try #require(tensors.first { $0.name == "linear.bias" }).tensor.values
    let logits = Self.sampler(.multiLabel, outputs: 2).logits(of: Self.features)
    for output in 0..<2 {
      let sum = zip(Self.features, weight[(output * 16)..<(output * 16 + 16)]).reduce(
        Double(bias[output])
      ) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(Double(logits[output]) - sum) < 1e-5)
    }
  }

  @Test func `the same features disagree the same`() {
    #expect(
      Self.sampler(.binary, outputs: 1).disagreement(of: Self.features)
        == Self.sampler(.binary, outputs: 1).disagreement(of: Self.features))
  }
}
