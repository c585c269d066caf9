internal import Evaluation

/// How the cohort differs from the one that the model was trained on.
struct DriftSection {
  /// How it is measured, for the methods.
  static let rule = (
    "Drift",
    "Standardised differences from the training cohort: of numbers (mean here − mean there) / "
      + "√((s₁² + s₂²)/2) over images, of attributes the multinomial distance over patients "
      + "(Yang and Dalton 2012). Model files name no value of fewer than "
      + "\(TrainingProfile.fewestPatients) patients: such values are one."
  )

  private let drift: DriftSummary?

  init(_ content: ReportContent) { drift = content.facts.drift }

  /// What the strip says; nil where nothing drifted.
  var alarm: String? {
    guard let drift, !drift.flagged.isEmpty else { return nil }
    let names = drift.flagged.map { row in
      let value =
        row.difference.map { NumberText.decimal($0, digits: 2) }
        ?? (drift.patients == nil ? NumberText.suppressed : "nothing in common")
      return "\(ReportContent.title(of: row.name)) (\(value))"
    }
    return "Drift: this cohort differs from the training cohort in \(names.joined(separator: ", "))"
      + "; in standard deviations, more than \(bound(drift)) is flagged. \(chance(drift))"
  }

  /// What stands in the table's place where there is none.
  var sentences: [String] {
    guard let drift, !drift.reason.isEmpty else { return [] }
    return ["How this cohort differs from the training cohort is not known: \(drift.reason)."]
  }

  /// One table; none where nobody compared, or nothing could be.
  var tables: [PageTable] {
    guard let drift, drift.reason.isEmpty else { return [] }
    return [
      PageTable(
        caption: "Drift from the training cohort",
        columns: ["What", "Training", "Here", "Difference"],
        rows: drift.rows.flatMap(rows),
        note: "Shares of patients, means and deviations of images; differences in standard "
          + "deviations, flagged beyond \(bound(drift)). \(chance(drift))")
    ]
  }

  private func rows(_ row: DriftSummary.Row) -> [PageTable.Row] {
    let title = ReportContent.title(of: row.name)
    let difference = row.difference.map { NumberText.decimal($0) } ?? NumberText.none
    let head = PageTable.Row(
      head: title,
      note: [row.isFlagged ? "drifted" : "", row.reason].filter { !$0.isEmpty }
        .joined(separator: "; "), kind: row.isFlagged ? .worst : .plain,
      cells: [PageTable.Cell(""), PageTable.Cell(""), PageTable.Cell(difference)])
    return [head]
      + row.parts.map { part in
        let values = [part.training, part.now].map { value in
          PageTable.Cell(value.map { NumberText.decimal($0) } ?? NumberText.none)
        }
        return PageTable.Row(head: "\(title): \(part.name)", cells: values + [PageTable.Cell("")])
      }
  }

  private func bound(_ drift: DriftSummary) -> String {
    NumberText.decimal(drift.largestDifference, digits: 1)
  }

  private func chance(_ drift: DriftSummary) -> String {
    guard let chance = drift.chanceDifference, let training = drift.trainingPatients,
      let patients = drift.patients
    else { return "" }
    return "Two cohorts of \(training) and \(patients) patients from one population differ "
      + "by up to \(NumberText.decimal(chance, digits: 2)) in 19 of 20 comparisons."
  }
}
