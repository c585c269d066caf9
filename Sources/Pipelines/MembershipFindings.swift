internal import Evaluation
internal import Foundation
internal import Training

/// What an audit of membership found, with the sentences that follow by declared rules.
struct MembershipFindings: Encodable {
  static let schema = "fovea.audit.members/1"

  let schema = Self.schema
  let record: MembershipRecord
  let sentences: [GradedSentence]

  init(_ record: MembershipRecord) {
    self.record = record
    let all =
      [Self.verdict(record.summary)] + Self.bound(record.summary)
      + Self.missing(record.summary) + Self.reach(record.scope) + Self.size(record.summary)
    sentences = GradedSentence.Level.allCases.flatMap { level in all.filter { $0.level == level } }
  }

  private static func verdict(_ summary: MembershipSummary) -> GradedSentence {
    let figures = summary.results.map(figures).joined(separator: "; ")
    switch summary.verdict {
    case .caught:
      return GradedSentence(
        level: .alarm, text: "patients that were trained on can be told from others: \(figures)")
    case .noEvidence:
      return GradedSentence(
        level: .note,
        text: "no evidence that patients that were trained on can be told from others, which does "
          + "not show that they cannot: \(figures)")
    case .insufficient:
      return GradedSentence(
        level: .caution,
        text: "too few patients to say whether those that were trained on can be told: "
          + "\(SampleCounts.fewestForValue) of either kind are needed")
    }
  }

  /// An attack in a few figures: its area, and the members it finds where that has a number.
  private static func figures(_ result: MembershipSummary.Result) -> String {
    let rates = result.rates.compactMap { rate -> String? in
      guard let found = rate.truePositiveRate, let lower = rate.lower, let upper = rate.upper
      else { return nil }
      return "finds \(percent(found)) (\(percent(lower)) to \(percent(upper))) of them where "
        + "\(percent(rate.falsePositiveRate)) of others are accused"
    }
    return ([area(result)] + rates).joined(separator: ", ")
  }

  private static func area(_ result: MembershipSummary.Result) -> String {
    guard let value = result.area.value else {
      return "\(result.attack.title): no AUROC (\(result.area.reason))"
    }
    guard let lower = result.area.lower, let upper = result.area.upper else {
      return "\(result.attack.title): AUROC \(number(value)) without interval"
    }
    return "\(result.attack.title): AUROC \(number(value)) (\(number(lower)) to \(number(upper)))"
  }

  /// Whether the declared ε was kept to, as far as attacks can see.
  private static func bound(_ summary: MembershipSummary) -> [GradedSentence] {
    guard let bound = summary.bound else { return [] }
    let declared =
      "epsilon \(text(bound.epsilon)) at delta \(text(bound.delta))"
    if bound.isViolated {
      return [
        GradedSentence(
          level: .alarm,
          text: "\(declared) is violated: more patients are found than it allows, as only an "
            + "epsilon of \(text(bound.leastEpsilon)) or more would; do not release this model")
      ]
    }
    let limits = (summary.results.first?.rates ?? []).compactMap { rate -> String? in
      guard let most = rate.mostAllowed(epsilon: bound.epsilon, delta: bound.delta) else {
        return nil
      }
      return "\(percent(most)) where \(percent(rate.falsePositiveRate)) of others are accused"
    }
    if limits.isEmpty {
      return [
        GradedSentence(
          level: .note, text: "\(declared): too few patients to see whether it was kept to")
      ]
    }
    let weak =
      bound.forbidsAnything
      ? "" : "; of so few patients not even all found would exceed that, so this says nothing"
    return [
      GradedSentence(
        level: .note,
        text: "\(declared) is satisfied as far as these attacks see: it allows that "
          + limits.joined(separator: ", ") + " are found\(weak)")
    ]
  }

  private static func missing(_ summary: MembershipSummary) -> [GradedSentence] {
    guard summary.verdict != .insufficient else { return [] }
    return (summary.results.first?.rates ?? []).filter { !$0.reason.isEmpty }.map { rate in
      GradedSentence(
        level: .note,
        text: "where \(percent(rate.falsePositiveRate)) of others are accused: \(rate.reason)")
    }
  }

  /// What the shadow models cannot see.
  private static func reach(_ scope: MembershipRecord.Scope) -> [GradedSentence] {
    switch scope {
    case .headAsRecipe, .wholeRecipe: []
    case .headUnchanged:
      [
        GradedSentence(
          level: .note,
          text: "the shadow models saw images as they are, the model augmented ones; what it gives "
            + "away may be missed, and --whole would augment them alike")
      ]
    case .headOnly:
      [
        GradedSentence(
          level: .note,
          text: "the shadow models trained the head alone, the model more than that; what only its "
            + "deeper parts remember of a patient may be missed, and --whole would see it")
      ]
    }
  }

  /// That a share of the labels, or a large validation part, makes shadow models know more
  /// patients.
  private static func size(_ summary: MembershipSummary) -> [GradedSentence] {
    guard summary.members < summary.others else { return [] }
    return [
      GradedSentence(
        level: .note,
        text: "the shadow models learnt from about \((summary.members + summary.others) / 2) "
          + "patients each, the model from \(summary.members); it may know its own better than "
          + "they do theirs, and what it gives away of them may be missed")
    ]
  }

  static func percent(_ share: Double) -> String {
    "\(Decimals.text(100 * share, places: 1)) %"
  }

  static func number(_ value: Double) -> String { Decimals.text(value, places: 3) }

  private static func text(_ value: Double) -> String { String(format: "%.3g", value) }
}

extension MembershipAttack {
  /// The attack in a few words.
  var title: String {
    switch self {
    case .likelihoodRatio: "likelihood ratio"
    case .confidence: "confidence alone"
    }
  }
}
