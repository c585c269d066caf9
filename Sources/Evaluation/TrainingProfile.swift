/// The makeup of a training cohort as its model keeps it, without rare values.
///
/// No value that fewer than `fewestPatients` patients have is named, and no smaller number of
/// patients can be worked out: the counts of every attribute sum to the same total.
public struct TrainingProfile: Codable, Sendable, Equatable {
  /// A value of fewer patients is not named.
  public static let fewestPatients = 11
  /// What unnamed values are called together.
  public static let otherValues = "other values"

  /// The patients of one attribute.
  public struct Attribute: Codable, Sendable, Equatable {
    /// By value, how many patients have it; the largest value counts unnamed ones too where those
    /// are fewer than `fewestPatients` together.
    public let patients: [String: Int]
    /// How many patients have unnamed values; 0 where fewer than `fewestPatients` have.
    public let otherPatients: Int
  }

  /// How many patients the cohort had.
  public let patientCount: Int
  /// The attributes of which a value can be named.
  public let attributes: [String: Attribute]
  /// By name, mean and spread of an image statistic.
  public let numbers: [String: CohortDrift.Spread]

  /// Pools what is rare.
  public init(_ makeup: CohortMakeup) {
    patientCount = makeup.patientCount
    attributes = makeup.attributes.compactMapValues { Self.pooled($0) }
    numbers = makeup.numbers
  }

  /// Whether the numbers of a file can be what this type makes.
  package var isSound: Bool {
    (0...Self.mostPatients).contains(patientCount)
      && Self.areSound(Array(attributes.values))
      && numbers.values.allSatisfy {
        abs($0.mean) <= Self.largestNumber && $0.count > 0
          && (0...Self.largestNumber).contains($0.variance)
      }
  }

  /// Whether the counts of a file can be what `pooled` makes.
  static func areSound(_ attributes: [Attribute]) -> Bool {
    let named = fewestPatients...mostPatients
    return attributes.allSatisfy { attribute in
      !attribute.patients.isEmpty && attribute.patients.values.allSatisfy(named.contains)
        && (attribute.otherPatients == 0 || named.contains(attribute.otherPatients))
    }
  }

  /// A file may not state more patients: their sums would not be whole numbers.
  private static let mostPatients = 1 << 40
  /// A file may not state a larger mean or variance: differences would not be finite.
  private static let largestNumber = 1e100

  /// The counts of one attribute without rare values; nil where no value can be named.
  static func pooled(_ counts: [String: Int]) -> Attribute? {
    pooled(counts, unstated: 0, exact: [])
  }

  /// The counts of one attribute without rare values; nil where no value can be named.
  ///
  /// - Parameters:
  ///   - unstated: how many patients have no value; fewer than `fewestPatients` count as rare ones,
  ///     so that the sum does not tell how many they are, more do not count.
  ///   - exact: values whose counts stay what they are, as others tell them too.
  static func pooled(
    _ counts: [String: Int], unstated: Int, exact: Set<String>
  ) -> Attribute? {
    var named = counts.filter { $0.value >= fewestPatients }
    let rest =
      counts.values.reduce(0, +) - named.values.reduce(0, +)
      + (unstated < fewestPatients ? unstated : 0)
    let free = named.filter { !exact.contains($0.key) }
    guard let largest = largest(of: free) ?? largest(of: named) else { return nil }
    if rest >= fewestPatients { return Attribute(patients: named, otherPatients: rest) }
    named[largest, default: 0] += rest
    return Attribute(patients: named, otherPatients: 0)
  }

  /// How many patients a number of some of them is said to be of: all where fewer than
  /// `fewestPatients` lack it, so that nothing tells how few they are.
  static func unhidden(_ count: Int, of all: Int) -> Int {
    all - count < fewestPatients ? all : count
  }

  private static func largest(of counts: [String: Int]) -> String? {
    counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
  }

  /// The counts of an attribute in the training cohort and in another, value by value.
  ///
  /// Values that are not named are one value in both. Where the file does not say how many patients
  /// had those, the number is assumed that is nearest to the other cohort's share, so that a cohort
  /// does not differ from itself.
  package static func counts(
    _ attribute: Attribute, beside now: [String: Int]
  ) -> (training: [String: Int], now: [String: Int]) {
    var training = attribute.patients
    var here = now.filter { training[$0.key] != nil }
    let unnamed = now.values.reduce(0, +) - here.values.reduce(0, +)
    guard unnamed + attribute.otherPatients > 0 else { return (training, here) }
    here[Self.otherValues] = unnamed
    var others = attribute.otherPatients
    if others == 0, let largest = Self.largest(of: training) {
      let share = Double(unnamed) / Double(now.values.reduce(0, +))
      let likely = (share * Double(training.values.reduce(0, +))).rounded()
      let spare = training[largest, default: 0] - Self.fewestPatients
      others = min(Int(likely), spare, Self.fewestPatients - 1)
      training[largest, default: 0] -= others
    }
    training[Self.otherValues] = others
    return (training, here)
  }
}
