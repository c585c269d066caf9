import Annotations
import Cohorts
import Compute
import Evaluation
import Explaining
import Foundation
import Networks
import Tensors

/// A small network that learnt in a second which images of noise have a bright disc.
enum DiscTraining {
  static let side = 32
  /// No bars around the image.
  static let whole = ImagePlace(rows: 0..<side, columns: 0..<side)
  private static let steps = 80
  private static let batch = 16
  private static let rate: Float = 0.05

  /// The trained network.
  static let explainer = trained()

  /// The image with this number; odd ones have a disc, wherever their number puts it.
  static func image(_ number: Int) -> (values: [Float], mask: RunLengthMask) {
    var generator = SeededGenerator(seed: 5, stream: UInt64(number))
    let radius = generator.uniform(in: 4...6)
    let (row, column) = (generator.uniform(in: 7...24), generator.uniform(in: 7...24))
    var values: [Float] = []
    var mask: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let isInside =
          number % 2 == 1 && hypot(Double(y) - row, Double(x) - column) <= radius
        mask.append(isInside ? 1 : 0)
        let value = Float(0.3 * generator.normal()) + (isInside ? 1.5 : 0)
        values += [value, value, value]
      }
    }
    return (values, RunLengthMask(rows: side, columns: side, pixels: mask))
  }

  /// Images the network never saw, each of a patient of its own; all have a disc.
  static func cases(_ count: Int) -> [SanityCase] {
    (0..<count).map { index in
      let image = image(100_001 + 2 * index)
      return SanityCase(
        identity: UnitIdentity(unitID: "c\(index)", patientID: "p\(index)"), number: index,
        input: Tensor(shape: [1, side, side, 3], values: image.values, in: BufferPool()),
        place: whole, target: .label(0), isCalled: true, mask: image.mask)
    }
  }

  /// What the tests of explanations say, by test and stage.
  static func results(
    _ explainer: Explainer, _ method: ExplanationMethod, cases: [SanityCase]
  ) -> [SanityResult] {
    results(
      explainer, method, cases,
      maps: cases.map { explainer.map(of: $0.input, .label(0), method: method) })
  }

  /// The same of maps that come from elsewhere.
  static func results(
    _ explainer: Explainer, _ method: ExplanationMethod, _ cases: [SanityCase],
    maps: [EvidenceMap]
  ) -> [SanityResult] {
    SanityTests(explainer, label: "disc").results(of: cases, maps: [(method, maps)]) { _ in }
  }

  private static func trained() -> Explainer {
    let buffers = BufferPool()
    let workers = WorkerPool(threadCount: 2)
    var generator = SeededGenerator(seed: 3)
    var network = Classifier(
      architecture: .resnet20_cifar, outputCount: 1, width: 0.5, generator: &generator,
      buffers: buffers)
    network.freeze(prefixes: [], batchNorm: .train)
    var step = Step(workers: workers, buffers: buffers, generator: generator)
    for round in 0..<steps {
      let numbers = (0..<batch).map { round * batch + $0 }
      let x = Tensor(
        shape: [batch, side, side, 3], values: numbers.flatMap { image($0).values }, in: buffers)
      network.clearGradients()
      let (logits, saved) = network.forward(x, from: 0, in: &step)
      let errors = zip(numbers, logits.values).map { number, logit in
        (1 / (1 + exp(-logit)) - Float(number % 2)) / Float(batch)
      }
      _ = network.backward(
        Tensor(shape: [batch, 1], values: errors, in: buffers), saved, wants: .parameters,
        in: &step)
      network.visitParameters { _, parameter in
        guard parameter.isTrainable, let gradient = parameter.gradient else { return }
        parameter.value = Tensor(
          shape: parameter.value.shape,
          values: zip(parameter.value.values, gradient.values).map { $0 - rate * $1 },
          in: buffers)
      }
    }
    return Explainer(
      network, activation: Formula.sigmoid, workers: workers, buffers: buffers,
      convolution: .fastest)
  }
}
