internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// A classifier of the networks at the ends of several cosines.
@Suite struct SnapshotTests {
  private static var options: TrainingOptions {
    var options = TinyRun.options
    options.snapshots = 2
    return options
  }

  private static func files(of run: TinyRun) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: run.checkpoints.path)
      .filter { $0.hasPrefix("snapshot-") }.sorted()
  }

  /// Four epochs in two cycles begin as two epochs in one, and go on from there.
  @Test func `the first network is that of a training of one cycle`() throws {
    let run = try TinyRun(name: "snapshots", options: Self.options)
    let tuned = try run.finished()
    let ensemble = try #require(tuned.model.card.ensemble)
    #expect(ensemble.source == .snapshots && ensemble.members == 2)
    #expect(tuned.history.count == 4)
    var options = TinyRun.options
    options.epochs = 2
    let short = try TinyRun(name: "one-cycle", options: options).finished().model
    for (name, tensor) in short.tensors {
      #expect(tuned.model.tensors["snapshot0." + name] == tensor, "\(name)")
      let isCount = name.hasSuffix("num_batches_tracked")
      #expect(isCount || tuned.model.tensors["snapshot1." + name] != tensor, "\(name)")
    }
    #expect(tuned.model.tensors.count == 2 * short.tensors.count)
  }

  @Test func `answers that were set aside have mutual information, as those of its file`() throws {
    let run = try TinyRun(name: "snapshot-file", options: Self.options)
    let tuned = try run.finished()
    #expect(tuned.predictions.contains { ($0.mutualInformation ?? 0) > 0 })
    let url = run.folder.appendingPathComponent("model.fovea")
    try tuned.model.write(to: url)
    let model = try ModelFile.read(from: url)
    #expect(model == tuned.model)
    let rows = try Predictor(
      model: model, workers: WorkerPool(threadCount: 1), buffers: BufferPool()
    ).predict(
      cohort: run.cohort, indices: run.lock.indices(in: .validation), part: .validation,
      progress: { _ in })
    #expect(rows == tuned.predictions)
    let error = #expect(throws: TrainingError.self) { try model.classifier(in: BufferPool()) }
    #expect(error?.hint == "give a model that was trained without training.snapshots")
  }

  /// 48 training images are five steps of an epoch: the first cycle ends after ten.
  @Test(arguments: [3, 12])
  func `interrupted in either cycle and at one thread it ends in the same bytes`(
    step: Int
  ) throws {
    let run = try TinyRun(name: "snapshot-resumed-\(step)", options: Self.options)
    let whole = try run.digest(threads: 1)
    let names = (0..<2).map { "snapshot-whole-\($0).safetensors" }
    #expect(try Self.files(of: run) == names)
    guard case .interrupted = try run.outcome(stopAfter: step) else {
      Issue.record("it was not interrupted")
      return
    }
    #expect(try Self.files(of: run).count == (step < 10 ? 0 : 1))
    #expect(try run.digest(resume: true) == whole)
  }

  @Test func `with folds all of a fit's networks answer out of fold, and then are forgotten`()
    throws
  {
    let run = try TinyRun(name: "snapshot-folds", options: Self.options, folds: 2)
    let tuned = try run.finished()
    #expect(tuned.predictions.count == 64)
    #expect(tuned.predictions.allSatisfy { $0.mutualInformation != nil && $0.fold != nil })
    #expect(tuned.predictions.contains { ($0.mutualInformation ?? 0) > 0 })
    #expect(tuned.model.card.ensemble?.source == .snapshots)
    #expect(tuned.model.card.reference?.source == .outOfFold)
    #expect(try Self.files(of: run).allSatisfy { $0.hasPrefix("snapshot-refit-") })
    let digest = try tuned.model.digest()
    _ = try run.outcome(stopAfter: 20)
    let resumed = try run.finished(resume: true)
    #expect(try resumed.model.digest() == digest)
    #expect(resumed.predictions == tuned.predictions)
    try Checkpoint.remove(in: run.checkpoints)
    #expect(try Self.files(of: run).isEmpty)
  }

  @Test func `early stopping would cut a cycle off, and is off`() throws {
    var options = Self.options
    options.earlyStopping = .init(metric: .loss, patience: 1)
    let run = try TinyRun(name: "snapshot-early", options: options)
    #expect(try run.finished().history.count == 4)
    let notes = run.events.value.compactMap { event -> String? in
      if case .note(let sentence) = event { sentence } else { nil }
    }
    #expect(notes.first == "Early stopping is off, because every cycle runs to its end.")
  }

  /// What cannot be, and what is said of it.
  private static let problems: [(TrainingOptions, String)] = {
    func changed(_ change: (inout TrainingOptions) -> Void) -> TrainingOptions {
      var options = options
      change(&options)
      return options
    }
    return [
      (changed { $0.snapshots = 1 }, "must be 1 to 20"),
      (changed { $0.snapshots = 3 }, "is 3, and training.epochs, 4, is no multiple of it"),
      (
        changed { $0.warmupEpochs = 3 },
        "makes cycles of 2 epochs, and training.warmupEpochs is longer"
      ),
      (
        changed { $0.schedule = .constant },
        "keeps the ends of cosines; set training.schedule to cosine"
      ),
      (
        changed { $0.keepsFolds = true },
        "does not go with training.keepFolds; either gives several networks"
      ),
      (
        changed { $0.mitigation = Mitigation(.worstGroup, attribute: "sex") },
        "keeps the end of every cycle, and a mitigation by worstGroup or headRetraining makes one "
          + "network"
      ),
    ]
  }()

  @Test(arguments: problems.indices)
  func `cycles that cannot be are refused`(number: Int) {
    let (options, reason) = Self.problems[number]
    #expect(
      options.problems.map { "\($0.key): \($0.reason)" } == ["training.snapshots: \(reason)"])
  }

  @Test func `cycles stay whole on a share of the labels`() {
    var options = Self.options
    (options.epochs, options.warmupEpochs) = (6, 2)
    let few = options.onShare(0.3)
    // 3 epochs of a cycle, 10/3 times as long, are 10.
    #expect(few.epochs == 20 && few.warmupEpochs == 2 / 0.3)
    #expect(few.problems.isEmpty)
  }
}
