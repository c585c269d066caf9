internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
public import Foundation
internal import Privacy
internal import Reports
internal import Training

/// Measures a model on the validation part of a cohort, or opens its test part.
public struct EvaluateStage {
  static let artefacts = [
    FinetuneStage.predictionsName, "predictions.json", EvaluationTask.fileName,
    Reporting.folderName,
  ]

  private let model: URL
  private let cohort: URL
  let output: URL
  let opensTest: Bool
  /// Where groups, replicates and gates come from.
  var recipe = Recipe.standard
  /// Bars beside those of the recipe, as `worstGroup.sensitivity=min:0.8`.
  public var gates: [String] = []
  /// Whether it is part of another command, which has a log of its own.
  var isPart = false
  /// What to do where the split has no validation part.
  var withoutValidation = "the report of finetune has out-of-fold figures"
  /// Whether the page shows the worst errors as pictures.
  public var showsPictures = false
  /// Numbers behind which fewer patients stand are withheld, and predictions are not written; nil:
  /// the output stays in the house.
  public var suppressBelow: Int?

  /// Measures the model in a file on the cohort in a folder.
  public init(model: URL, cohort: URL, output: URL, opensTest: Bool) {
    self.model = model
    self.cohort = cohort
    self.output = output
    self.opensTest = opensTest
  }

  /// Predicts the part, evaluates and reports.
  ///
  /// - Throws: `badData` for a part that is empty or a model of another split; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace)
    let subject = try subject(context)
    let gates = try gates(for: subject.source.file.card)
    let gate = try ReleaseGate(
      cohort: cohort, key: subject.key, context: context,
      excusing: subject.source.file.card.people.values.sorted())
    gate.announce(in: context)
    if suppressBelow != nil { try gate.requireSearch(for: "--release") }
    if context.isDryRun { return result(subject, lines: [], isDryRun: true) }
    var trail = AuditTrail(
      command: "evaluate", folder: output, key: subject.key, context: context,
      inputs: [
        "model": subject.source.digest, "cohort": subject.cohort.digest,
        "split": subject.lock.hash,
      ], isSilent: isPart)
    trail.gate = gate.standing
    return try trail.watch {
      try folder.staging(mayReplace: context.mayReplace) { staged in
        var subject = subject
        if opensTest { try subject.open() }
        let lines =
          subject.source.file.card.pixels == nil
          ? try measure(subject, gates: gates, gate.fact, into: staged.url, context: context)
          : try measurePixels(
            subject, gates: gates, gate.fact, into: staged.url, context: context)
        let result = result(subject, lines: lines, isDryRun: false)
        try gate.check(staged.url)
        try trail.commit(
          staged, artefacts: Self.artefacts,
          counts: ["images": subject.indices.count, "openings": subject.ledger.count],
          exit: result.exitCode)
        return result
      }
    }
  }

  /// What is measured, and on what.
  struct Subject {
    let source: ModelSource
    let cohort: Cohort
    let lock: SplitLock
    var ledger: TestLedger
    let key: SecretKey
    let indices: [Int]
    var warnings: [String] = []

    /// Counts one more opening of the test part.
    mutating func open() throws {
      try ledger.recordOpening(modelDigest: source.digest, in: cohort, key: key)
    }
  }

  var part: Part { opensTest ? .test : .validation }

  /// - Throws: `badData` for a part that is empty or that the model may have seen.
  func subject(_ context: StageContext) throws -> Subject {
    let source = try ModelSource(model)
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    guard let lock = try SplitLock.read(in: cohort, key: key) else {
      throw PipelinesError(
        .inputMissing, subject: SplitLock.fileName, reason: "the cohort has not been split",
        hint: "split it with fovea split")
    }
    var subject = Subject(
      source: source, cohort: cohort, lock: lock,
      ledger: try TestLedger.read(in: cohort, lock: lock, key: key), key: key,
      indices: lock.indices(in: part))
    try checkPart(lock, count: subject.indices.count)
    subject.warnings = try warnings(
      source, lock: lock, ledger: subject.ledger, cohort: cohort)
    return subject
  }

  /// Predicts the part and reports on it in the folder.
  private func measure(
    _ subject: Subject, gates: [Gate], _ searched: NamedText, into folder: URL,
    context: StageContext
  ) throws -> [String] {
    let source = subject.source
    let predictor = try Predictor(
      model: source.file, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice)
    let count = subject.indices.count
    let answers = try predictor.answers(
      cohort: subject.cohort, indices: subject.indices, part: part
    ) { done in
      context.announce(.progress(task: "predicting", done: done, total: count))
    }
    if suppressBelow == nil {
      try PredictionsFile.write(
        answers.rows, model: source.digest,
        counts: ["images": count, "rows": answers.rows.count], to: folder)
    }
    var report = CohortReport(
      cohort: subject.cohort, lock: subject.lock, openings: subject.ledger.count, recipe: recipe,
      part: opensTest ? .test : .validation, showsPictures: showsPictures, gates: gates)
    report.suppressBelow = suppressBelow
    report.searched = searched
    report.drift =
      source.file.card.trainingProfile.map { DriftSummary(training: $0, now: answers.makeup) }
      ?? DriftSummary(withoutTraining: answers.makeup)
    return try report.write(
      answers.rows, model: source.file, name: source.name, flow: nil, warnings: subject.warnings,
      to: folder, place: output, context: context)
  }

  private func checkPart(_ lock: SplitLock, count: Int) throws(PipelinesError) {
    guard count == 0 else { return }
    throw PipelinesError(
      .badData, subject: opensTest ? "test part" : "validation part",
      reason: "the split has none: \(lock.rule)",
      hint: opensTest ? "split the cohort with a test part" : withoutValidation)
  }

  /// What the report has to say besides.
  ///
  /// - Throws: `badData` for a model that may have seen the part.
  private func warnings(
    _ source: ModelSource, lock: SplitLock, ledger: TestLedger, cohort: Cohort
  ) throws(PipelinesError) -> [String] {
    let card = source.file.card
    var warnings: [String] = []
    try SpentPart(cohort: cohort, lock: lock, isTest: opensTest).check(card, subject: source.name)
    if card.splitHash != lock.hash, !cohort.isVersion(of: card.cohortDigest) {
      warnings.append(
        "the model was trained on another cohort; whether it saw these patients is not known")
    } else if card.splitHash != lock.hash {
      throw PipelinesError(
        .badData, subject: source.name,
        reason: "was trained on this cohort under another split, so it may have seen this part",
        hint: "train again under the frozen split")
    } else if !ledger.confirms(count: card.openings.count, head: card.openings.head) {
      warnings.append("openings of the test part were removed from the ledger since the training")
    }
    return warnings
  }

  private func result(_ subject: Subject, lines: [String], isDryRun: Bool) -> CommandResult {
    let (count, openings) = (subject.indices.count, subject.ledger.count)
    let said =
      isDryRun
      ? "would predict \(count) images of the \(part.rawValue) part"
      : "predicted \(count) images of the \(part.rawValue) part"
    return CommandResult(
      "fovea.evaluate/1",
      lines: GateLines.brokenFirst([said] + lines + ["test part opened so far: \(openings)"]),
      members: [
        "part": .text(part.rawValue), "images": .integer(count),
        "testOpenings": .integer(openings), "dryRun": .flag(isDryRun),
      ], exitCode: GateLines.exitCode(of: lines))
  }
}
