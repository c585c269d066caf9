/// When a model withholds its answer, by a rule that was declared before the calibration.
public struct AbstentionRule: Codable, Sendable, Equatable {
  /// What must be so for an answer; the raw values are those of pipeline files.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// The conformal set holds the answer and no other.
    case conformal
    /// The confidence is not among the lowest of the calibration.
    case confidence
  }

  /// What must be so.
  public let kind: Kind
  /// The share of the calibration's patients with the least confidence; of `confidence` alone.
  public let share: Double

  /// Makes a rule.
  public init(kind: Kind, share: Double) {
    self.kind = kind
    self.share = share
  }

  /// The rule in words, for reports.
  public var sentence: String {
    switch kind {
    case .conformal: "answers only where the conformal set holds the answer and no other"
    case .confidence:
      "answers only where the confidence is above that of the least confident share of \(share)"
    }
  }

  /// Whether a file can hold it.
  package var isSound: Bool { share > 0 && share < 1 }
}

/// A rule for abstaining with the limits that it was given in the calibration.
public struct Abstention: Codable, Sendable, Equatable {
  /// The rule.
  public let rule: AbstentionRule
  /// By output, or one for all classes: the confidence from which there is an answer; nil where
  /// the calibration had too few patients, and for `conformal`.
  public let limits: [Double?]

  /// Makes what was fitted elsewhere.
  package init(rule: AbstentionRule, limits: [Double?]) {
    self.rule = rule
    self.limits = limits
  }

  /// The confidence below which the least confident share of the patients lies.
  ///
  /// Each patient counts once, divided among its units. Nil with too few of them.
  package static func limit(
    _ confidences: [(value: Double, patientID: String)], share: Double
  ) -> Double? {
    let count = Dictionary(grouping: confidences, by: \.patientID).mapValues { Double($0.count) }
    guard count.count >= SampleCounts.fewestForValue else { return nil }
    let entries = confidences.map { (value: $0.value, weight: 1 / (count[$0.patientID] ?? 1)) }
    var sum = 0.0
    for entry in entries.sorted(by: { ($0.value, $0.weight) < ($1.value, $1.weight) }) {
      sum += entry.weight
      if sum > share * Double(count.count) + 1e-9 { return entry.value }
    }
    return nil
  }

  /// Why a confidence does not suffice, or nil where it does.
  package func refusal(_ confidence: Double, output: Int) -> String? {
    guard limits.indices.contains(output), let limit = limits[output] else {
      return "abstains: too few patients were left to calibrate the rule"
    }
    return confidence < limit ? "abstains: the confidence is below the calibrated limit" : nil
  }

  /// Why a conformal set does not suffice for an answer, or nil where it does.
  package static func refusal(_ set: AnswerSet?, answer: Bool) -> String? {
    switch set {
    case nil: "abstains: too few patients of this kind were left to calibrate the rule"
    case .both: "abstains: more than one answer stands at the declared chance"
    case .neither: "abstains: no answer stands at the declared chance"
    case .yes, .no:
      set?.holds(answer) == true
        ? nil : "abstains: another answer than the threshold's stands at the declared chance"
    }
  }

  /// Whether a file can hold it for so many outputs.
  package func isSound(outputs: Int) -> Bool {
    rule.isSound
      && (rule.kind == .conformal ? limits.isEmpty : limits.count == outputs)
      && limits.allSatisfy { $0.map { $0.isFinite && $0 >= 0 } ?? true }
  }
}

/// How far an answer is from being another one.
package enum Confidence {
  /// Of yes or no: the distance of score and threshold in log odds.
  package static func value(_ score: Double, threshold: Double) -> Double {
    abs(Calibration.logit(score) - Calibration.logit(threshold))
  }

  /// Of one class among several: its share of all scores.
  package static func value(_ scores: [Double]) -> Double {
    let sum = scores.reduce(0, +)
    return sum > 0 ? (scores.max() ?? 0) / sum : 0
  }

  /// Of one class among several whose scores are no probabilities: what it is above the next.
  static func margin(_ scores: [Double]) -> Double {
    let sorted = scores.sorted(by: >)
    return (sorted.first ?? 0) - (sorted.dropFirst().first ?? 0)
  }
}
