internal import Evaluation
internal import Foundation

/// Numbers as people read them.
enum NumberText {
  /// What stands where there is no number.
  static let none = "–"
  /// What stands where a release withholds a number.
  static let suppressed = "suppressed"
  /// Digits after the point of every rate, area and loss on the page.
  static let digits = 3

  /// A number with a fixed count of digits after the point, the minus sign as such.
  static func decimal(_ value: Double, digits: Int = Self.digits) -> String {
    let text = String(format: "%.\(digits)f", value)
    let isZero = !text.contains { $0 != "0" && $0 != "." && $0 != "-" }
    return isZero
      ? text.replacingOccurrences(of: "-", with: "")
      : text.replacingOccurrences(of: "-", with: "−")
  }

  /// A p value, four digits.
  static func probability(_ value: Double?) -> String {
    value.map { decimal($0, digits: 4) } ?? none
  }

  /// The value, or for 1 to 9 patients the counts of a rate.
  static func value(_ estimate: Estimate) -> String {
    if let value = estimate.value { return decimal(value) }
    if estimate.status == .suppressed { return suppressed }
    if estimate.status == .countsOnly, let k = estimate.numerator, let n = estimate.denominator {
      return "\(k)/\(n)"
    }
    return none
  }

  /// `0.751–0.868`, or empty; with a minus sign in it, `−0.020 to 0.101`.
  static func interval(_ estimate: Estimate) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return "" }
    let separator = lower < 0 || upper < 0 ? " to " : "–"
    return decimal(lower) + separator + decimal(upper)
  }

  /// `0.812 (0.751–0.868)`.
  static func both(_ estimate: Estimate) -> String {
    let interval = interval(estimate)
    return interval.isEmpty ? value(estimate) : "\(value(estimate)) (\(interval))"
  }

  /// The full value for tables that machines read; empty for nil.
  static func full(_ value: Double?) -> String {
    value.map { "\($0)" } ?? ""
  }

  /// A share, or that it is withheld.
  static func share(_ share: Double?) -> String { share.map { decimal($0) } ?? suppressed }

  /// A count, or that it is withheld.
  static func count(_ count: Int?) -> String { count.map { "\($0)" } ?? suppressed }
}

extension SampleCounts {
  /// One of the counts, or that it is withheld.
  func text(_ count: KeyPath<SampleCounts, Int>) -> String {
    isSuppressed ? NumberText.suppressed : "\(self[keyPath: count])"
  }

  /// Positive and negative patients, or that they are withheld.
  var classText: String {
    isSuppressed ? NumberText.suppressed : "\(positivePatients) / \(negativePatients)"
  }
}
