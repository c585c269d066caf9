internal import Evaluation
internal import Files
public import Foundation
internal import Privacy
internal import Reports

/// Reports on a table of predictions, whoever made it.
public struct ReportStage {
  static let artefacts = [
    EvaluationTask.fileName, Reporting.folderName,
  ]

  let predictions: URL
  let demographics: URL
  let validation: URL?
  let output: URL
  /// What the table predicts.
  public var kind = TargetKind.classification
  /// Columns that the user names, as `score=NAME`.
  public var columns: [String] = []
  /// Bars that the report has to reach, as `worstGroup.sensitivity=min:0.8`.
  public var gates: [String] = []
  /// Other cohorts to show beside it, as `elsewhere=other.csv`.
  public var otherCohorts: [String] = []
  /// Other models on the same images, as `older=older.csv`.
  public var otherModels: [String] = []
  /// Attributes whose mix is made equal between groups, as names of columns.
  public var adjust: [String] = []
  /// How much worse still counts as not worse, in units of the measure.
  public var margin = 0.05
  /// Numbers behind which fewer patients stand are withheld; nil: the report stays in the house.
  public var suppressBelow: Int?

  /// Reports on a table, with attributes from another, thresholds from a third.
  public init(predictions: URL, demographics: URL, validation: URL?, output: URL) {
    self.predictions = predictions
    self.demographics = demographics
    self.validation = validation
    self.output = output
  }

