/// How AUROC grows with labels under each rule of choice, and how each compares with lot.
public struct SelectionCurves: Codable, Sendable, Equatable {
  /// One place of a curve.
  public struct Point: Codable, Sendable, Equatable {
    /// Patients whose labels are known, the mean over repeats, rounded.
    public let patients: Int
    /// AUROC on the held-out units, the mean over outputs and repeats.
    public let area: Double
    /// Standard deviation over repeats.
    public let deviation: Double
    /// Interval over repeats and held-out patients together; nil where too many replicates of
    /// patients lack a class.
    public let lower: Double?
    /// The same, upper end.
    public let upper: Double?
    /// Interval over held-out patients alone, for the repeats that were drawn.
    public let patientLower: Double?
    /// The same, upper end.
    public let patientUpper: Double?
  }

  /// What can be said of a rule beside lot.
  public enum Verdict: String, Codable, Sendable {
    case better
    case worse
    case noEvidence = "no evidence"
  }

  /// The area under a rule's curve less that under lot's, in AUROC.
  public struct Difference: Codable, Sendable, Equatable {
    /// The mean over repeats, each with the same first draw for both.
    public let value: Double
    /// Interval over repeats and held-out patients together; nil where it cannot be told.
    public let lower: Double?
    /// The same, upper end.
    public let upper: Double?
    /// Standard error over repeats.
    public let repeatError: Double
    /// Standard error over held-out patients; nil where too many replicates lack a class.
    public let patientError: Double?
    /// Two-sided p value of no difference.
    public let pValue: Double?
    /// The same, adjusted for the number of rules by Holm's method.
    public let pHolm: Double?
    /// `better` or `worse` where `pHolm` is below 1 less the level.
    public let verdict: Verdict
  }

  /// One rule.
  public struct Curve: Codable, Sendable, Equatable {
    /// The rule.
    public let strategy: SelectionStrategy
    /// In the order of rounds.
    public let points: [Point]
    /// The mean AUROC over all of the curve, the mean over repeats.
    public let area: Double
    /// The same of each repeat.
    public let areas: [Double]
    /// Beside lot; nil for lot itself.
    public let difference: Difference?
  }

  /// Level of every interval.
  public let level: Double
  /// How many seeds there were.
  public let repeats: Int
  /// Replicates of patients.
  public let replicates: Int
  /// Held-out patients of all repeats together.
  public let heldOutPatients: Int
  /// One for each rule; lot is the last.
  public let curves: [Curve]
}
