internal import Evaluation
internal import Foundation
internal import Privacy
internal import Reports

extension ReportStage {
  /// Reads the tables and reports how measurements or grades agree with their references.
  ///
  /// - Throws: `usage` for flags that need classes, `badData` for tables that cannot be; errors of
  ///   the files.
  func runAgreement(in context: StageContext) throws -> CommandResult {
    try checkFlags()
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.check(mayReplace: context.mayReplace)
    let flags = try ColumnFlags(columns)
    let people = try DemographicsFile(contentsOf: demographics, flags: flags)
    let table = try MeasurementsFile(
      contentsOf: predictions, kind: kind, flags: flags, patientOfCase: people.patientOfCase)
    context.announce(.note("read \(table.columns)"))
    if context.isDryRun {
      try context.checkKey()
      return CommandResult(
        "fovea.report/1", lines: ["would report on \(table.rows.count) rows"],
        members: ["rows": .integer(table.rows.count), "dryRun": .flag(true)])
    }
    let key = try context.keyMadeIfMissing()
    let joined = PseudonymousRows(
      rows: table.rows, isOurs: false, demographics: people, key: key)
    try check(joined)
    let summaries = Set(joined.rows.map(\.label)).sorted().map { target in
      summary(of: target, joined, table.references, groups: people.groups)
    }
    var facts = facts(joined, thresholds: nil, context: context)
    facts.settings = [
      NamedText(name: "Kind of target", text: kind.rawValue),
      NamedText(name: "Columns of the table", text: table.columns),
    ]
    let content = AgreementContent(
      summaries,
      cases: zip(joined.rows, table.references).map { row, reference in
        AgreementCase(
          caseID: row.caseID, patientID: row.patientID, target: row.label,
          prediction: row.score ?? 0, reference: reference)
      }, unit: joined.rows[0].unit, facts: facts)
    try folder.make(mayReplace: context.mayReplace)
    let report = output.appendingPathComponent(Reporting.folderName, isDirectory: true)
    try AgreementFolder.write(content, to: report)
    return CommandResult(
      "fovea.report/1",
      lines: summaries.flatMap(Self.lines) + [
        "report: \(report.appendingPathComponent("report.html").path)"
      ],
      members: [
        "rows": .integer(joined.rows.count), "report": .text(report.path), "dryRun": .flag(false),
      ])
  }

  /// Thresholds, gaps, bars and comparisons are defined for classes.
  private func checkFlags() throws(PipelinesError) {
    let given = [
      ("--validation", validation != nil), ("--gate", !gates.isEmpty),
      ("--adjust", !adjust.isEmpty), ("--compare-cohort", !otherCohorts.isEmpty),
      ("--compare-model", !otherModels.isEmpty),
    ]
    guard let flag = given.first(where: \.1)?.0 else { return }
    throw PipelinesError(
      .usage, subject: flag, reason: "is not known for --kind \(kind.rawValue)",
      hint: "leave it out, or leave --kind out for labels and classes")
  }

  private func summary(
    of target: String, _ joined: PseudonymousRows, _ references: [Double?], groups: [String]
  ) -> AgreementSummary {
    let recipe = Recipe.standard
    let options = AgreementSummary.Options(
      groups: groups, ageBands: .standard, confidenceLevel: EvaluationTask.confidenceLevel,
      bootstrapReplicates: recipe.bootstrapReplicates, seed: recipe.seed)
    let rows = zip(joined.rows, references).filter { $0.0.label == target }
    let known = rows.compactMap { row, reference -> (UnitIdentity, Double, Double)? in
      guard let score = row.score, let reference else { return nil }
      return (UnitIdentity(unitID: row.unitID, patientID: row.patientID), score, reference)
    }
    if kind == .ordinal {
      return AgreementSummary(
        known.map { OrdinalPair(identity: $0.0, prediction: Int($0.1), reference: Int($0.2)) },
        target: target, rowCount: rows.count, attributes: joined.attributes, options: options)
    }
    return AgreementSummary(
      known.map { ContinuousPair(identity: $0.0, prediction: $0.1, reference: $0.2) },
      target: target, rowCount: rows.count, attributes: joined.attributes, options: options)
  }

  /// The figures of a target, and its worst eligible group.
  private static func lines(_ summary: AgreementSummary) -> [String] {
    let counts = summary.whole.counts
    let figures = [summary.headline, .bias].compactMap { measure in
      summary.whole.values[measure].map { "\(measure.title) \(Reporting.text($0))" }
    }
    let first =
      "\(summary.target): \(figures.joined(separator: ", ")), \(counts.imageCount) pairs of "
      + "\(counts.patientCount) patients"
    guard let worst = summary.worst else { return [first] }
    return [
      first,
      "\(summary.target): worst eligible group \(worst.attribute) \(worst.group.name), "
        + "\(summary.headline.title) \(Reporting.text(worst.group.headline))",
    ]
  }
}
