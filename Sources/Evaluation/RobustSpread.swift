/// The middle and the spread of numbers, which a few odd ones do not move.
///
/// Source: B. Iglewicz, D. Hoaglin, "How to Detect and Handle Outliers", ASQC 1993, for the
/// modified z-score `0.6745(x − median)/MAD` and its bound; where the median of the absolute
/// deviations is 0 their mean takes its place, with 0.7979 for 0.6745, as for normal numbers both
/// then agree.
package struct RobustSpread: Codable, Sendable, Equatable {
  /// A score beyond this, in size, is an outlier's.
  package static let outlierBound = 3.5

  /// Half of the numbers lie below it.
  package let median: Double
  /// What a normal number's standard deviation would be; 0 where all are equal.
  package let deviation: Double

  /// The spread of numbers; nil without any.
  ///
  /// - Precondition: finite numbers.
  package init?(_ values: [Double]) {
    precondition(values.allSatisfy(\.isFinite), "a number is not finite")
    guard !values.isEmpty else { return nil }
    let middle = Self.median(values)
    let distances = values.map { abs($0 - middle) }
    let typical = Self.median(distances)
    median = middle
    deviation =
      typical > 0
      ? typical / 0.6745 : distances.reduce(0, +) / Double(distances.count) / 0.7979
  }

  /// How many deviations a number lies above the median; 0 where all numbers are equal.
  package func score(of value: Double) -> Double {
    deviation > 0 ? (value - median) / deviation : 0
  }

  /// The middle number, or the mean of the two in the middle.
  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
