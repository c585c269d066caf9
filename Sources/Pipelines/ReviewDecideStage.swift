internal import Cohorts
internal import Evaluation
internal import Files
public import Foundation
internal import Monitoring
internal import Privacy
internal import Training

/// Decides whether a challenger takes the champion's place, and remembers it.
public struct ReviewDecideStage {
  static let schema = "fovea.review-decide/1"

  private let champion: URL
  private let challenger: URL
  private let cohort: URL
  private let output: URL
  /// How much worse still counts as not worse, in units of the measure.
  public var margin = 0.02
  /// What is compared, by name, with commas.
  public var measures = NonInferiority.Measure.auroc.rawValue
  /// The attributes whose groups are compared, with commas; nil: the usual ones.
  public var groups: String?
  /// Whether the test part is opened.
  public var opensTest = false
  /// Who decides; only a pseudonym is kept.
  public var person: String?

  /// Compares two models on a cohort and writes into a folder that knows the model in use.
  public init(champion: URL, challenger: URL, cohort: URL, output: URL) {
    self.champion = champion
    self.challenger = challenger
    self.cohort = cohort
    self.output = output
  }

  /// Predicts, compares and decides.
  ///
  /// - Throws: `usage`, `badData`; what the rooms say. A refusal is no error but exit code 1.
  public func run(in context: StageContext) throws -> CommandResult {
    let measures = try chosenMeasures()
    let target = OutputFolder(url: output, artefacts: ModelRegistry.artefacts)
    let key = try context.existingKey()
    var registry = try ModelRegistry(output, key: key)
    // What a history stands behind is gone on with; anything else needs --force.
    let mayReplace = context.mayReplace || registry.champion != nil
    try target.checkStaging(mayReplace: mayReplace, inputs: [cohort])
    let contest = try contest(key: key)
    try check(registry, contest)
    let rules = try contest.warnings()
    let groups = try ContestGroups(groups, of: contest)
    let readers = try ReaderLabels(of: contest, key: key).warning
    let warnings = rules + groups.warnings + [readers].compactMap { $0 }
    for warning in warnings { context.announce(.warning(warning)) }
    let predictions = try contest.predictions(in: registry, key: key)
    let gate = try ReleaseGate(cohort: cohort, key: key, context: context)
    gate.announce(in: context)
    if context.isDryRun { return planned(contest) }
    var trail = AuditTrail(
      command: "review decide", folder: output, key: key, context: context,
      inputs: [
        "champion": contest.champion.digest, "challenger": contest.challenger.digest,
        "cohort": contest.cohort.digest, "split": contest.lock.hash,
      ])
    trail.gate = gate.standing
    return try trail.watch {
      try target.staging(mayReplace: mayReplace, inputs: [cohort]) { staged in
        if opensTest { try open(contest, key: key) }
        let decision = try decision(
          contest, predictions, measures, groups.names, warnings, context)
        try remember(decision, of: contest, in: &registry, key: key)
        try registry.write(
          [
            contest.champion.digest: try contest.champion.file.encoded(),
            contest.challenger.digest: try contest.challenger.file.encoded(),
          ], predictions: predictions.mapValues(\.data), to: staged)
        try staged.write(
          try StableJSON.encode(decision, pretty: true), to: ModelRegistry.decisionName)
        try gate.check(staged.url)
        let exit: Int32 = decision.promotion.isPromoted ? 0 : 1
        try trail.commit(
          staged, artefacts: ModelRegistry.artefacts,
          counts: ["comparisons": decision.comparisons.count], exit: exit)
        return try result(decision, exit: exit)
      }
    }
  }

  private func chosenMeasures() throws(PipelinesError) -> [NonInferiority.Measure] {
    guard margin >= 0, margin < 1 else {
      throw PipelinesError(
        .usage, subject: "--margin \(margin)", reason: "is no margin",
        hint: "give a number from 0 to below 1, such as 0.02")
    }
    var chosen: [NonInferiority.Measure] = []
    for text in measures.split(separator: ",") {
      let name = text.trimmingCharacters(in: .whitespaces)
      guard let measure = NonInferiority.Measure(rawValue: name) else {
        let names = NonInferiority.Measure.allCases.map(\.rawValue)
        throw PipelinesError(
          .usage, subject: "--measure \(name)", reason: "is none of \(ColumnNames.list(names))",
          hint: Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
            ?? "name one of them, or several with commas")
      }
      chosen.append(measure)
    }
    return chosen
  }

