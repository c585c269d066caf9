internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Files
public import Foundation
internal import Ingest
internal import Monitoring
internal import Privacy

/// Takes readers' feedback in: the next version of a cohort, with a ledger of who said what.
public struct ReviewImportStage {
  static let schema = "fovea.review-import/1"
  static let artefacts =
    IngestStage.artefacts + [
      CohortFolder.version, CohortFolder.feedback, CohortFolder.feedbackSummary,
    ]
  private static let logged = [
    CohortFolder.manifest, CohortFolder.signature, CohortFolder.version, CohortFolder.feedback,
    CohortFolder.feedbackSummary, SplitLock.fileName,
  ]

  private let feedback: URL
  private let cohort: URL
  private let output: URL
  /// The predictions that were reviewed, where the table does not say what the model said.
  public var predictions: URL?
  /// Whether the table settles what readers dispute.
  public var adjudicates = false

  /// Reads a table of feedback about a cohort and writes the next version.
  public init(feedback: URL, cohort: URL, output: URL) {
    self.feedback = feedback
    self.cohort = cohort
    self.output = output
  }

  /// What is needed to make the version.
  private struct Subject {
    let cohort: Cohort
    let lock: SplitLock
    let file: FeedbackFile
    let units: FeedbackUnits
    let facts: [String: FeedbackRound.Unit]
    var ledger: SignedChain<FeedbackEntry>
    let round: FeedbackRound
    let number: Int
    let seal: Seal?
  }

