/// How much data stands behind a number.
public struct SampleCounts: Sendable, Equatable {
  /// Units of decision; images where the unit is the image.
  public let imageCount: Int
  /// Patients behind them.
  public let patientCount: Int
  /// Units with the label.
  public let positives: Int
  /// Units without it.
  public let negatives: Int
  /// Patients with at least one positive unit.
  public let positivePatients: Int
  /// Patients with at least one negative unit; a patient can be both.
  public let negativePatients: Int
  /// Whether a release withholds the counts, which are 0 then, and null in JSON.
  public let isSuppressed: Bool

  /// Counts that a release withholds.
  package static let suppressed = SampleCounts(isSuppressed: true)

  /// Fewer patients than this in a denominator: counts and an exact interval, no value.
  public static let fewestForValue = 10
  /// Fewer patients than this in a denominator: the value is marked low precision.
  public static let fewestForPrecision = 30

  /// Makes the counts.
  public init(
    imageCount: Int, patientCount: Int, positives: Int, negatives: Int, positivePatients: Int,
    negativePatients: Int
  ) {
    self.imageCount = imageCount
    self.patientCount = patientCount
    self.positives = positives
    self.negatives = negatives
    self.positivePatients = positivePatients
    self.negativePatients = negativePatients
    isSuppressed = false
  }

  private init(isSuppressed: Bool) {
    (imageCount, patientCount, positives, negatives) = (0, 0, 0, 0)
    (positivePatients, negativePatients) = (0, 0)
    self.isSuppressed = isSuppressed
  }

  /// The patients of the smaller class, which limit every measure of discrimination.
  public var scarcerPatients: Int { min(positivePatients, negativePatients) }

  /// Whether a group of this size may be named best or worst: 30 patients of either class.
  public var isEligible: Bool { scarcerPatients >= Self.fewestForPrecision }
}
