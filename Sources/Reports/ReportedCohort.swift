public import Evaluation

/// Another cohort that the same model was measured on, shown beside the reported one.
public struct ReportedCohort: Codable, Sendable, Equatable {
  /// Its name on the page; never an input path.
  public var name: String
  /// Its numbers.
  public var summary: EvaluationSummary

  /// Makes the cohort.
  public init(name: String, summary: EvaluationSummary) {
    self.name = name
    self.summary = summary
  }
}
