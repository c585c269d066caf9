internal import Evaluation

/// What a trial of the rules of choice found, with the sentences that follow by declared rules.
struct TrialFindings: Encodable {
  static let schema = "fovea.next-cases-trial/1"

  /// What was tried, on what.
  struct Subject: Encodable {
    let model: String
    let cohort: String
    let split: String
    /// The weights that gave the features, which have seen no label.
    let weights: String
    let weightsDigest: String
    /// Patients with labels.
    let patients: Int
    let images: Int
    /// The fewest patients that a repeat chose from.
    let pool: Int
  }

  /// How it was tried.
  struct Settings: Encodable {
    let initial: Int
    let budget: Int
    let rounds: Int
    let randomShare: Double
    let quota: String?
    /// Share of features that draws of the head drop.
    let dropout: Double
    let seed: UInt64
  }

  let schema = Self.schema
  let subject: Subject
  let settings: Settings
  let curves: SelectionCurves
  let sentences: [GradedSentence]

  init(_ subject: Subject, settings: Settings, curves: SelectionCurves) {
    (self.subject, self.settings, self.curves) = (subject, settings, curves)
    sentences = Self.sentences(curves)
  }

  private static func sentences(_ curves: SelectionCurves) -> [GradedSentence] {
    let rules = curves.curves.compactMap { curve in
      curve.difference.map { (curve.strategy.rawValue, $0) }
    }
    let all = rules.map { sentence(name: $0, $1) }
    var sorted = GradedSentence.Level.allCases.flatMap { level in
      all.filter { $0.level == level }
    }
    if !rules.contains(where: { $0.1.verdict == .better }) {
      sorted.append(
        GradedSentence(
          level: .note,
          text: "no rule is seen to be better than lot here: choose by lot, which also leaves a "
            + "sample that tells how often findings are"))
    }
    sorted.append(
      GradedSentence(
        level: .note,
        text: "the learner is a head on frozen features; fine-tuning the whole network may rank "
          + "the rules otherwise"))
    return sorted
  }

  private static func sentence(
    name: String, _ difference: SelectionCurves.Difference
  ) -> GradedSentence {
    let figures = "area under the curve by \(interval(difference))"
    switch difference.verdict {
    case .better:
      return GradedSentence(level: .note, text: "\(name): better than lot, \(figures)")
    case .worse:
      return GradedSentence(level: .caution, text: "\(name): worse than lot, \(figures)")
    case .noEvidence:
      return GradedSentence(
        level: .note,
        text: "\(name): no evidence that it is better than lot, nor that it is worse, \(figures)")
    }
  }

  /// `+0.012 (−0.004 to +0.028)`, with the p value after Holm.
  static func interval(_ difference: SelectionCurves.Difference) -> String {
    guard let lower = difference.lower, let upper = difference.upper else {
      return "\(signed(difference.value)) without interval"
    }
    let p = difference.pHolm.map { ", p after Holm \(Decimals.text($0, places: 3))" } ?? ""
    return "\(signed(difference.value)) (\(signed(lower)) to \(signed(upper))\(p))"
  }

  static func signed(_ value: Double) -> String {
    let text = Decimals.text(abs(value), places: 3)
    return (value < 0 && text != "0.000" ? "−" : "+") + text
  }
}
