/// A number with its interval and the data behind it; what is undefined is nil with a reason.
public struct Estimate: Codable, Sendable, Equatable {
  /// What may be read from the number.
  public enum Status: String, Codable, Sendable {
    case ok
    /// 10 to 29 patients in the denominator.
    case lowPrecision = "low_precision"
    /// 1 to 9 patients in the denominator: no value, only counts and, for rates, exact limits.
    case countsOnly = "counts_only"
    /// An area of exactly 1 or 0.
    case separable
    /// No value; the reason says why.
    case undefined
    /// A release withholds it, as it would tell of too few patients.
    case suppressed
  }

  /// The point estimate.
  public let value: Double?
  /// The lower limit.
  public let lower: Double?
  /// The upper limit.
  public let upper: Double?
  /// How the limits were made.
  public let method: IntervalMethod
  /// For rates, how many units had the property.
  public let numerator: Int?
  /// For rates, among how many.
  public let denominator: Int?
  /// The data of the cohort or group that the number describes.
  public let counts: SampleCounts
  /// What may be read from it.
  public let status: Status
  /// Why there is no value or no interval, or what limits it; empty when nothing does.
  public let reason: String

  /// Makes an estimate.
  ///
  /// - Precondition: every number is finite.
  public init(
    value: Double?, lower: Double?, upper: Double?, method: IntervalMethod,
    numerator: Int? = nil, denominator: Int? = nil, counts: SampleCounts, status: Status,
    reason: String
  ) {
    for number in [value, lower, upper] {
      precondition(number?.isFinite ?? true, "an estimate is \(number ?? .nan)")
    }
    self.value = value
    self.lower = lower
    self.upper = upper
    self.method = method
    self.numerator = numerator
    self.denominator = denominator
    self.counts = counts
    self.status = status
    self.reason = reason
  }

  /// An estimate without numbers, with the reason why.
  package static func undefined(
    _ reason: String, counts: SampleCounts, numerator: Int? = nil, denominator: Int? = nil
  ) -> Estimate {
    Estimate(
      value: nil, lower: nil, upper: nil, method: .none, numerator: numerator,
      denominator: denominator, counts: counts, status: .undefined, reason: reason)
  }

  /// An estimate whose denominator holds 1 to 9 patients.
  package static func countsOnly(_ what: String, counts: SampleCounts) -> Estimate {
    Estimate(
      value: nil, lower: nil, upper: nil, method: .none, counts: counts, status: .countsOnly,
      reason: "fewer than \(SampleCounts.fewestForValue) \(what)")
  }

  /// The status and reason of a value whose denominator holds `patients`.
  package static func precision(_ patients: Int, _ what: String) -> (Status, String) {
    patients < SampleCounts.fewestForPrecision
      ? (.lowPrecision, "fewer than \(SampleCounts.fewestForPrecision) \(what)") : (.ok, "")
  }

  /// An estimate that a release withholds; its counts too unless they are given.
  package static func suppressed(_ counts: SampleCounts = .suppressed) -> Estimate {
    Estimate(
      value: nil, lower: nil, upper: nil, method: .none, counts: counts, status: .suppressed,
      reason: "suppressed")
  }

  private enum CodingKeys: String, CodingKey {
    case value, lower, upper, method, numerator, denominator, counts, status, reason
  }

  private enum MarkKeys: String, CodingKey {
    case suppressed
  }

  /// Writes every key, null where there is no number, and a mark where it is withheld.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    try container.encode(lower, forKey: .lower)
    try container.encode(upper, forKey: .upper)
    try container.encode(method, forKey: .method)
    try container.encodeIfPresent(numerator, forKey: .numerator)
    try container.encodeIfPresent(denominator, forKey: .denominator)
    try container.encode(counts, forKey: .counts)
    try container.encode(status, forKey: .status)
    try container.encode(reason, forKey: .reason)
    if status == .suppressed {
      var marks = encoder.container(keyedBy: MarkKeys.self)
      try marks.encode(true, forKey: .suppressed)
    }
  }
}
