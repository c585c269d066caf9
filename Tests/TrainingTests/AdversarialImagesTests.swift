internal import Cohorts
internal import Compute
internal import Foundation
internal import Networks
internal import Tensors
internal import Testing
internal import Training

@Suite struct AdversarialImagesTests {
  private static let levels = 12.0

  private static func run(_ name: String, levels: Double?) throws -> TinyRun {
    var options = TinyRun.options
    options.epochs = 8
    options.augmentation = .none
    options.adversarialLevels = levels
    return try TinyRun(name: "adversarial-\(name)", options: options)
  }

  /// A network, and what it is fed of some images, with its mean loss on them.
  private struct Subject {
    let network: Classifier
    let x: Tensor
    let truths: [[Int?]]
    let attack: AdversarialImages
    private let buffers = BufferPool()

    init(_ model: ModelFile, _ cohort: Cohort, levels: Double) throws {
      let (workers, buffers) = (WorkerPool(threadCount: 2), BufferPool())
      var network = try model.classifier(in: buffers)
      network.freeze(prefixes: network.stageNames, batchNorm: .frozen)
      self.network = network
      let preprocessing = model.card.preprocessing
      var values: [Float] = []
      for index in 0..<40 {
        let fitted = preprocessing.fitted(
          PixelPipeline.unitImage(of: try cohort.image(at: index)), workers: workers,
          buffers: buffers)
        values += preprocessing.input(of: fitted, buffers: buffers).values
      }
      let side = preprocessing.inputSize
      x = Tensor(shape: [40, side, side, 3], values: values, in: buffers)
      truths = (0..<40).map { [cohort.facts[$0].targets["sick"] == "1" ? 1 : 0] }
      attack = AdversarialImages(levels: levels, preprocessing: preprocessing)
    }

    private var step: Step {
      Step(
        workers: WorkerPool(threadCount: 2), buffers: buffers,
        generator: SeededGenerator(seed: 4))
    }

    private static let loss = ClassificationLoss(
      kind: .binary, weights: .init(positive: [1]))

    var attacked: Tensor {
      var step = step
      return attack.changed(
        x, against: network,
        slope: { Self.loss.value(logits: $0, truths: truths).gradient }, in: &step)
    }

    func loss(of x: Tensor) -> Double {
      var step = step
      return Self.loss.value(logits: network(x, in: &step).values, truths: truths).loss
    }
  }

  @Test func `images change within the bound and the range, and the loss rises`() throws {
    let run = try Self.run("bound", levels: nil)
    let subject = try Subject(
      run.finished().model, run.cohort, levels: Self.levels)
    let attacked = subject.attacked
    #expect(subject.loss(of: attacked) > subject.loss(of: subject.x) + 0.05)
    let card = try run.finished().model.card.preprocessing
    for (place, pair) in zip(subject.x.values, attacked.values).enumerated() {
      let channel = place % 3
      let bound = Self.levels / 255 * card.scale / card.std[channel]
      #expect(abs(Double(pair.1 - pair.0)) <= bound + 1e-5)
      let raw = (Double(pair.1) * card.std[channel] + card.mean[channel]) / card.scale
      #expect(raw > -1e-5 && raw < 1 + 1e-5)
    }
  }

  @Test func `a network that met such images loses less by them`() throws {
    let rises = try [nil, Self.levels].map { levels in
      let run = try Self.run("met-\(levels ?? 0)", levels: levels)
      let subject = try Subject(run.finished().model, run.cohort, levels: Self.levels)
      return subject.loss(of: subject.attacked) - subject.loss(of: subject.x)
    }
    #expect(rises[1] < rises[0], "\(rises)")
  }

  @Test func `training on them has the same bytes with one thread and after an interruption`()
    throws
  {
    let digest = try Self.run("two", levels: 4).digest(threads: 2)
    #expect(try Self.run("one", levels: 4).digest(threads: 1) == digest)
    let stopped = try Self.run("stopped", levels: 4)
    _ = try stopped.outcome(stopAfter: 4)
    #expect(try stopped.digest(resume: true) == digest)
    #expect(try Self.run("plain", levels: nil).digest() != digest)
  }

  @Test func `a frozen part is refused`() {
    var options = TinyRun.options
    options.adversarialLevels = 2
    options.freeze = ["conv1"]
    #expect(
      options.problems.map(\.reason) == [
        "needs a network of which nothing is frozen; leave training.freeze empty"
      ])
    options.freeze = []
    options.adversarialLevels = 40
    #expect(options.problems.map(\.reason) == ["must be above 0, at most 32"])
  }
}