  /// Reads, joins, writes and signs.
  ///
  /// - Throws: `badData` for a table that cannot be used; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    let target = OutputFolder(url: output, artefacts: Self.artefacts)
    try target.checkStaging(mayReplace: context.mayReplace, inputs: [cohort])
    let key = try context.existingKey()
    let subject = try subject(key, context)
    let gate = try ReleaseGate(cohort: cohort, key: key, context: context)
    gate.announce(in: context)
    if subject.round.additions.isEmpty { return nothingNew(subject, context) }
    if subject.seal != nil { try checkSeal(context) }
    if context.isDryRun {
      return CommandResult(
        Self.schema,
        lines: [
          "would apply \(subject.round.changes.count) of \(subject.file.answers.count) answers",
          "would write \(output.path)",
        ],
        members: ["changes": .integer(subject.round.changes.count), "dryRun": .flag(true)])
    }
    var trail = AuditTrail(
      command: "review import", folder: output, key: key, context: context,
      inputs: [
        "cohort": subject.cohort.digest, "split": subject.lock.hash,
        "feedback": try Digest.sha256(of: feedback),
      ])
    trail.gate = gate.standing
    let summary = try trail.watch {
      try target.staging(mayReplace: context.mayReplace, inputs: [cohort]) { staged in
        try write(subject, to: staged, gate, trail, key: key)
      }
    }
    return CommandResult(
      Self.schema, lines: summary.lines + ["cohort: \(output.path)"],
      members: [
        "summary": try JSONValue(summary), "cohort": .text(output.path), "dryRun": .flag(false),
      ])
  }

  private func nothingNew(_ subject: Subject, _ context: StageContext) -> CommandResult {
    let count = subject.round.entries.count
    return CommandResult(
      Self.schema,
      lines: [
        "all \(count) answers are in \(CohortFolder.feedback) already; no version was made"
      ], members: ["repeated": .integer(count), "dryRun": .flag(context.isDryRun)])
  }

  private func subject(_ key: SecretKey, _ context: StageContext) throws -> Subject {
    let cohort = try Cohort.open(folder: cohort, key: key)
    guard let lock = try SplitLock.read(in: cohort, key: key) else {
      throw PipelinesError(
        .inputMissing, subject: SplitLock.fileName,
        reason: "the cohort has not been split, so nobody knows what the test part is",
        hint: "split it with fovea split")
    }
    let calls =
      try predictions.map { KnownCalls(try PredictionsFile(contentsOf: $0).rows) } ?? KnownCalls()
    let file = try FeedbackFile(
      contentsOf: feedback, pseudonyms: Pseudonyms(key: key), calls: calls)
    try requireCalls(file, calls)
    let units = FeedbackUnits(cohort: cohort, lock: lock, unit: file.unit)
    let facts = units.facts
    try units.check(file, facts: facts)
    let ledger = try cohort.feedback(key: key)
    let number = (ledger.entries.map(\.round).max() ?? 0) + 1
    let round = FeedbackRound(
      units.answers(of: file), units: facts, unit: file.unit.rawValue, number: number,
      earlier: ledger.entries, adjudicates: adjudicates)
    return Subject(
      cohort: cohort, lock: lock, file: file, units: units, facts: facts, ledger: ledger,
      round: round, number: number, seal: try seal(of: cohort, key, context))
  }

  /// A reader who did not see the answer says what is right; whether that corrects the model is
  /// known by what it said.
  ///
  /// - Throws: `usage`.
  private func requireCalls(_ file: FeedbackFile, _ calls: KnownCalls) throws(PipelinesError) {
    let unknown = file.answers.count {
      !$0.isVisible && $0.verdict == .corrected && $0.call == nil && !calls.hold($0.unitID)
    }
    guard unknown > 0 else { return }
    throw PipelinesError(
      .usage, subject: "--predictions",
      reason: (predictions == nil ? "is needed" : "lacks units of the table")
        + ": what the model said is not known of \(unknown) answers whose readers did not see it, "
        + "so that they would all count as corrections",
      hint: "name the predictions.csv that was reviewed")
  }

  /// The parent's seal, which seals the version too; nil where there is none.
  private func seal(
    of cohort: Cohort, _ key: SecretKey, _ context: StageContext
  ) throws -> Seal? {
    guard let place = context.seal ?? ReleaseGate.seal(beside: cohort.folder) else { return nil }
    return try? Seal(try InputFile.data(of: place), key: key, subject: "seal")
  }

  private func checkSeal(_ context: StageContext) throws(PipelinesError) {
    let place = Seal.place(of: output)
    guard context.mayReplace || !FileManager.default.fileExists(atPath: place.path) else {
      throw PipelinesError(
        .cannotCreate, subject: place.path, reason: "is the seal of an earlier output",
        hint: "remove it, or replace it with --force")
    }
  }

  /// Writes the version and puts it in its place, its seal beside it.
  private func write(
    _ subject: Subject, to staged: StagedFolder, _ gate: ReleaseGate, _ trail: AuditTrail,
    key: SecretKey
  ) throws -> FeedbackSummary {
    let cases = subject.units.cases(after: subject.round)
    let next = try Cohort(folder: staged.url, cases: cases)
    var ledger = subject.ledger
    for entry in subject.round.additions { try ledger.append(entry, key: key) }
    let version = try CohortVersion(
      of: next, after: subject.cohort, lock: subject.lock, feedbackLines: ledger.entries.count,
      feedbackHead: ledger.head)
    let manifest = try CohortWriter.writeVersion(
      of: subject.cohort.folder, cases: cases, into: staged, key: key)
    try staged.write(ledger.data, to: CohortFolder.feedback)
    try staged.write(try version.data(key: key), to: CohortFolder.version)
    let after = try CohortVersion.testDigest(of: next, lock: subject.lock)
    precondition(after == version.testDigest, "feedback has changed the test part")
    let summary = FeedbackSummary(
      subject.round, file: subject.file, number: subject.number, version: version,
      patientOf: { subject.facts[$0]?.patientID ?? $0 },
      testImages: subject.lock.indices(in: .test).count, testDigestAfter: after,
      seed: Recipe.standard.seed)
    try staged.write(
      try StableJSON.encode(summary, pretty: true), to: CohortFolder.feedbackSummary)
    try gate.check(
      staged.url,
      names: [CohortFolder.feedback, CohortFolder.version, CohortFolder.feedbackSummary])
    let seal = try subject.seal.map { seal in
      let data = try Seal(values: seal.values, manifestDigest: manifest).data(key: key)
      return try AtomicFile.stage(for: Seal.place(of: output), mode: 0o600) {
        (writer) throws(FilesError) in try writer.append(data)
      }
    }
    do {
      try trail.commit(
        staged, artefacts: Self.logged,
        counts: [
          "answers": subject.file.answers.count, "changes": subject.round.changes.count,
        ])
      try seal?.commit()
    } catch {
      seal?.discard()
      throw error
    }
    return summary
  }
}
