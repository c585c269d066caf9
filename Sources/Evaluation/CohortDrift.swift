/// How far a cohort differs from the one that a model was trained on.
///
/// Source: Austin, Stat. Med. 28 (2009) for numbers and yes or no; Yang and Dalton, SAS Global
/// Forum 2012, paper 335, for several values. 0.1 is the bound that both use.
public struct CohortDrift: Codable, Sendable, Equatable {
  /// A larger standardised difference than this is flagged.
  package static let largestDifference = 0.1

  /// The mean and spread of a number, such as the mean grey value of an image.
  public struct Spread: Codable, Sendable, Equatable {
    /// Its mean.
    public let mean: Double
    /// Its variance, with n − 1; 0 for one image.
    public let variance: Double
    /// Over how many images or patients.
    public let count: Int

    /// Makes a spread that was computed elsewhere or read from a file.
    public init(mean: Double, variance: Double, count: Int) {
      self.mean = mean
      self.variance = variance
      self.count = count
    }

    /// The spread of numbers; nil without any.
    ///
    /// - Precondition: finite numbers.
    public init?(_ values: [Double]) {
      precondition(values.allSatisfy(\.isFinite), "a number is not finite")
      guard !values.isEmpty else { return nil }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.init(
        mean: mean, variance: values.count == 1 ? 0 : squares / Double(values.count - 1),
        count: values.count)
    }
  }

  /// One compared attribute or number.
  package struct Entry: Codable, Sendable, Equatable {
    /// Its name.
    package let name: String
    /// The standardised difference, at least 0 for attributes, signed (now less then) for numbers;
    /// nil with a reason.
    package let difference: Double?
    /// Whether it is beyond `largestDifference`, or the two have nothing in common.
    package let isFlagged: Bool
    /// Why there is no difference; empty when there is one.
    package let reason: String
  }

  /// Attributes by name, then numbers by name.
  package let entries: [Entry]

  /// Compares a cohort with the training cohort.
  ///
  /// Attributes and numbers that only one of the two has are entries without difference.
  ///
  /// - Parameters:
  ///   - attributes: by attribute, how many units have each value; training cohort, then this one.
  ///   - numbers: by name, the spread of an image statistic or of another number; likewise.
  package init(
    attributes: (training: [String: [String: Int]], now: [String: [String: Int]]),
    numbers: (training: [String: Spread], now: [String: Spread])
  ) {
    let attributeNames = Set(attributes.training.keys).union(attributes.now.keys).sorted()
    let numberNames = Set(numbers.training.keys).union(numbers.now.keys).sorted()
    entries =
      attributeNames.map { name in
        Self.entry(name, attributes.training[name], attributes.now[name]) {
          Self.difference(training: $0, now: $1)
        }
      }
      + numberNames.map { name in
        Self.entry(name, numbers.training[name], numbers.now[name]) {
          Self.difference(training: $0, now: $1)
        }
      }
  }

  private static func entry<Facts>(
    _ name: String, _ training: Facts?, _ now: Facts?, _ difference: (Facts, Facts) -> Double?
  ) -> Entry {
    guard let training, let now else {
      return Entry(
        name: name, difference: nil, isFlagged: false,
        reason: training == nil
          ? "the training cohort does not state it" : "this cohort does not state it")
    }
    guard let value = difference(training, now) else {
      return Entry(
        name: name, difference: nil, isFlagged: true,
        reason: "the two do not overlap")
    }
    return Entry(
      name: name, difference: value, isFlagged: abs(value) > largestDifference, reason: "")
  }

  /// (m₂ − m₁)/√((s₁² + s₂²)/2); 0 for equal constants, nil for different ones.
  package static func difference(training: Spread, now: Spread) -> Double? {
    let scale = ((training.variance + now.variance) / 2).squareRoot()
    // What rounding leaves of equal values is no deviation, and no difference.
    let rounding = 1e-12 * max(abs(training.mean), abs(now.mean))
    if scale > rounding { return (now.mean - training.mean) / scale }
    return abs(now.mean - training.mean) <= rounding ? 0 : nil
  }
}
