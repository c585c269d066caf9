package import Evaluation
internal import Explaining
internal import Foundation

/// What changed images did to a model, with the sentences that follow by declared rules.
package struct StressFindings: Encodable {
  static let schema = "fovea.stress/1"

  /// One condition, for one label.
  package struct Result: Encodable {
    let condition: StressCondition
    let label: String
    /// Images that were answered in this condition.
    let images: Int
    /// Of those, how many the model itself would refuse for their looks.
    let refusals: Int
    /// Changed less unchanged, on the same units; the whole, then the groups.
    let parts: [ModelComparison.Part]
    /// AUROC less ½, where the score should know nothing any more.
    let aboveChance: Estimate?

    /// Makes a result.
    package init(
      condition: StressCondition, label: String, images: Int, refusals: Int,
      parts: [ModelComparison.Part], aboveChance: Estimate?
    ) {
      (self.condition, self.label, self.images) = (condition, label, images)
      (self.refusals, self.parts, self.aboveChance) = (refusals, parts, aboveChance)
    }

    /// AUROC of the whole: before, after, and the difference.
    var area: ModelComparison.Difference? { parts.first?.area }
  }

  /// What was stressed, on what, and how it was drawn.
  struct Subject: Encodable {
    let model: String
    let cohort: String
    let split: String
    let part: String
    let images: Int
    /// Of those, how many the model's input contract lets be answered at all.
    let answered: Int
    /// How many of the images were attacked.
    let attacked: Int
    /// Images that were covered for any label: of their finding, or as those that have one are.
    let covered: Int
    let seed: UInt64
  }

  let schema = Self.schema
  let subject: Subject
  /// How much AUROC may fall and the model still hold.
  let margin: Double
  let results: [Result]
  let sentences: [GradedSentence]

  /// Severities up to which a covered corner or border must not matter; beyond it anatomy is hit.
  private static let coveringSeverities = 1...3

  init(_ subject: Subject, margin: Double, results: [Result]) {
    self.subject = subject
    self.margin = margin
    self.results = results
    sentences = Self.sentences(results, margin: margin)
  }

  /// What follows from the results of all conditions and labels, the loudest first.
  package static func sentences(_ results: [Result], margin: Double) -> [GradedSentence] {
    var labels: [String] = []
    for result in results where !labels.contains(result.label) { labels.append(result.label) }
    let all = labels.flatMap { label in
      let own = results.filter { $0.label == label }
      var names: [String] = []
      for result in own where !names.contains(result.condition.kind.name) {
        names.append(result.condition.kind.name)
      }
      return names.flatMap { name in
        sentences(own.filter { $0.condition.kind.name == name }, label: label, margin: margin)
      }
    }
    return GradedSentence.Level.allCases.flatMap { level in all.filter { $0.level == level } }
  }

  /// The sentences of one kind of change, mildest severity first.
  private static func sentences(
    _ results: [Result], label: String, margin: Double
  ) -> [GradedSentence] {
    guard let first = results.first else { return [] }
    let kind = first.condition.kind
    if kind == .findingCovered { return [covered(first, margin: margin)] }
    if case .corruption(let corruption) = kind, corruption.showsShortcuts {
      let fallen = results.first {
        coveringSeverities.contains($0.condition.severity) && hasFallen($0, margin)
      }
      if let fallen {
        return [
          GradedSentence(
            level: .alarm,
            text: "\(label), \(kind.name): a shortcut is likely, as \(fall(fallen)) at severity "
              + "\(fallen.condition.severity) of 5, where findings seldom lie")
        ]
      }
    }
    if let fallen = results.first(where: { hasFallen($0, margin) }) {
      let level: GradedSentence.Level = fallen.condition.severity <= 2 ? .caution : .note
      return [
        GradedSentence(
          level: level,
          text: "\(label), \(kind.name): falls from severity \(fallen.condition.severity) of 5 on, "
            + fall(fallen))
      ]
    }
    guard results.contains(where: { $0.area?.difference.lower != nil }) else {
      let (area, last) = (first.area?.difference, results.last)
      let reason = area?.reason ?? "nothing was compared"
      // What ranks perfectly before and after has no variance, and an area all the same.
      let told = last?.area?.second == nil ? "" : last.map { ", \(figures($0))" } ?? ""
      return [
        GradedSentence(level: .note, text: "\(label), \(kind.name): no evidence (\(reason))\(told)")
      ]
    }
    guard let last = results.last else { return [] }
    let holds = last.area?.difference.lower.map { $0 > -margin } ?? false
    let falls = last.area?.difference.upper.map { $0 < 0 } ?? false
    let verdict =
      holds
      ? "holds"
      : falls
        ? "falls, and no evidence whether by more than may be lost"
        : "no evidence of a fall, and none against it"
    return [
      GradedSentence(level: .note, text: "\(label), \(kind.name): \(verdict), \(figures(last))")
    ]
  }

  /// Whether the whole interval of the difference lies below what may be lost.
  ///
  /// Orders without any overlap, right before and wrong after, have no variance and so no interval,
  /// but the plainest fall there is: then the values decide.
  private static func hasFallen(_ result: Result, _ margin: Double) -> Bool {
    guard let difference = result.area?.difference else { return false }
    return (difference.upper ?? difference.value).map { $0 < -margin } ?? false
  }

  /// Without what the masks mark a score should know nothing: not more than may be lost.
  private static func covered(_ result: Result, margin: Double) -> GradedSentence {
    let name = "\(result.label), finding covered"
    let knows =
      "it rests on more than the finding: a shortcut, or what surrounds it, or a mask that is too "
      + "small, or how it lies on the image"
    guard let after = result.area?.second, let chance = result.aboveChance,
      let lower = chance.lower, let upper = chance.upper
    else {
      // A perfect order has no variance, and is the plainest knowledge there is.
      let rest = "without interval; \(knows)"
      switch result.area?.second {
      case 1:
        return GradedSentence(
          level: .alarm, text: "\(name): the score still knows the answer, AUROC 1.000 \(rest)")
      case 0:
        return GradedSentence(
          level: .caution,
          text: "\(name): the score still knows the answer, turned round, AUROC 0.000 \(rest)")
      default: break
      }
      let reason = result.aboveChance?.reason ?? "nothing was compared"
      return GradedSentence(level: .note, text: "\(name): no evidence (\(reason))")
    }
    // An area lies within 0 and 1, whatever the interval's normal distribution says.
    let limits = (number(max(0, 0.5 + lower)), number(min(1, 0.5 + upper)))
    let interval = "AUROC \(number(after)) (\(limits.0) to \(limits.1))"
    if lower > 0 {
      return GradedSentence(
        level: .alarm,
        text: "\(name): the score still knows the answer, \(interval); \(knows)")
    }
    if upper < 0 {
      return GradedSentence(
        level: .caution,
        text: "\(name): the score still knows the answer, turned round, \(interval); \(knows)")
    }
    let verdict =
      upper < margin
      ? "the score falls to chance"
      : "no evidence that it still knows the answer, and none against it"
    return GradedSentence(level: .note, text: "\(name): \(verdict), \(interval)")
  }

  /// The figures of a fall, also of one that has no interval.
  private static func fall(_ result: Result) -> String {
    figures(result) + (result.area?.difference.upper == nil ? " without interval" : "")
  }

  private static func figures(_ result: Result) -> String {
    guard let area = result.area, let before = area.first, let after = area.second else {
      return "without figures"
    }
    var text = "AUROC \(number(before)) to \(number(after))"
    if let lower = area.difference.lower, let upper = area.difference.upper {
      text += ", difference \(number(lower)) to \(number(upper))"
    }
    return text
  }

  private static func number(_ value: Double) -> String { Decimals.text(value, places: 3) }
}

extension ModelComparison.Part {
  /// The difference of AUROC.
  var area: ModelComparison.Difference? { differences.first { $0.metric == .auroc } }
}
