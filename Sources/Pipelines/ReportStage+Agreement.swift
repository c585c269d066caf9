internal import Evaluation
internal import Files
internal import Foundation
internal import Privacy
internal import Reports

extension ReportStage {
  /// Reads the tables and reports how measurements or grades agree with their references.
  ///
  /// - Throws: `usage` for flags that need classes, `badData` for tables that cannot be; errors of
  ///   the files.
  func runAgreement(
    on table: CSVTable, _ kind: TargetKind, flags: ColumnFlags, folder: OutputFolder,
    in context: StageContext
  ) throws -> CommandResult {
    try checkFlags(kind)
    let gates = try gates.map { try GateText.gate(flag: $0, kind: kind.agreement) }
    let people = try DemographicsFile(contentsOf: demographics, flags: flags)
    let table = try MeasurementsFile(
      table, kind: kind, flags: flags, patientOfCase: people.patientOfCase,
      subject: predictions.lastPathComponent)
    context.announce(
      .note("read \(kind == .ordinal ? "grades" : "measurements"): \(table.columns)"))
    if context.isDryRun {
      try context.checkKey()
      return Self.wouldReport(on: table.rows.count)
    }
    let key = try context.keyMadeIfMissing()
    let joined = PseudonymousRows(
      rows: table.rows, isOurs: false, demographics: people, key: key)
    try check(joined)
    let gate = try ReleaseGate(
      tables: people.identities(and: table.rows), key: key, context: context)
    gate.announce(in: context)
    let summaries = Set(joined.rows.map(\.label)).sorted().map { target in
      summary(
        of: target, kind, joined, table.references, groups: people.groups,
        threads: context.threads)
    }
    var facts = facts(joined, thresholds: nil, context: context)
    facts.gates = gates
    facts.settings = [
      NamedText(name: "Kind of target", text: kind.rawValue),
      NamedText(name: "Columns of the table", text: table.columns),
    ]
    facts.versions.append(gate.fact)
    let content = AgreementContent(
      summaries,
      cases: zip(joined.rows, table.references).map { row, reference in
        AgreementCase(
          caseID: row.caseID, patientID: row.patientID, target: row.label,
          prediction: row.score ?? 0, reference: reference)
      }, unit: joined.rows[0].unit, facts: facts)
    let report = TableReport(
      folder: folder, key: key, context: context, gate: gate,
      tables: ["predictions": predictions, "demographics": demographics])
    return try report.write(count: joined.rows.count) { staged in
      let lines = GateLines.lines(
        of: try AgreementFolder.write(
          content, to: staged.appendingPathComponent(Reporting.folderName, isDirectory: true)))
      for line in GateLines.broken(in: lines) { context.announce(.warning(line)) }
      return lines + summaries.flatMap(Self.lines) + ["report: \(report.page.path)"]
    }
  }

  /// Thresholds, gaps at equal case mix, comparisons and what is withheld are defined for classes.
  private func checkFlags(_ kind: TargetKind) throws(PipelinesError) {
    let given = [
      ("--validation", validation != nil), ("--adjust", !adjust.isEmpty),
      ("--compare-cohort", !otherCohorts.isEmpty), ("--compare-model", !otherModels.isEmpty),
      ("--release", suppressBelow != nil),
    ]
    guard let flag = given.first(where: \.1)?.0 else { return }
    throw PipelinesError(
      .usage, subject: flag, reason: "is not known for a \(kind.rawValue) target",
      hint: "leave it out, or say --kind classification for labels and classes")
  }

  private func summary(
    of target: String, _ kind: TargetKind, _ joined: PseudonymousRows, _ references: [Double?],
    groups: [String], threads: Int
  ) -> AgreementSummary {
    let recipe = Recipe.standard
    let options = AgreementSummary.Options(
      groups: groups, ageBands: .standard, confidenceLevel: EvaluationTask.confidenceLevel,
      bootstrapReplicates: recipe.bootstrapReplicates, permutations: recipe.permutations,
      seed: recipe.seed)
    let rows = zip(joined.rows, references).filter { $0.0.label == target }
    let known = rows.compactMap { row, reference -> (UnitIdentity, Double, Double)? in
      guard let score = row.score, let reference else { return nil }
      return (UnitIdentity(unitID: row.unitID, patientID: row.patientID), score, reference)
    }
    if kind == .ordinal {
      return AgreementSummary(
        known.map { OrdinalPair(identity: $0.0, prediction: Int($0.1), reference: Int($0.2)) },
        target: target, rowCount: rows.count, attributes: joined.attributes, options: options,
        threads: threads)
    }
    return AgreementSummary(
      known.map { ContinuousPair(identity: $0.0, prediction: $0.1, reference: $0.2) },
      target: target, rowCount: rows.count, attributes: joined.attributes, options: options,
      threads: threads)
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