  private func contest(key: SecretKey) throws -> Contest {
    let opened = try Cohort.open(folder: cohort, key: key)
    guard let lock = try SplitLock.read(in: opened, key: key) else {
      throw PipelinesError(
        .inputMissing, subject: SplitLock.fileName, reason: "the cohort has not been split",
        hint: "split it with fovea split")
    }
    return Contest(
      champion: try ModelSource(champion), challenger: try ModelSource(challenger),
      championFile: champion, challengerFile: challenger, cohort: opened, lock: lock,
      opensTest: opensTest)
  }

  /// - Throws: `usage` for a champion that is not the model in use.
  private func check(_ registry: ModelRegistry, _ contest: Contest) throws(PipelinesError) {
    guard let current = registry.champion, current != contest.champion.digest else { return }
    throw PipelinesError(
      .usage, subject: "champion", reason: "is not the model in use there",
      hint: "name \(ModelRegistry.currentName) of the output, or the same model in its run")
  }

  /// Counts an opening of the test part for each model.
  private func open(_ contest: Contest, key: SecretKey) throws {
    var ledger = try TestLedger.read(in: contest.cohort, lock: contest.lock, key: key)
    for source in [contest.champion, contest.challenger] {
      try ledger.recordOpening(modelDigest: source.digest, in: contest.cohort, key: key)
    }
  }

  private func decision(
    _ contest: Contest, _ predictions: [String: OutOfFoldPredictions],
    _ measures: [NonInferiority.Measure], _ groups: [String], _ warnings: [String],
    _ context: StageContext
  ) throws -> Decision {
    let rows = try contest.rows(predictions, in: context)
    let card = contest.champion.file.card
    func table(_ rows: [PredictionRow]) throws -> CohortTable {
      try EvaluationTask(
        rows: rows, attributes: CohortAttributes(contest.cohort.cases, unit: card.unit),
        labelKind: LabelKind(card.heads[0].kind), groups: groups, recipe: .standard,
        suppressBelow: nil
      ).table()
    }
    let (champion, challenger) = (try table(rows.champion), try table(rows.challenger))
    if let problem = ModelComparison.problems(first: champion, second: challenger).first {
      throw PipelinesError(.badData, subject: "predictions", reason: "\(problem)")
    }
    let comparisons = NonInferiority.compare(
      champion: champion, challenger: challenger, measures: measures, margin: margin,
      threads: context.threads)
    return Decision(
      champion: contest.champion.digest, challenger: contest.challenger.digest,
      evidence: HistoryEntry.Evidence(
        cohortDigest: contest.cohort.digest, cohortVersion: contest.cohort.version?.version ?? 1,
        splitHash: contest.lock.hash, part: contest.part, margin: margin,
        predictions: predictions.isEmpty ? nil : predictions.mapValues(\.digest)),
      promotion: Promotion(comparisons), warnings: warnings, comparisons: comparisons)
  }

  /// Adds the decision to the history, after the first champion where there is none.
  private func remember(
    _ decision: Decision, of contest: Contest, in registry: inout ModelRegistry, key: SecretKey
  ) throws {
    let (by, when) = (ModelRegistry.person(person, key: key), ModelRegistry.now)
    if registry.champion == nil {
      try registry.history.append(
        HistoryEntry(
          event: .adopted, current: decision.champion, other: nil,
          reasons: ["named as champion at the first decision"], by: by, when: when), key: key)
    }
    let isPromoted = decision.promotion.isPromoted
    try registry.history.append(
      HistoryEntry(
        event: isPromoted ? .promoted : .refused,
        current: isPromoted ? decision.challenger : decision.champion,
        other: isPromoted ? decision.champion : decision.challenger, evidence: decision.evidence,
        reasons: decision.promotion.reasons, by: by, when: when), key: key)
  }

  private func planned(_ contest: Contest) -> CommandResult {
    CommandResult(
      Self.schema,
      lines: [
        "would compare both models on the \(contest.part) part", "would write \(output.path)",
      ], members: ["part": .text(contest.part), "dryRun": .flag(true)])
  }

  private func result(_ decision: Decision, exit: Int32) throws -> CommandResult {
    CommandResult(
      Self.schema,
      lines: decision.lines + [
        "model in use: \(output.appendingPathComponent(ModelRegistry.currentName).path)"
      ],
      members: ["decision": try JSONValue(decision), "dryRun": .flag(false)], exitCode: exit)
  }
}
