/// One corner of the ROC curve.
public struct ROCPoint: Codable, Sendable, Equatable {
  /// Positive iff score ≥ threshold; nil for the corner where nobody is called positive.
  public let threshold: Double?
  /// FP / (FP + TN).
  public let falsePositiveRate: Double
  /// TP / (TP + FN).
  public let truePositiveRate: Double
}

/// One step of the precision-recall curve.
public struct PrecisionRecallPoint: Codable, Sendable, Equatable {
  /// Positive iff score ≥ threshold.
  public let threshold: Double
  /// TP / (TP + FN).
  public let recall: Double
  /// TP / (TP + FP).
  public let precision: Double
}

/// Pointwise limits of the sensitivity at one false-positive rate.
public struct BandPoint: Codable, Sendable, Equatable {
  /// Where on the curve.
  public let falsePositiveRate: Double
  /// The lower limit of the sensitivity there.
  public let lower: Double
  /// The upper limit.
  public let upper: Double
}

/// One bin of the reliability diagram.
public struct ReliabilityBin: Codable, Sendable, Equatable {
  /// Smallest probability of the bin.
  public let start: Double
  /// Where the next bin starts; 1 belongs to the last bin.
  public let end: Double
  /// Mean probability of its units.
  public let meanProbability: Double
  /// Share of positives, with its interval and counts.
  public let observed: Estimate
}

/// The curves of one label over the whole cohort.
public struct Curves: Codable, Sendable, Equatable {
  /// From (0, 0) to (1, 1), without corners on a straight line; empty when a class is absent.
  public let roc: [ROCPoint]
  /// Pointwise limits around it; empty without bootstrap.
  public let rocBand: [BandPoint]
  /// By descending threshold; empty without positives.
  public let precisionRecall: [PrecisionRecallPoint]
  /// The bins that hold units; empty without probabilities.
  public let reliability: [ReliabilityBin]
  /// What treating from a probability on is worth; empty without probabilities.
  public let netBenefit: [NetBenefitPoint]
}
