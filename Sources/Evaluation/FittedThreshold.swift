/// A threshold with what it reached on the scores that it was fitted on.
public struct FittedThreshold: Codable, Sendable, Equatable {
  /// How it was chosen.
  public let rule: ThresholdRule
  /// Positive iff score ≥ value; nil when the scores cannot carry the rule.
  public let value: Double?
  /// True-positive share on the fitting scores; nil without positives.
  public let sensitivity: Double?
  /// True-negative share on the fitting scores; nil without negatives.
  public let specificity: Double?
  /// Units with the label among the fitting scores; nil where a release withholds it.
  @Nullable public private(set) var positives: Int?
  /// Units without it; nil where a release withholds it.
  @Nullable public private(set) var negatives: Int?
  /// Why there is no value, or what is odd about it; empty when nothing is.
  public let reason: String

  /// Makes a threshold that was fitted elsewhere or read from a file.
  public init(
    rule: ThresholdRule, value: Double?, sensitivity: Double?, specificity: Double?,
    positives: Int?, negatives: Int?, reason: String
  ) {
    self.rule = rule
    self.value = value
    self.sensitivity = sensitivity
    self.specificity = specificity
    self.positives = positives
    self.negatives = negatives
    self.reason = reason
  }

  /// The threshold alone: what it reached, and on how many units, is withheld.
  public var suppressed: FittedThreshold {
    FittedThreshold(
      rule: rule, value: value, sensitivity: nil, specificity: nil, positives: nil,
      negatives: nil, reason: "")
  }

  /// The most units that a file may state: sums of such numbers stay whole.
  private static let mostUnits = 1 << 40

  /// Whether the numbers of a file can be a threshold on probabilities.
  ///
  /// The number just above 1, which calls nobody positive, is one.
  package var isSoundForProbabilities: Bool {
    func isShare(_ number: Double?) -> Bool { number.map { $0 >= 0 && $0 <= 1 } ?? true }
    func isCount(_ number: Int?) -> Bool {
      number.map { (0...Self.mostUnits).contains($0) } ?? true
    }
    return value.map { $0 >= 0 && $0 <= 1.0.nextUp } ?? true
      && isShare(sensitivity) && isShare(specificity)
      && isCount(positives) && isCount(negatives)
  }
}
