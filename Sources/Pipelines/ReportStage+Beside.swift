internal import Evaluation
internal import Files
internal import Foundation
internal import Privacy
internal import Reports

extension ReportStage {
  /// What the report's own tables gave.
  struct Known {
    let rows: [PredictionRow]
    let thresholds: ExternalThresholds?
    /// Attributes whose mix is made equal, as the demographics name them.
    let adjust: [String]
    let key: SecretKey
  }

  /// The report with what is shown beside it: other cohorts and other models.
  func reporting(
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
        other, known.thresholds, groups: tables.people.groups, adjust: known.adjust)
      return ReportedCohort(
        name: name, summary: try task.summaries(threads: context.threads).shown)
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
}
