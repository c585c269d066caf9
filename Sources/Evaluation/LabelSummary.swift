/// The numbers of one label, or of one class against the rest.
public struct LabelSummary: Codable, Sendable, Equatable {
  /// The label.
  public let label: String
  /// What became of its rows.
  public let flow: LabelFlow
  /// The data behind the numbers.
  public let counts: SampleCounts
  /// The frozen thresholds that were used, by fold; empty without.
  public let thresholds: [ThresholdUse]
  /// The four cells at those thresholds; nil without answers.
  public let confusion: ConfusionCounts?
  /// Every measure over the whole cohort.
  public let metrics: [Metric: Estimate]
  /// ROC, precision-recall and reliability.
  public let curves: Curves
  /// Whether the answers beat the majority class.
  public let majority: MajorityCheck
  /// The declared attributes with their groups, in the declared order.
  public let attributes: [GroupTable]
  /// The eligible group with the lowest AUROC over all attributes; nil without one.
  public let worstGroup: GroupReference?
  /// Groups with fewer than 10 positive or negative patients, which no comparison can use.
  public let groupsWithTooLittleData: [GroupReference]
}

/// A group by name.
public struct GroupReference: Codable, Sendable, Equatable {
  /// The attribute.
  public let attribute: String
  /// Its value.
  public let group: String

  package init(attribute: String, group: String) {
    self.attribute = attribute
    self.group = group
  }
}

/// What became of the rows of one label.
public struct LabelFlow: Codable, Sendable, Equatable {
  /// All rows of the label.
  public let rows: Int
  /// Answered, with a truth: what the numbers are made of.
  public let evaluated: Int
  /// Answered, but without a truth.
  public let withoutTruth: Int
  /// Refused by the input contract.
  public let outOfScope: Int
  /// Refused for uncertainty.
  public let abstained: Int
  /// Not read.
  public let quarantined: Int
  /// Positives among the rows that were not answered: what the numbers leave out.
  public let unansweredPositives: Int

  package init(_ rows: [PredictionRow]) {
    self.rows = rows.count
    evaluated = rows.count { $0.status == .ok && $0.truth != nil }
    withoutTruth = rows.count { $0.status == .ok && $0.truth == nil }
    outOfScope = rows.count { $0.status == .outOfScope }
    abstained = rows.count { $0.status == .abstained }
    quarantined = rows.count { $0.status == .quarantined }
    unansweredPositives = rows.count { $0.status != .ok && $0.truth == 1 }
  }
}

/// A frozen threshold with the units that it was applied to.
public struct ThresholdUse: Codable, Sendable, Equatable {
  /// The fold, for out-of-fold predictions.
  public let fold: Int?
  /// Positive iff score ≥ threshold.
  public let threshold: Double
  /// Units of that fold.
  public let unitCount: Int

  package init(fold: Int?, threshold: Double, unitCount: Int) {
    self.fold = fold
    self.threshold = threshold
    self.unitCount = unitCount
  }

  static func all(in rows: [PredictionRow]) -> [ThresholdUse] {
    var counts: [[Double]: Int] = [:]
    for row in rows {
      guard let threshold = row.threshold else { continue }
      counts[[Double(row.fold ?? -1), threshold], default: 0] += 1
    }
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
      ThresholdUse(
        fold: $0.key[0] < 0 ? nil : Int($0.key[0]), threshold: $0.key[1], unitCount: $0.value)
    }
  }
}
