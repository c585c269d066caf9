/// Everything that changes the numbers of an evaluation; nothing has a hidden default.
public struct EvaluationOptions: Codable, Sendable, Equatable {
  /// What the labels are to each other.
  public var labelKind: LabelKind
  /// The declared attributes; `ageBand` is computed from `age`.
  public var groups: [String]
  /// How ages are put in bands.
  public var ageBands: AgeBands
  /// Level of every interval, such as 0.95.
  public var confidenceLevel: Double
  /// Bootstrap replicates of AUPRC, F1, MCC and the ROC band; 0 gives them no interval.
  public var bootstrapReplicates: Int
  /// Permutations of the gap's null distribution; 0 gives no p value.
  public var permutations: Int
  /// Bins of the reliability diagram and of ECE.
  public var calibrationBins: Int
  /// Seed of bootstrap and permutations.
  public var seed: UInt64
  /// Attributes whose mix may differ between groups, such as view and site: gaps are given as they
  /// are and, where any is declared, at equal mix too.
  public var adjust: [String] = []
  /// Prevalences, each inside (0, 1), at which PPV and NPV are given besides the cohort's own.
  public var statedPrevalences: [Double] = []
  /// Labels that say that there is no disease, whose false positives are missed diagnoses.
  public var noFindingLabels: [String] = []

  /// Makes the options.
  ///
  /// - Precondition: a level inside (0, 1), no negative count, at least one bin.
  public init(
    labelKind: LabelKind, groups: [String], ageBands: AgeBands, confidenceLevel: Double,
    bootstrapReplicates: Int, permutations: Int, calibrationBins: Int, seed: UInt64
  ) {
    precondition(
      confidenceLevel > 0 && confidenceLevel < 1, "no confidence level \(confidenceLevel)")
    precondition(
      bootstrapReplicates >= 0 && permutations >= 0 && calibrationBins >= 1,
      "\(bootstrapReplicates) replicates, \(permutations) permutations, \(calibrationBins) bins")
    self.labelKind = labelKind
    self.groups = groups
    self.ageBands = ageBands
    self.confidenceLevel = confidenceLevel
    self.bootstrapReplicates = bootstrapReplicates
    self.permutations = permutations
    self.calibrationBins = calibrationBins
    self.seed = seed
  }
}
