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
  /// PPV and NPV at the stated prevalences.
  public let predictiveValues: [PredictiveValues]
  /// The ECE that perfect calibration would show at this n; nil without probabilities.
  public let calibrationErrorByChance: Double?
  /// ROC, precision-recall, reliability and net benefit.
  public let curves: Curves
  /// Whether the answers beat the majority class.
  public let majority: MajorityCheck
  /// The declared attributes with their groups, in the declared order.
  public let attributes: [GroupTable]
  /// Every two of them crossed, where that makes few enough groups.
  public let intersections: [GroupTable]
  /// The eligible group with the lowest AUROC over all attributes; nil without one.
  public let worstGroup: GroupReference?
  /// The worst eligible groups by AUROC, sensitivity and specificity, with their intervals.
  public let worstGroups: [WorstGroup]
  /// What counts as underdiagnosis: FNR of a disease, FPR of a label that says there is none.
  public let underdiagnosisMetric: Metric
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

/// The eligible group with the worst value of one measure.
public struct WorstGroup: Codable, Sendable, Equatable {
  /// The measure.
  public let metric: Metric
  /// The group.
  public let reference: GroupReference
  /// Its value, with interval.
  public let estimate: Estimate

  /// The lowest value over all attributes, or the highest of an error; nil without one.
  ///
  /// Of equals it is the first in the declared order.
  static func find(_ metric: Metric, in tables: [GroupTable]) -> WorstGroup? {
    var worst: WorstGroup?
    for table in tables {
      for group in table.groups where group.isEligible {
        guard let estimate = group.metrics[metric], let value = estimate.value else { continue }
        let sign = metric.isError ? -1.0 : 1
        if let other = worst?.estimate.value, sign * value >= sign * other { continue }
        worst = WorstGroup(
          metric: metric,
          reference: GroupReference(attribute: table.attribute, group: group.name),
          estimate: estimate)
      }
    }
    return worst
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

  package init(_ rows: some Sequence<PredictionRow>) {
    var count = 0
    var truths = (known: 0, unknown: 0)
    var unanswered: [PredictionRow.Status: Int] = [:]
    var missed = 0
    for row in rows {
      count += 1
      if row.status != .ok {
        unanswered[row.status, default: 0] += 1
        if row.truth == 1 { missed += 1 }
      } else if row.truth == nil {
        truths.unknown += 1
      } else {
        truths.known += 1
      }
    }
    self.rows = count
    evaluated = truths.known
    withoutTruth = truths.unknown
    outOfScope = unanswered[.outOfScope] ?? 0
    abstained = unanswered[.abstained] ?? 0
    quarantined = unanswered[.quarantined] ?? 0
    unansweredPositives = missed
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

  static func all(in rows: some Sequence<PredictionRow>) -> [ThresholdUse] {
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
