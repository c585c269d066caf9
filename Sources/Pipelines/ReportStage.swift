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
  /// What the table predicts; nil: what its columns say.
  public var kind: TargetKind?
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
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace)
    let flags = try ColumnFlags(columns)
    let table = try CSVTable(contentsOf: predictions)
    if let note = table.note { context.announce(.note("--predictions \(note)")) }
    let kind = kind ?? TargetKind.recognised(in: table, flags: flags)
    return kind == .classification
      ? try runClasses(on: table, flags: flags, folder: folder, in: context)
      : try runAgreement(on: table, kind, flags: flags, folder: folder, in: context)
  }

  /// Consumes the table, which is large and of no use once it is read.
  private func runClasses(
    on table: consuming CSVTable, flags: ColumnFlags, folder: OutputFolder,
    in context: StageContext
  ) throws -> CommandResult {
    let gates = try gates.map { try GateText.gate(flag: $0) }
    let tables = try ReportTables(
      table, named: predictions.lastPathComponent, demographics: demographics,
      validation: validation,
      cohorts: try otherCohorts.map { try NamedFile($0, flag: "--compare-cohort") },
      models: try otherModels.map { try NamedFile($0, flag: "--compare-model") }, flags: flags)
    let adjust = try tables.people.groups(named: adjust, flag: "--adjust")
    context.announce(.note("read \(tables.main.columns)"))
    for (name, table) in tables.others {
      context.announce(.note("\(name): read \(table.columns)"))
    }
    if context.isDryRun {
      try context.checkKey()
      return Self.wouldReport(on: tables.main.rows.count)
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
    let gate = try ReleaseGate(
      tables: tables.people.identities(
        and: tables.main.rows + tables.others.flatMap { $0.1.rows }), key: key, context: context)
    gate.announce(in: context)
    if suppressBelow != nil { try gate.requireSearch(for: "--release") }
    var facts = facts(joined, thresholds: thresholds, context: context)
    facts.versions.append(gate.fact)
    let reporting = try reporting(
      task, facts: facts, tables,
      Known(
        rows: joined.rows + (validation ?? []), thresholds: thresholds, adjust: adjust, key: key),
      gates, context)
    var files = ["predictions": predictions, "demographics": demographics]
    files["validation"] = self.validation
    return try TableReport(
      folder: folder, key: key, context: context, gate: gate, tables: files
    )
    .write(count: joined.rows.count) { staged in
      try reporting.write(to: staged, place: output, context: context)
    }
  }

  /// What a dry run says of so many rows.
  static func wouldReport(on rows: Int) -> CommandResult {
    CommandResult(
      "fovea.report/1", lines: ["would report on \(rows) rows"],
      members: ["rows": .integer(rows), "dryRun": .flag(true)])
  }

  func task(
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

  static func unknownNote(_ joined: PseudonymousRows) -> String? {
    joined.unknownPatients == 0
      ? nil : "\(joined.unknownPatients) patients of the predictions are not in the demographics"
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
