public import Evaluation

/// On what a finished model was calibrated, and what that changed there.
public struct CalibrationRecord: Codable, Sendable, Equatable {
  /// One output's figures on the images of the calibration.
  public struct Output: Codable, Sendable, Equatable {
    /// The output.
    public let label: String
    /// Calibration before, and the rates of the answers before, with counts and intervals.
    public let before: [Metric: Estimate]
    /// The same after, on the same images: somewhat too good.
    public let after: [Metric: Estimate]

    /// Makes the figures of one output.
    public init(label: String, before: [Metric: Estimate], after: [Metric: Estimate]) {
      self.label = label
      self.before = before
      self.after = after
    }
  }

  /// SHA-256 of the model file that was calibrated.
  public let modelDigest: String
  /// The cohort it was calibrated on, key-free.
  public let cohortDigest: String
  /// The split whose validation part was used; nil where all images of the cohort were.
  public let splitHash: String?
  /// How often the test part of that split had been opened; nil without a split.
  public let testOpenings: Int?
  /// How scores became probabilities.
  public let method: TrainingOptions.CalibrationMethod
  /// How the thresholds were chosen; without meaning for a multi-class head.
  public let rule: ThresholdRule
  /// The units that were used.
  public let units: UnitCounts
  /// The figures of each output.
  public let outputs: [Output]

  /// The units of a calibration.
  public struct UnitCounts: Codable, Sendable, Equatable {
    /// Answered and labelled: what was fitted on.
    public let used: Int
    /// Patients behind them.
    public let patients: Int
    /// Answered, but not labelled.
    public let unlabelled: Int
    /// Refused by the input contract.
    public let outOfScope: Int

    /// Makes the counts.
    public init(used: Int, patients: Int, unlabelled: Int, outOfScope: Int) {
      self.used = used
      self.patients = patients
      self.unlabelled = unlabelled
      self.outOfScope = outOfScope
    }
  }

  /// Makes a record.
  public init(
    modelDigest: String, cohortDigest: String, splitHash: String?, testOpenings: Int?,
    method: TrainingOptions.CalibrationMethod, rule: ThresholdRule, units: UnitCounts,
    outputs: [Output]
  ) {
    self.modelDigest = modelDigest
    self.cohortDigest = cohortDigest
    self.splitHash = splitHash
    self.testOpenings = testOpenings
    self.method = method
    self.rule = rule
    self.units = units
    self.outputs = outputs
  }

  /// Whether the record of a file can be one of the head's outputs.
  func isSound(for head: Head) -> Bool {
    outputs.map(\.label) == head.labels && testOpenings.map { $0 >= 0 } ?? true
      && [units.used, units.patients, units.unlabelled, units.outOfScope].allSatisfy { $0 >= 0 }
  }
}
