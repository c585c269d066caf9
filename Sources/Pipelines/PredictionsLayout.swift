internal import Evaluation
internal import Files

/// Which columns of a table of predictions hold what.
struct PredictionsLayout {
  /// Where the numbers of one label stand; `label` is nil where a column names it.
  private struct LabelColumns {
    let label: String?
    let score: String
    let truth: String?
  }

  private let columns: [LabelColumns]
  private let header: Set<String>
  /// Whether every column that our own tables always have is there.
  let isOurs: Bool

  /// Finds the columns.
  ///
  /// - Throws: `badData` naming what is missing.
  init(header names: [String], subject: String) throws(PipelinesError) {
    header = Set(names)
    let optional: Set<String> = ["truth", "fold", "part"]
    isOurs = PredictionRow.columns.allSatisfy { optional.contains($0) || names.contains($0) }
    for name in ["case_id", "patient_id"] where !header.contains(name) {
      throw PipelinesError(
        .badData, subject: subject, reason: "has no column \(name)",
        hint: Suggestion.nearest(to: name, among: names).map { "is it \($0)? rename it" }
          ?? "add it")
    }
    let truth = ["truth", "target"].first { names.contains($0) }
    if header.contains("score") {
      guard header.contains("label") else {
        throw PipelinesError(
          .badData, subject: subject, reason: "has a column score and no column label",
          hint: "add a column label that names what is predicted")
      }
      columns = [LabelColumns(label: nil, score: "score", truth: truth)]
      return
    }
    let labels = names.filter { $0.hasPrefix("score_") && $0.count > 6 }.map { $0.dropFirst(6) }
    guard !labels.isEmpty else {
      throw PipelinesError(
        .badData, subject: subject,
        reason: "has neither the columns label and score nor a column score_<label>",
        hint: "see fovea report --help")
    }
    columns = labels.map { label in
      let own = ["truth_\(label)", "target_\(label)"].first { names.contains($0) }
      return LabelColumns(
        label: String(label), score: "score_\(label)",
        truth: own ?? (labels.count == 1 ? truth : nil))
    }
  }

  /// The predictions of one row, a label each; faults are noted and leave a gap.
  func rows(
    of table: CSVTable, index: Int, rowNumber: Int, faults: inout RowFaults
  ) -> [PredictionRow] {
    func field(_ column: String) -> String { table[index, column] ?? "" }
    let caseID = field("case_id")
    let patientID = field("patient_id")
    if caseID.isEmpty { faults.add("no case_id", row: rowNumber) }
    if patientID.isEmpty { faults.add("no patient_id", row: rowNumber) }
    let unit = PredictionRow.Unit(rawValue: field("unit").isEmpty ? "image" : field("unit"))
    if unit == nil { faults.add("an unknown unit", row: rowNumber) }
    let status = PredictionRow.Status(
      rawValue: field("status").isEmpty ? "ok" : field("status"))
    if status == nil { faults.add("an unknown status", row: rowNumber) }
    return columns.map { column in
      let label = column.label ?? field("label")
      if label.isEmpty { faults.add("no label", row: rowNumber) }
      let isAnswered = (status ?? .ok) == .ok
      return PredictionRow(
        caseID: caseID, patientID: patientID, unit: unit ?? .image,
        unitID: field("unit_id").isEmpty ? caseID : field("unit_id"), label: label,
        score: number(field(column.score), column.score, isAnswered, rowNumber, &faults),
        probability: number(field("probability"), "probability", false, rowNumber, &faults),
        threshold: number(field("threshold"), "threshold", false, rowNumber, &faults),
        call: flag(field("call"), "call", rowNumber, &faults), status: status ?? .ok,
        reason: field("reason"),
        truth: column.truth.flatMap { flag(field($0), $0, rowNumber, &faults) },
        fold: whole(field("fold"), rowNumber, &faults),
        part: field("part").isEmpty ? nil : field("part"))
    }
  }

  private func number(
    _ text: String, _ column: String, _ isNeeded: Bool, _ row: Int, _ faults: inout RowFaults
  ) -> Double? {
    if text.isEmpty {
      if isNeeded { faults.add("no \(column)", row: row) }
      return nil
    }
    guard let value = Double(text.replacing(",", with: ".")), value.isFinite else {
      faults.add("a \(column) that is not a finite number", row: row)
      return nil
    }
    return value
  }

  private func flag(
    _ text: String, _ column: String, _ row: Int, _ faults: inout RowFaults
  ) -> Int? {
    switch text.lowercased() {
    case "": return nil
    case "1", "1.0", "true", "yes": return 1
    case "0", "0.0", "false", "no": return 0
    default:
      faults.add("a \(column) that is neither 0 nor 1", row: row)
      return nil
    }
  }

  private func whole(_ text: String, _ row: Int, _ faults: inout RowFaults) -> Int? {
    if text.isEmpty { return nil }
    guard let value = Int(text), value >= 0 else {
      faults.add("a fold that is not a whole number", row: row)
      return nil
    }
    return value
  }
}
