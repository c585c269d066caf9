internal import Evaluation

/// The whole of report.json; every number of the page and of the tables is in it.
struct ReportDocument: Codable, Equatable {
  /// Name and version of this layout.
  static let schema = "fovea.report/1"

  var schema = Self.schema
  var facts: ReportFacts
  var summary: EvaluationSummary
  var otherCohorts: [ReportedCohort]
  var comparisons: [ReportedComparison]
  var distributions: [ScoreDistribution]
  var gates: [GateResult]
  var limitations: [String]
  var cases: [PredictionRow]

  init(_ content: ReportContent) {
    facts = content.facts
    summary = content.summary
    otherCohorts = content.otherCohorts
    comparisons = content.comparisons
    distributions = content.distributions
    gates = content.gates
    limitations = content.limitations
    cases = content.cases
  }
}

/// The whole of thresholds.json, a copy of what the model froze.
struct ThresholdsDocument: Codable, Equatable {
  /// Name and version of this layout.
  static let schema = "fovea.thresholds/1"

  var schema = Self.schema
  var operatingPointHash: String?
  var isTuning: Bool
  var thresholds: [ThresholdFact]

  init(_ content: ReportContent) {
    let facts = content.facts
    operatingPointHash = facts.operatingPointHash
    isTuning = facts.isTuning
    thresholds = facts.thresholds
  }
}