  /// Reads the tables, evaluates and reports.
  ///
  /// - Throws: `usage` for flags that cannot be, `badData` for tables that cannot be; errors of
  ///   the files.
  public func run(in context: StageContext) throws -> CommandResult {
    if kind != .classification { return try runAgreement(in: context) }
    let gates = try gates.map { try GateText.gate(flag: $0) }
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace)
    let tables = try ReportTables(
      predictions: predictions, demographics: demographics, validation: validation,
      cohorts: try otherCohorts.map { try NamedFile($0, flag: "--compare-cohort") },
      models: try otherModels.map { try NamedFile($0, flag: "--compare-model") },
      flags: try ColumnFlags(columns))
    let adjust = try tables.people.groups(named: adjust, flag: "--adjust")
    context.announce(.note("read \(tables.main.columns)"))
    for (name, table) in tables.others {
      context.announce(.note("\(name): read \(table.columns)"))
    }
    if context.isDryRun {
      try context.checkKey()
      return CommandResult(
        "fovea.report/1", lines: ["would report on \(tables.main.rows.count) rows"],
        members: ["rows": .integer(tables.main.rows.count), "dryRun": .flag(true)])
    }
    let key = try context.keyMadeIfMissing()
    let joined = PseudonymousRows(tables.main, demographics: tables.people, key: key)
    try check(joined)
    let validation = tables.validation.map {
      PseudonymousRows($0, demographics: tables.people, key: key).rows
    }
    let thresholds = try validation.map {
      try ExternalThresholds(on: $0, for: joined.rows, rule: Recipe.standard.thresholdRule)
    }
    let task = task(joined, thresholds, groups: tables.people.groups, adjust: adjust)
    let reporting = try reporting(
      task, facts: facts(joined, thresholds: thresholds, context: context), tables,
      Known(rows: joined.rows + (validation ?? []), thresholds: thresholds, key: key), gates,
      context)
    let trail = AuditTrail(
      command: "report", folder: output, key: key, context: context, inputs: try inputDigests())
    let lines = try trail.watch {
      try folder.staging(mayReplace: context.mayReplace) { staged in
        let lines = try reporting.write(to: staged.url, place: output, context: context)
        try trail.commit(
          staged, artefacts: Self.artefacts, counts: ["rows": joined.rows.count],
          exit: GateLines.exitCode(of: lines))
        return lines
      }
    }
    return CommandResult(
      "fovea.report/1", lines: lines,
      members: [
        "rows": .integer(joined.rows.count),
        "report": .text(output.appendingPathComponent(Reporting.folderName).path),
        "dryRun": .flag(false),
      ], exitCode: GateLines.exitCode(of: lines))
  }

  /// What the report's own tables gave.
  private struct Known {
    let rows: [PredictionRow]
    let thresholds: ExternalThresholds?
    let key: SecretKey
  }

  /// The report with what is shown beside it: other cohorts and other models.
  private func reporting(
    _ task: EvaluationTask, facts: ReportFacts, _ tables: ReportTables, _ known: Known,
    _ gates: [Gate], _ context: StageContext
  ) throws -> Reporting {
    var facts = facts
    facts.gates = gates
    facts.settings = [NamedText(name: "Columns of the table", text: tables.main.columns)]
    let otherCohorts = try tables.cohorts.map { name, table in
      let other = PseudonymousRows(table, demographics: tables.people, key: known.key)
      try check(other)
      try requireOtherPatients(name, other.rows, than: known.rows)
      if let note = Self.unknownNote(other) { facts.limitations.append("\(name): \(note)") }
      let task = self.task(
        other, known.thresholds, groups: tables.people.groups, adjust: adjust)
      return ReportedCohort(name: name, summary: try task.summaries(threads: context.threads).shown)
    }
    var reporting = Reporting(task: task, facts: facts)
    reporting.otherCohorts = otherCohorts
    reporting.comparisons = try tables.models.map { name, table in
      let other = PseudonymousRows(table, demographics: tables.people, key: known.key)
      // Thresholds belong to one model: another one has its own in its table, or none.
      return try comparison(
        name, self.task(other, nil, groups: tables.people.groups, adjust: []), with: task, context)
    }
    return reporting
  }

  /// Digests of the tables, by role.
  private func inputDigests() throws -> [String: String] {
    var digests = [
      "predictions": try Digest.sha256(of: predictions),
      "demographics": try Digest.sha256(of: demographics),
    ]
    if let validation { digests["validation"] = try Digest.sha256(of: validation) }
    return digests
  }

  /// - Throws: `badData` where the tables share no image or disagree on what is so.
  private func comparison(
    _ name: String, _ other: EvaluationTask, with task: EvaluationTask, _ context: StageContext
  ) throws(PipelinesError) -> ReportedComparison {
    let tables = try (first: task.table(), second: other.table())
    if let problem = ModelComparison.problems(first: tables.first, second: tables.second).first {
      throw PipelinesError(
        .badData, subject: "--compare-model \(name)", reason: "\(problem)",
        hint: "compare models on the same images")
    }
    let labels = ModelComparison.compare(
      first: tables.first, second: tables.second, margin: margin, threads: context.threads)
    guard labels.contains(where: { $0.commonUnits > 0 }) else {
      throw PipelinesError(
        .badData, subject: "--compare-model \(name)",
        reason: "shares no image with the predictions",
        hint: "both tables must name images alike; for other patients use --compare-cohort")
    }
    return ReportedComparison(name: name, labels: labels)
  }

  private func task(
    _ joined: PseudonymousRows, _ thresholds: ExternalThresholds?, groups: [String],
    adjust: [String]
  ) -> EvaluationTask {
    let rows = thresholds?.applied(to: joined.rows) ?? joined.rows
    return EvaluationTask(
      rows: rows, attributes: joined.attributes, labelKind: Self.kind(of: rows), groups: groups,
      recipe: Recipe.standard, adjust: adjust, suppressBelow: suppressBelow)
  }

  func check(_ joined: PseudonymousRows) throws(PipelinesError) {
    let patients = Set(joined.rows.map(\.patientID)).count
    guard joined.unknownPatients < patients else {
      throw PipelinesError(
        .badData, subject: demographics.lastPathComponent,
        reason: "knows none of the \(patients) patients of the predictions",
        hint: "both must name patients alike, or be used with the key of the cohort")
    }
  }

  func facts(
    _ joined: PseudonymousRows, thresholds: ExternalThresholds?, context: StageContext
  ) -> ReportFacts {
    var limitations = joined.notes
    if let note = Self.unknownNote(joined) { limitations.append(note) }
    for note in limitations { context.announce(.note(note)) }
    return ReportFacts(
      title: "Predictions of "
        + Set(joined.rows.map(\.label)).sorted().joined(separator: ", "),
      program: Version.program, model: nil,
      cohort: CohortFacts(
        name: ReportTables.mainName, digest: nil, splitHash: nil, splitRule: nil),
      part: .external, testOpenings: nil, thresholds: thresholds?.facts ?? [],
      operatingPointHash: nil, isTuning: thresholds == nil && Self.isTuning(joined.rows),
      flow: nil, settings: [], responsible: [], versions: [],
      commandLine: CommandLineText.masked(context.arguments),
      limitations: limitations)
  }

  /// Whether the table's own thresholds come from its rows: so it is in what fine-tuning writes of
  /// the validation part.
  private static func isTuning(_ rows: [PredictionRow]) -> Bool {
    rows.contains { $0.part == "validation" && $0.threshold != nil }
  }

  private static func unknownNote(_ joined: PseudonymousRows) -> String? {
    joined.unknownPatients == 0
      ? nil : "\(joined.unknownPatients) patients of the predictions are not in the demographics"
  }

  /// - Throws: `badData` where a cohort shares patients with the report's own tables.
  private func requireOtherPatients(
    _ name: String, _ rows: [PredictionRow], than known: [PredictionRow]
  ) throws(PipelinesError) {
    let shared = Set(rows.map(\.patientID)).intersection(known.map(\.patientID)).count
    guard shared > 0 else { return }
    throw PipelinesError(
      .badData, subject: "--compare-cohort \(name)",
      reason: "\(shared) \(shared == 1 ? "patient is" : "patients are") in the other tables too",
      hint: "cohorts are other patients; for another model on the same ones use --compare-model")
  }

  /// One label is binary; several are classes where each unit has one call and no threshold.
  private static func kind(of rows: [PredictionRow]) -> LabelKind {
    guard Set(rows.map(\.label)).count > 1 else { return .binary }
    var calls: [String: Int] = [:]
    for row in rows where row.status == .ok {
      calls[row.unitID, default: 0] += row.call ?? 0
    }
    let hasThreshold = rows.contains { $0.threshold != nil }
    return !hasThreshold && calls.values.allSatisfy { $0 == 1 } ? .multiClass : .multiLabel
  }
}
