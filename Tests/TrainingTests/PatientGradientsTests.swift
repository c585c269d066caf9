internal import Compute
internal import Foundation
internal import Networks
internal import Tensors
internal import Testing
internal import Training

@Suite struct PatientGradientsTests {
  private static let features = 16

  /// A network of which only the head learns; its weights are a formula.
  private static func network() -> Classifier {
    var generator = SeededGenerator(seed: 1)
    var network = Classifier(
      architecture: .resnet20_cifar, outputCount: 1, width: 0.25, generator: &generator,
      buffers: BufferPool())
    network.freeze(prefixes: Array(network.stageNames.dropLast()), batchNorm: .frozen)
    network.visitParameters { _, parameter in
      guard parameter.isTrainable else { return }
      let shape = parameter.value.shape
      let values =
        parameter.role == .bias
        ? [0.25] : (0..<parameter.value.count).map { Float((2 * $0) % 5 - 2) / 4 }
      parameter.value = Tensor(shape: shape, values: values, in: parameter.value.buffers)
    }
    return network
  }

  /// What enters the head of an image, by a formula.
  private static func row(_ image: Int) -> [Float] {
    (0..<features).map { Float((3 * image + 5 * $0) % 7 - 3) / 2 }
  }

  /// Leaves the gradient of a patient's mean loss in the network.
  private static func descend(
    _ network: inout Classifier, images: [Int], truths: [Int], threads: Int = 1
  ) {
    let buffers = BufferPool()
    var step = Step(
      workers: WorkerPool(threadCount: threads), buffers: buffers,
      generator: SeededGenerator(seed: 0))
    network.clearGradients()
    let x = Tensor(
      shape: [images.count, 1, 1, features], values: images.flatMap(row), in: buffers)
    let (logits, saved) = network.forward(x, from: network.stageNames.count - 1, in: &step)
    let loss = ClassificationLoss(kind: .binary, weights: .init(positive: [1]))
    let gradient = loss.value(logits: logits.values, truths: truths.map { [$0] }).gradient
    let dy = Tensor(shape: logits.shape, values: gradient, in: buffers)
    _ = network.backward(dy, consume saved, wants: .parameters, in: &step)
  }

  private static func gradients(_ network: Classifier) -> [[Float]] {
    var network = network
    var all: [[Float]] = []
    network.visitParameters { _, parameter in
      if let gradient = parameter.gradient { all.append(gradient.values) }
    }
    return all
  }

  /// Produced by Tests/Peers/clipping_literals.py (numpy).
  @Test(arguments: [1, 2])
  func `each patient's gradient is shortened, and the sum divided by those expected`(
    threads: Int
  ) {
    var network = Self.network()
    var sum = PatientGradients(clip: 1.5)
    var norms: [Double] = []
    for (images, truths) in [([0], [1]), ([1, 2], [0, 1]), ([3, 4, 5], [0, 0, 1])] {
      Self.descend(&network, images: images, truths: truths, threads: threads)
      norms.append(sum.add(gradientsOf: &network))
    }
    var source = RandomSource.seeded(SeededGenerator(seed: 1))
    sum.release(into: &network, noiseMultiplier: 0, expected: 2, from: &source)
    let expectedNorms = [1.7401290477926765, 1.7796729477092217, 1.4337230478079042]
    for (norm, expected) in zip(norms, expectedNorms) { #expect(abs(norm - expected) < 1e-5) }
    let found = Self.gradients(network)
    let weights = [
      0.2982921222822094, -0.7416352122007744, 0.30511524950184393, 0.44746691274593486,
    ]
    for (value, expected) in zip(found[0], weights) {
      #expect(abs(Double(value) - expected) < 1e-5, "\(value), not \(expected)")
    }
    #expect(abs(Double(found[1][0]) - 0.02927373718431918) < 1e-5)
  }

  @Test func `no patient adds more than the clip, however large its gradient`() {
    var network = Self.network()
    var sum = PatientGradients(clip: 0.01)
    Self.descend(&network, images: [0], truths: [1])
    network.visitParameters { _, parameter in
      guard let gradient = parameter.gradient else { return }
      parameter.gradient = Tensor(
        shape: gradient.shape, values: gradient.values.map { 1e6 * $0 }, in: gradient.buffers)
    }
    sum.add(gradientsOf: &network)
    var source = RandomSource.seeded(SeededGenerator(seed: 1))
    sum.release(into: &network, noiseMultiplier: 0, expected: 1, from: &source)
    let squares = Self.gradients(network).joined().reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(squares.squareRoot() - 0.01) < 1e-7)
  }

  @Test func `a gradient that is not finite adds nothing`() {
    var network = Self.network()
    var sum = PatientGradients(clip: 1)
    Self.descend(&network, images: [0], truths: [1])
    network.visitParameters { _, parameter in
      guard let gradient = parameter.gradient else { return }
      parameter.gradient = Tensor(
        repeating: .infinity, shape: gradient.shape, in: gradient.buffers)
    }
    #expect(sum.add(gradientsOf: &network) == .infinity)
    var source = RandomSource.seeded(SeededGenerator(seed: 1))
    sum.release(into: &network, noiseMultiplier: 0, expected: 1, from: &source)
    #expect(Self.gradients(network).joined().allSatisfy { $0 == 0 })
  }

  /// The limit is seven standard errors wide.
  @Test func `a step of nobody is noise of the clip's deviation on everything that learns`() {
    var network = Self.network()
    network.freeze(prefixes: [], batchNorm: .frozen)
    var source = RandomSource.secret(SecretGenerator())
    PatientGradients(clip: 0.5)
      .release(into: &network, noiseMultiplier: 2, expected: 4, from: &source)
    let values = Self.gradients(network).joined().map { Double($0) }
    var trainable = 0
    network.visitParameters { _, parameter in
      if parameter.isTrainable { trainable += parameter.value.count }
    }
    #expect(values.count == trainable && trainable > 10_000)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    let share = variance / (0.25 * 0.25)  // 2 · 0.5 / 4
    #expect(abs(share - 1) < 7 * (2 / Double(values.count)).squareRoot(), "\(share)")
  }
}
