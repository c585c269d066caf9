public import Evaluation

/// Another model's predictions on the same units, compared label by label.
public struct ReportedComparison: Codable, Sendable, Equatable {
  /// The other model's name on the page; never an input path.
  public var name: String
  /// The differences, the other model less the reported one.
  public var labels: [ModelComparison]

  /// Makes the comparison.
  public init(name: String, labels: [ModelComparison]) {
    self.name = name
    self.labels = labels
  }
}
