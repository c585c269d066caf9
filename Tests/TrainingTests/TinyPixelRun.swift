internal import Annotations
internal import Cohorts
internal import Compute
internal import Files
internal import Foundation
internal import Ingest
internal import Networks
internal import Privacy
internal import Testing
internal import Training

/// A run on 48 invented images of 48 patients: three of four have a bright square, which is marked.
struct TinyPixelRun {
  static func options(_ task: TrainingOptions.Task = .segment) -> TrainingOptions {
    var options = TrainingOptions(targets: [], unit: .image, aggregate: .max, inputSize: 32)
    options.task = task
    options.epochs = 3
    options.batch = 8
    options.learningRate = 1e-2
    options.augmentation = AugmentationPolicy(
      flip: .both, shift: 0.05, rotateDegrees: 10, scale: 0.1, contrast: 0.1, variants: 0)
    var pixels = PixelOptions()
    pixels.decoderWidth = 4
    options.pixels = pixels
    return options
  }

  let folder: URL
  let cohort: Cohort
  let lock: SplitLock
  let ledger: TestLedger
  var options: TrainingOptions
  let events = TinyRun.Log()

  /// - Parameter labels: the marks' names; of two the second is the square's right half.
  init(
    name: String, options: TrainingOptions = Self.options(), folds: Int = 0,
    labels: [String] = ["spot"], overlaps: Bool = false
  ) throws {
    folder = try Picture.freshFolder("pixels-" + name)
    self.options = options
    let place = folder.appendingPathComponent("cohort")
    var images = (0..<48).map(Self.image)
    var masks: [String: [RunLengthMask]] = [:]
    for index in images.indices {
      let own = Self.masks(index, labels: labels.count, overlaps: overlaps)
      var facts = images[index].facts
      facts.masks = MaskFacts(labels: labels, digest: Digest.sha256(try MaskFile.encoded(own)))
      masks[facts.caseID] = own
      images[index] = StoredImage(facts: facts, pixels: images[index].pixels)
    }
    try CohortWriter.write(images.map { ($0.facts, $0.pixels) }, to: place, key: Picture.key)
    try FileManager.default.createDirectory(
      at: place.appendingPathComponent("masks"), withIntermediateDirectories: true)
    for (id, own) in masks {
      try MaskFile.encoded(own).write(to: place.appendingPathComponent(MaskFile.path(of: id)))
    }
    cohort = try Cohort(folder: place, cases: images.map(\.facts))
    lock = try SplitLock.make(
      for: cohort,
      options: SplitOptions(
        validation: 0.25, test: 0.25, folds: folds, stratify: [], holdOut: nil, latest: nil,
        seed: 3), key: Picture.key)
    ledger = try TestLedger.read(in: cohort, lock: lock, key: Picture.key)
  }

  /// Where an image's square is; nil where it has none.
  static func square(_ number: Int) -> (x: Range<Int>, y: Range<Int>)? {
    guard number % 4 != 0 else { return nil }
    var generator = SeededGenerator(seed: 12, stream: UInt64(number))
    let (x, y) = (2 + generator.integer(below: 18), 2 + generator.integer(below: 12))
    let side = 8 + 2 * generator.integer(below: 3)
    return (x..<(x + side), y..<(y + side))
  }

  /// 36 columns and 30 rows of noise.
  private static func image(_ number: Int) -> StoredImage {
    var generator = SeededGenerator(seed: 11, stream: UInt64(number))
    let square = square(number)
    let bytes = (0..<1080).map { place -> UInt8 in
      let isInside = square.map { $0.x.contains(place % 36) && $0.y.contains(place / 36) } ?? false
      return UInt8(60 + generator.integer(below: 60) + (isInside ? 90 : 0))
    }
    var facts = Picture.facts(number, patient: number)
    guard
      let pixels = StoredPixels(
        rows: 30, columns: 36, channels: 1, bitsStored: 8, isSigned: false, bytes: bytes)
    else { preconditionFailure("30 × 36 pixels") }
    (facts.rows, facts.columns, facts.pixelDigest) = (30, 36, pixels.digest)
    return StoredImage(facts: facts, pixels: pixels)
  }

  private static func masks(_ number: Int, labels: Int, overlaps: Bool) -> [RunLengthMask] {
    guard let (x, y) = square(number) else {
      return (0..<labels).map { _ in .empty(rows: 30, columns: 36) }
    }
    return (0..<labels).map { label in
      let middle = (x.lowerBound + x.upperBound) / 2
      let part =
        labels == 1 || overlaps && label == 0
        ? x : label == 0 ? x.lowerBound..<middle : middle..<x.upperBound
      let pixels = (0..<1080).map { place -> UInt8 in
        part.contains(place % 36) && y.contains(place / 36) ? 1 : 0
      }
      return RunLengthMask(rows: 30, columns: 36, pixels: pixels)
    }
  }

  /// Runs, and stops after so many steps if asked to.
  func outcome(
    stopAfter: Int? = nil, resume: Bool = false, threads: Int = 2,
    memoryBudgetBytes: Int = 1 << 24, memoryLimitBytes: Int? = nil
  ) throws -> FineTuning.Outcome {
    var request = FineTuning.Request(
      cohort: cohort, lock: lock, ledger: ledger, options: options,
      start: .random(.resnet20_cifar), people: ["owner": "nobody"],
      checkpointFolder: folder.appendingPathComponent("checkpoints"), resume: resume,
      usesFeatureCache: true, memoryBudgetBytes: memoryBudgetBytes)
    request.width = 0.25
    request.memoryLimitBytes = memoryLimitBytes
    var steps = 0
    return try FineTuning.run(
      request, workers: WorkerPool(threadCount: threads), buffers: BufferPool(),
      isInterrupted: { stopAfter.map { steps >= $0 } ?? false },
      events: { event in
        if case .stepEnded = event { steps += 1 }
        events.add(event)
      })
  }

  /// Steps of all runs so far.
  var stepCount: Int { events.value.count { if case .stepEnded = $0 { true } else { false } } }

  /// Runs to the end.
  func finished(
    resume: Bool = false, threads: Int = 2, memoryBudgetBytes: Int = 1 << 24
  ) throws -> FineTuned {
    let outcome = try outcome(
      resume: resume, threads: threads, memoryBudgetBytes: memoryBudgetBytes)
    guard case .finished(let tuned) = outcome else {
      Issue.record("the run was interrupted")
      throw CancellationError()
    }
    return tuned
  }

  /// The share of marked pixels that answer and truth have in common, of all images that show
  /// something.
  func meanDice(_ answers: [PixelAnswer], label: Int = 0) throws -> Double {
    var values: [Double] = []
    for answer in answers {
      let index = try #require(cohort.facts.firstIndex { $0.caseID == answer.image.caseID })
      let truth = try #require(try cohort.masks(at: index))[label]
      guard !truth.isEmpty else { continue }
      let both = zip(answer.masks[label].pixels, truth.pixels).count { $0 == 1 && $1 == 1 }
      values.append(
        2 * Double(both) / Double(answer.masks[label].markedCount + truth.markedCount))
    }
    return values.reduce(0, +) / Double(max(1, values.count))
  }
}
