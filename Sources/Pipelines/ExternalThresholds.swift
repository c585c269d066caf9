internal import Evaluation
internal import Reports

/// Thresholds for a table that has none, fitted on a table of other patients.
struct ExternalThresholds {
  /// What was fitted, a label each.
  let facts: [ThresholdFact]

  /// Fits one threshold per label.
  ///
  /// - Throws: `badData` for patients that are in both tables, and for labels that the validation
  ///   table lacks.
  init(
    on validation: [PredictionRow], for rows: [PredictionRow], rule: ThresholdRule
  ) throws(PipelinesError) {
    let shared = Set(validation.map(\.patientID)).intersection(rows.map(\.patientID)).count
    guard shared == 0 else {
      throw PipelinesError(
        .badData, subject: "--validation",
        reason: "\(shared) \(shared == 1 ? "patient is" : "patients are") in both tables",
        hint: "thresholds must come from other patients")
    }
    var facts: [ThresholdFact] = []
    for label in Set(rows.map(\.label)).sorted() {
      let known = validation.filter { $0.label == label && $0.score != nil && $0.truth != nil }
      guard !known.isEmpty else {
        throw PipelinesError(
          .badData, subject: "--validation", reason: "has no truth for the label \(label)",
          hint: "give it a truth column, or leave --validation out")
      }
      let fit = Thresholds.fit(
        rule, scores: known.compactMap(\.score), truths: known.map { $0.truth == 1 })
      facts.append(ThresholdFact(label: label, fold: nil, fit: fit, source: "validation"))
    }
    self.facts = facts
  }

  /// The rows with threshold and call.
  func applied(to rows: [PredictionRow]) -> [PredictionRow] {
    rows.map { row in
      var row = row
      guard let threshold = facts.first(where: { $0.label == row.label })?.fit.value else {
        return row
      }
      row.threshold = threshold
      row.call = row.score.map { $0 >= threshold ? 1 : 0 }
      return row
    }
  }
}
