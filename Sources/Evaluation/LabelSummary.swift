/// The numbers of one label, or of one class against the rest.
public struct LabelSummary: Codable, Sendable, Equatable {
  /// The label.
  public internal(set) var label: String
  /// What became of its rows.
  public internal(set) var flow: LabelFlow
  /// The data behind the numbers.
  public internal(set) var counts: SampleCounts
  /// The frozen thresholds that were used, by fold; empty without.
  public internal(set) var thresholds: [ThresholdUse]
  /// The four cells at those thresholds; nil without answers.
  public internal(set) var confusion: ConfusionCounts?
  /// Every measure over the whole cohort.
  public internal(set) var metrics: [Metric: Estimate]
  /// PPV and NPV at the stated prevalences.
  public internal(set) var predictiveValues: [PredictiveValues]
  /// The ECE that perfect calibration would show at this n; nil without probabilities.
  public internal(set) var calibrationErrorByChance: Double?
  /// ROC, precision-recall, reliability and net benefit.
  public internal(set) var curves: Curves
  /// Whether the answers beat the majority class.
  public internal(set) var majority: MajorityCheck
  /// The declared attributes with their groups, in the declared order.
  public internal(set) var attributes: [GroupTable]
  /// Every two of them crossed, where that makes few enough groups.
  public internal(set) var intersections: [GroupTable]
  /// The eligible group with the lowest AUROC over all attributes; nil without one.
  public internal(set) var worstGroup: GroupReference?
  /// The worst eligible groups by AUROC, sensitivity and specificity, with their intervals.
  public internal(set) var worstGroups: [WorstGroup]
  /// What counts as underdiagnosis: FNR of a disease, FPR of a label that says there is none.
  public internal(set) var underdiagnosisMetric: Metric
  /// Groups with fewer than 10 positive or negative patients, which no comparison can use.
  public internal(set) var groupsWithTooLittleData: [GroupReference]
  /// How often the model withheld its answer; nil where it never did, and where a release would
  /// tell of too few patients.
  public internal(set) var deferral: Deferral?
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

/// What became of the rows of one label; nil where a release withholds it.
public struct LabelFlow: Codable, Sendable, Equatable {
  /// All rows of the label.
  @Nullable public internal(set) var rows: Int?
  /// Answered, with a truth: what the numbers are made of.
  ///
  /// Answers that the model withheld are among them where their score is known.
  @Nullable public internal(set) var evaluated: Int?
  /// Answered, but without a truth.
  @Nullable public internal(set) var withoutTruth: Int?
  /// Refused by the input contract.
  @Nullable public internal(set) var outOfScope: Int?
  /// Refused for uncertainty, and without a score.
  @Nullable public internal(set) var abstained: Int?
  /// How many of the evaluated were withheld by the model; nil where none was, and where a release
  /// would tell of too few patients.
  public internal(set) var withheld: Int?
  /// Not read.
  @Nullable public internal(set) var quarantined: Int?
  /// Positives among the rows that were not answered: what the numbers leave out.
  @Nullable public internal(set) var unansweredPositives: Int?

  package init(_ rows: some Sequence<PredictionRow>) {
    var count = 0
    var truths = (known: 0, unknown: 0)
    var unanswered: [PredictionRow.Status: Int] = [:]
    var missed = 0
    var held = 0
    for row in rows {
      count += 1
      if row.status == .abstained, row.isMeasured, row.truth != nil { held += 1 }
      if !row.isMeasured {
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
    withheld = held > 0 ? held : nil
  }
}

extension LabelFlow {
  /// Patients of the smallest kind of rows that was left out: by status, and the unanswered by
  /// whether they are known positives; nil where no row was left out.
  static func fewestLeftOut(_ rows: some Sequence<PredictionRow>) -> Int? {
    var patients: [String: Set<String>] = [:]
    for row in rows where !row.isMeasured || row.truth == nil {
      patients[row.status.rawValue, default: []].insert(row.patientID)
      guard !row.isMeasured else { continue }
      patients[row.truth == 1 ? "positive" : "not", default: []].insert(row.patientID)
    }
    return patients.values.map(\.count).min()
  }
}

/// A frozen threshold with the units that it was applied to.
public struct ThresholdUse: Codable, Sendable, Equatable {
  /// The fold, for out-of-fold predictions.
  public let fold: Int?
  /// Positive iff score ≥ threshold.
  public let threshold: Double
  /// Units of that fold; nil where a release withholds it.
  @Nullable public internal(set) var unitCount: Int?

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
