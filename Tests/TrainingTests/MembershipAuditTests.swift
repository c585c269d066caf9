internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Testing
internal import Training

@Suite struct MembershipAuditTests {
  /// Labels that nothing in the images tells: who knows one, has learnt it by heart.
  private static let drawn: [Bool] = {
    var generator = SeededGenerator(seed: 21)
    return (0..<200).map { _ in generator.uniform() < 0.5 }
  }()

  private func run(_ name: String, epochs: Int, epsilon: Double? = nil) throws -> TinyRun {
    var options = TinyRun.options
    options.augmentation = .none
    options.epochs = epochs
    options.learningRate = 1e-2
    (options.batchNorm, options.classWeights) = (.frozen, .none)
    options.privacy = epsilon.map { PrivacyOptions(epsilon: $0) }
    return try TinyRun(
      name: name, options: options, patients: 120, positives: { _ in false },
      labels: { Self.drawn[$0] })
  }

  private func record(
    of run: TinyRun, shadows: Int = 8, isWhole: Bool = true, threads: Int = 2
  ) throws -> MembershipRecord {
    try #require(
      try MembershipAudit.run(
        MembershipAudit.Request(
          model: run.finished().model, cohort: run.cohort, lock: run.lock,
          start: .random(.resnet20_cifar), shadows: shadows, isWhole: isWhole, seed: 1,
          memoryBudgetBytes: 1 << 24),
        workers: WorkerPool(threadCount: threads), buffers: BufferPool(),
        isInterrupted: { false }, progress: { _ in }))
  }

  @Test func `a model that knows its patients by heart is caught`() throws {
    let record = try record(of: run("members-heart", epochs: 60))
    #expect(record.summary.verdict == .caught, "\(record.summary)")
    #expect(record.scope == .wholeRecipe && record.shadows == 8)
    #expect(record.summary.bound == nil)
  }

  @Test func `one that stopped early is not, nor one with a privacy budget`() throws {
    let early = try record(of: run("members-early", epochs: 1))
    #expect(early.summary.verdict == .noEvidence, "\(early.summary)")
    let hidden = try record(of: run("members-hidden", epochs: 30, epsilon: 2))
    #expect(hidden.summary.verdict == .noEvidence, "\(hidden.summary)")
    let bound = try #require(hidden.summary.bound)
    #expect(bound.epsilon <= 2 && !bound.isViolated)
  }

  @Test func `threads change nothing, and the record comes back from the model's file`() throws {
    var run = try run("members-threads", epochs: 3)
    run.options.freeze = ["conv1", "layer1", "layer2", "layer3"]
    let model = try run.finished().model
    func record(_ threads: Int) throws -> MembershipRecord? {
      try MembershipAudit.run(
        MembershipAudit.Request(
          model: model, cohort: run.cohort, lock: run.lock, start: nil, shadows: 4, isWhole: false,
          seed: 1, memoryBudgetBytes: 1 << 24),
        workers: WorkerPool(threadCount: threads), buffers: BufferPool(),
        isInterrupted: { false }, progress: { _ in })
    }
    let one = try #require(try record(1))
    #expect(try record(2) == one)
    #expect(one.scope == .headAsRecipe)
    #expect(one.summary.members == run.lock.indices(in: .train).count)
    #expect(one.summary.others == run.lock.indices(in: .validation).count)
    let file = run.folder.appendingPathComponent("audited.fovea")
    try model.audited(one).write(to: file)
    #expect(try ModelFile.read(from: file).card.membership == one)
  }

  @Test func `shadows of a hidden model draw noise that can be drawn again`() throws {
    var run = try run("members-noise", epochs: 3, epsilon: 4)
    run.options.freeze = ["conv1", "layer1", "layer2", "layer3"]
    let model = try run.finished().model
    func record(_ threads: Int) throws -> MembershipRecord? {
      try MembershipAudit.run(
        MembershipAudit.Request(
          model: model, cohort: run.cohort, lock: run.lock, start: nil, shadows: 2, isWhole: false,
          seed: 1, memoryBudgetBytes: 1 << 24),
        workers: WorkerPool(threadCount: threads), buffers: BufferPool(),
        isInterrupted: { false }, progress: { _ in })
    }
    #expect(try record(1) == record(2))
  }

  /// What 4 shadow models find of a model of these parts, trained for some epochs.
  private func found(
    _ adapt: AdaptedParts, epochs: Int = 3, isWhole: Bool = false, threads: Int = 2
  ) throws -> MembershipRecord {
    var run = try run("members-\(adapt)-\(epochs)-\(isWhole)-\(threads)", epochs: epochs)
    run.options.adapt = adapt
    return try record(of: run, shadows: 4, isWhole: isWhole, threads: threads)
  }

  @Test func `a recipe of the head alone is known by either of its names`() throws {
    var run = try run("members-frozen", epochs: 3)
    run.options.freeze = ["conv1", "layer1", "layer2", "layer3"]
    let frozen = try record(of: run, shadows: 4, isWhole: false)
    let named = try found(.head)
    #expect(named.scope == .headAsRecipe && named.summary == frozen.summary)
    #expect(try found(.head, isWhole: true).summary == named.summary)
  }

  @Test func `shadows of an augmented head are augmented where all is trained anew`() throws {
    func found(_ augmentation: AugmentationPolicy, isWhole: Bool) throws -> MembershipRecord {
      var run = try run("members-augmented", epochs: 3)
      (run.options.adapt, run.options.augmentation) = (.head, augmentation)
      return try record(of: run, shadows: 2, isWhole: isWhole)
    }
    let whole = try found(TinyRun.variants(0), isWhole: true)
    let head = try found(TinyRun.variants(0), isWhole: false)
    #expect(whole.scope == .wholeRecipe && head.scope == .headUnchanged)
    #expect(whole.summary.results[0] != head.summary.results[0])
    #expect(try found(.none, isWhole: true).scope == .headAsRecipe)
  }

  @Test func `shadows of a head of mean features have such heads`() throws {
    let prototypes = try found(.prototypes)
    #expect(prototypes.scope == .headAsRecipe)
    #expect(try found(.prototypes, threads: 1) == prototypes)
    // Means know no epochs.
    #expect(try found(.prototypes, epochs: 1).summary == prototypes.summary)
    #expect(try found(.head).summary != prototypes.summary)
  }

  @Test func `shadows of a whole recipe have its adapters`() throws {
    let head = try found(.adapter, epochs: 40)
    let whole = try found(.adapter, epochs: 40, isWhole: true)
    #expect(head.scope == .headOnly && whole.scope == .wholeRecipe)
    // Without them a fit of the whole recipe would come to what one of the head comes to.
    let areas = try [head, whole].map { try #require($0.summary.results[0].area.value) }
    #expect(abs(areas[0] - areas[1]) > 0.05, "\(areas)")
  }

  @Test func `shadows of the head alone are fed features, which no adversary changes`() throws {
    var run = try run("members-adversarial", epochs: 2)
    run.options.adversarialLevels = 4
    let record = try record(of: run, shadows: 2, isWhole: false)
    #expect(record.scope == .headOnly && record.shadows == 2)
  }

  @Test func `shadows stop early as the model did`() throws {
    func found(_ epochs: Int) throws -> MembershipSummary {
      var run = try run("members-patient-\(epochs)", epochs: epochs)
      run.options.earlyStopping = TrainingOptions.EarlyStopping(metric: .auroc, patience: 1)
      run.options.schedule = .constant
      return try record(of: run, shadows: 4).summary
    }
    // Labels that nothing tells are not foretold better every epoch, so more epochs are not used.
    #expect(try found(12) == found(30))
  }

  @Test(arguments: [Mitigation.Method.headRetraining, .worstGroup])
  func `shadow models do not stand for a fit that sets patients aside`(
    method: Mitigation.Method
  ) throws {
    let run =
      method == .worstGroup
      ? try MitigationTests.worstGroup("shadows")
      : try HeadRetrainingTests.run("shadows", epochs: 1)
    let error = #expect(throws: TrainingError.self) { try record(of: run, shadows: 2) }
    #expect(
      error?.description
        == "training.mitigation: is \(method) in this model, and shadow models set no patient "
        + "aside; audit a model that was trained with another method")
  }

  @Test func `who counts nothing in the loss is neither member nor other`() throws {
    var options = TinyRun.options
    (options.epochs, options.adapt) = (1, .head)
    options.feedback = FeedbackWeights(accepted: 0, corrected: 1)
    let run = try TinyRun(
      name: "members-weightless", options: options,
      feedback: { $0 % 4 < 2 ? ["sick": .accepted] : ["sick": .corrected] })
    func learnt(_ part: Part) -> Int {
      run.lock.indices(in: part).count { run.cohort.facts[$0].feedback?["sick"] == .corrected }
    }
    let summary = try record(of: run, shadows: 2, isWhole: false).summary
    #expect(summary.members == learnt(.train) && summary.others == learnt(.validation))
    #expect(summary.members < run.lock.indices(in: .train).count)
  }

  @Test func `labels that only one patient has are refused before any shadow model`() throws {
    let model = try run("members-usual", epochs: 1).finished().model
    let rare = try TinyRun(
      name: "members-rare", patients: 40, positives: { _ in false }, labels: { $0 == 7 })
    let patients = [Part.train, .validation].reduce(0) { $0 + rare.lock.indices(in: $1).count }
    let error = #expect(throws: TrainingError.self) {
      try MembershipAudit.run(
        MembershipAudit.Request(
          model: model, cohort: rare.cohort, lock: rare.lock, start: .random(.resnet20_cifar),
          shadows: 2, isWhole: true, seed: 1, memoryBudgetBytes: 1 << 24),
        workers: WorkerPool(threadCount: 1), buffers: BufferPool(), isInterrupted: { false },
        progress: { _ in Issue.record("a shadow model was fitted") })
    }
    #expect(
      error?.description
        == "target sick: fewer than 2 of the \(patients) labelled patients outside the test part "
        + "are positive, and shadow models learn from halves of them, which must both have one; "
        + "add such patients and train anew")
    #expect(error?.exitCode == 65)
  }

  @Test func `an interrupted audit leaves nothing, and one without others is refused`() throws {
    let run = try run("members-stopped", epochs: 1)
    let model = try run.finished().model
    func audit(_ lock: SplitLock) throws -> MembershipRecord? {
      try MembershipAudit.run(
        MembershipAudit.Request(
          model: model, cohort: run.cohort, lock: lock, start: .random(.resnet20_cifar),
          shadows: 2, isWhole: true, seed: 1, memoryBudgetBytes: 1 << 24),
        workers: WorkerPool(threadCount: 2), buffers: BufferPool(),
        isInterrupted: { true }, progress: { _ in })
    }
    #expect(try audit(run.lock) == nil)
    let folded = try TinyRun(name: "members-folded", folds: 3)
    #expect(throws: TrainingError.self) {
      try MembershipAudit.run(
        MembershipAudit.Request(
          model: model, cohort: folded.cohort,
          lock: SplitLock.make(
            for: folded.cohort,
            options: SplitOptions(
              validation: 0, test: 0.2, folds: 0, stratify: [], holdOut: nil, latest: nil, seed: 3),
            key: Picture.key), start: nil, shadows: 2, isWhole: true, seed: 1,
          memoryBudgetBytes: 1 << 24),
        workers: WorkerPool(threadCount: 2), buffers: BufferPool(),
        isInterrupted: { false }, progress: { _ in })
    }
  }
}
