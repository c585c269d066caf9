/// How a cohort differs from the one that a model was trained on, with the numbers behind it.
public struct DriftSummary: Codable, Sendable, Equatable {
  /// One number of both cohorts: the share of a value, a mean or a deviation.
  public struct Part: Codable, Sendable, Equatable {
    /// The value, `mean` or `deviation`.
    public let name: String
    /// In the training cohort; nil where that says nothing.
    public let training: Double?
    /// In this cohort; nil where that says nothing.
    public let now: Double?
  }

  /// One compared attribute or image statistic.
  public struct Row: Codable, Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The standardised difference; nil with a reason.
    public let difference: Double?
    /// Whether the difference is flagged.
    public let isFlagged: Bool
    /// Why there is no difference; empty when there is one.
    public let reason: String
    /// The numbers that were compared.
    public let parts: [Part]
  }

  /// Patients of the training cohort; nil where the model does not say.
  public let trainingPatients: Int?
  /// Patients of this cohort; nil where a release withholds it.
  @Nullable public private(set) var patients: Int?
  /// Why nothing can be compared; empty when something can.
  public let reason: String
  /// A difference beyond this is flagged.
  public let largestDifference: Double
  /// Two cohorts of these sizes from one population differ by less than this in 19 of 20
  /// comparisons of a number or of a share: 1.96·√(1/n₁ + 1/n₂); nil without patients.
  public let chanceDifference: Double?
  /// Attributes by name, then image statistics by name.
  public let rows: [Row]

  /// The rows that are flagged.
  public var flagged: [Row] { rows.filter(\.isFlagged) }

  /// A cohort beside a model that does not keep what it was trained on.
  public init(withoutTraining now: CohortMakeup) {
    trainingPatients = nil
    patients = now.patientCount
    reason = "the model file does not hold the numbers of its training cohort"
    largestDifference = CohortDrift.largestDifference
    chanceDifference = nil
    rows = []
  }

  /// Compares a cohort with the training cohort; values that the profile does not name are one.
  public init(training: TrainingProfile, now: CohortMakeup) {
    var attributes: (training: [String: [String: Int]], now: [String: [String: Int]])
    attributes = (training.attributes.mapValues(\.patients), now.attributes)
    for (name, attribute) in training.attributes {
      guard let values = now.attributes[name] else { continue }
      let counts = TrainingProfile.counts(attribute, beside: values)
      (attributes.training[name], attributes.now[name]) = (counts.training, counts.now)
    }
    let drift = CohortDrift(attributes: attributes, numbers: (training.numbers, now.numbers))
    let attributeCount = Set(attributes.training.keys).union(attributes.now.keys).count
    rows = drift.entries.enumerated().map { place, entry in
      let name = entry.name
      return Row(
        name: name, difference: entry.difference, isFlagged: entry.isFlagged,
        reason: entry.reason,
        parts: place < attributeCount
          ? Self.shares(attributes.training[name], attributes.now[name])
          : Self.moments(training.numbers[name], now.numbers[name]))
    }
    trainingPatients = training.patientCount
    patients = now.patientCount
    reason = ""
    largestDifference = CohortDrift.largestDifference
    let sizes = [training.patientCount, now.patientCount].map(Double.init)
    chanceDifference =
      sizes.contains(0) ? nil : 1.96 * (1 / sizes[0] + 1 / sizes[1]).squareRoot()
  }

  /// Shares of both; none where only one cohort has the attribute, for want of a comparison.
  private static func shares(_ training: [String: Int]?, _ now: [String: Int]?) -> [Part] {
    guard let training, let now else { return [] }
    func share(_ name: String, _ counts: [String: Int]) -> Double? {
      let total = counts.values.reduce(0, +)
      return total == 0 ? nil : Double(counts[name] ?? 0) / Double(total)
    }
    return Set(training.keys).union(now.keys).sorted().map {
      Part(name: $0, training: share($0, training), now: share($0, now))
    }
  }

  /// The drift as a release may show it: statistics of images with their numbers; of attributes,
  /// whose shares would give counts away, only whether they drifted.
  public var suppressed: DriftSummary {
    DriftSummary(
      patients: nil, reason: reason, largestDifference: largestDifference,
      rows: rows.map { row in
        if row.parts.map(\.name) == Self.momentNames { return row }
        return Row(
          name: row.name, difference: nil, isFlagged: row.isFlagged, reason: "suppressed",
          parts: [])
      })
  }

  private init(patients: Int?, reason: String, largestDifference: Double, rows: [Row]) {
    trainingPatients = nil
    self.patients = patients
    self.reason = reason
    self.largestDifference = largestDifference
    chanceDifference = nil
    self.rows = rows
  }

  private static let momentNames = ["mean", "deviation"]

  private static func moments(
    _ training: CohortDrift.Spread?, _ now: CohortDrift.Spread?
  ) -> [Part] {
    [
      Part(name: momentNames[0], training: training?.mean, now: now?.mean),
      Part(
        name: momentNames[1], training: training?.variance.squareRoot(),
        now: now?.variance.squareRoot()),
    ]
  }
}
