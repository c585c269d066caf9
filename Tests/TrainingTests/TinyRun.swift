internal import Annotations
internal import Cohorts
internal import Compute
internal import Foundation
internal import Ingest
internal import Networks
internal import Privacy
internal import Synchronization
internal import Testing
internal import Training

/// A run on invented images of as many patients: the sick ones have a bright square, all noise.
struct TinyRun {
  /// What happened, for a test to look at.
  final class Log: Sendable {
    private let events = Mutex<[TrainingEvent]>([])
    var value: [TrainingEvent] { events.withLock { $0 } }
    func add(_ event: TrainingEvent) { events.withLock { $0.append(event) } }
  }

  static var options: TrainingOptions {
    var options = TrainingOptions(
      targets: ["sick"], unit: .image, aggregate: .max, inputSize: 16)
    options.epochs = 4
    options.batch = 10
    options.learningRate = 1e-2
    options.augmentation = variants(0)
    return options
  }

  static func variants(_ count: Int) -> AugmentationPolicy {
    AugmentationPolicy(
      flip: .horizontal, shift: 0.05, rotateDegrees: 5, scale: 0.05, contrast: 0.1,
      variants: count)
  }

  let folder: URL
  let cohort: Cohort
  let lock: SplitLock
  let ledger: TestLedger
  var options: TrainingOptions
  let events = Log()

  var checkpoints: URL { folder.appendingPathComponent("checkpoints") }

  init(
    name: String, options: TrainingOptions = Self.options, folds: Int = 0,
    validation: Double = 0.2,
    key: SecretKey = Picture.key, isRenamed: Bool = false,
    patients: Int = 80, positives: (Int) -> Bool = { $0 % 2 == 0 },
    labels: ((Int) -> Bool)? = nil, brightness: Int = 0,
    attributes: (Int) -> [String: String] = { _ in [:] },
    feedback: (Int) -> [String: ReaderVerdict]? = { _ in nil }
  ) throws {
    folder = try Picture.freshFolder(name)
    self.options = options
    let images = (0..<patients).map { number in
      let image = Self.image(
        number, isSick: positives(number), label: labels?(number) ?? positives(number),
        brightness: brightness, attributes: attributes(number),
        feedback: feedback(number))
      return isRenamed
        ? StoredImage(facts: Picture.renamed(image.facts), pixels: image.pixels) : image
    }
    cohort = try Picture.written(
      images, in: folder.appendingPathComponent("cohort"), key: key)
    lock = try SplitLock.make(
      for: cohort,
      options: SplitOptions(
        validation: validation, test: 0.2, folds: folds, stratify: ["sick"], holdOut: nil,
        latest: nil,
        seed: 3), key: key)
    ledger = try TestLedger.read(in: cohort, lock: lock, key: key)
  }

  private static func image(
    _ number: Int, isSick: Bool, label: Bool, brightness: Int, attributes: [String: String],
    feedback: [String: ReaderVerdict]?
  ) -> StoredImage {
    var generator = SeededGenerator(seed: 11, stream: UInt64(number))
    let (x, y) = (4 + generator.integer(below: 10), 4 + generator.integer(below: 10))
    let values = (0..<576).map { place -> Int in
      let isInside = abs(place % 24 - x) < 4 && abs(place / 24 - y) < 4
      return 60 + brightness + generator.integer(below: 60) + (isSick && isInside ? 90 : 0)
    }
    var image = Picture.grey(values, side: 24, number: number)
    var facts = image.facts
    facts.targets = ["sick": label ? "1" : "0"]
    facts.attributes = attributes
    facts.feedback = feedback
    image = StoredImage(facts: facts, pixels: image.pixels)
    return image
  }

  /// Runs, and stops after so many steps if asked to.
  func outcome(
    stopAfter: Int? = nil, resume: Bool = false, threads: Int = 2, usesFeatureCache: Bool = true,
    convolution: ConvolutionChoice = .fastest, memoryBudgetBytes: Int = 1 << 24,
    memoryLimitBytes: Int? = nil, buffers: BufferPool = BufferPool(), width: Double = 0.25,
    watch: (TrainingEvent) -> Void = { _ in }
  ) throws -> FineTuning.Outcome {
    var request = FineTuning.Request(
      cohort: cohort, lock: lock, ledger: ledger, options: options,
      start: .random(.resnet20_cifar), people: ["owner": "nobody"],
      checkpointFolder: checkpoints, resume: resume, usesFeatureCache: usesFeatureCache,
      memoryBudgetBytes: memoryBudgetBytes)
    request.width = width
    request.memoryLimitBytes = memoryLimitBytes
    var steps = 0
    return try FineTuning.run(
      request, workers: WorkerPool(threadCount: threads), buffers: buffers,
      convolution: convolution, isInterrupted: { stopAfter.map { steps >= $0 } ?? false },
      events: { event in
        if case .stepEnded = event { steps += 1 }
        events.add(event)
        watch(event)
      })
  }

  /// Runs to the end.
  func finished(
    resume: Bool = false, threads: Int = 2, usesFeatureCache: Bool = true
  ) throws -> FineTuned {
    let outcome = try outcome(
      resume: resume, threads: threads, usesFeatureCache: usesFeatureCache)
    guard case .finished(let tuned) = outcome else {
      Issue.record("the run was interrupted")
      throw CancellationError()
    }
    return tuned
  }

  /// The model's digest after running to the end.
  func digest(
    resume: Bool = false, threads: Int = 2, usesFeatureCache: Bool = true
  ) throws -> String {
    try finished(resume: resume, threads: threads, usesFeatureCache: usesFeatureCache)
      .model.digest()
  }
}
