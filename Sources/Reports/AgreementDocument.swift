internal import Evaluation

/// The whole of report.json for measurements and grades.
struct AgreementDocument: Codable, Equatable {
  /// Name and version of this layout.
  static let schema = "fovea.agreement/1"

  var schema = Self.schema
  var facts: ReportFacts
  var unit: PredictionRow.Unit
  var summaries: [AgreementSummary]
  var gates: [GateResult]
  var limitations: [String]
  var cases: [AgreementCase]

  init(_ content: AgreementContent) {
    facts = content.facts
    unit = content.unit
    summaries = content.summaries
    gates = content.gates
    limitations = content.limitations
    cases = content.cases
  }
}
