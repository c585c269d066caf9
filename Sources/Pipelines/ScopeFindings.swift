internal import Cohorts
internal import Evaluation
internal import Explaining
internal import Foundation
internal import Training

/// What an audit of the scope found, with the sentences that follow by declared rules.
struct ScopeFindings: Encodable {
  static let schema = "fovea.audit.scope/1"

  let schema = Self.schema
  let record: ScopeAuditRecord
  let sentences: [GradedSentence]

  init(_ record: ScopeAuditRecord) {
    self.record = record
    let summary = record.summary
    var all: [GradedSentence]
    if summary.isEnough {
      all =
        summary.others.enumerated().flatMap { Self.other($1, record.origins[$0]) }
        + Self.changes(summary.changes) + [Self.own(record)] + Self.groups(summary.attributes)
    } else {
      all = [
        GradedSentence(
          level: .note,
          text: "insufficient: the \(record.part.rawValue) part has fewer than "
            + "\(Suppression.usualBound) patients, so nothing can be said of its images")
      ]
    }
    all += record.warnings.map { GradedSentence(level: .caution, text: $0) }
    all.append(
      GradedSentence(
        level: .note,
        text: "how far an image lies is not whether the answer to it is wrong; fovea stress says "
          + "what spoiled images do to answers"))
    sentences = GradedSentence.Level.allCases.flatMap { level in all.filter { $0.level == level } }
  }

  // MARK: - Images of another origin

  private static func other(
    _ result: ScopeComparison, _ origin: ScopeAuditRecord.Origin
  ) -> [GradedSentence] {
    let copies =
      origin.hasOwn
      ? [
        GradedSentence(
          level: .caution, text: "\(result.name): some of its images are the cohort's own")
      ] : []
    let told = sentence(of: result.verdict, result.name, "")
    guard result.verdict != .insufficient else {
      return copies + [GradedSentence(level: .note, text: told)]
    }
    let turned = result.shares.outOfScope
    // Nobody answers these images anyway, whatever the distance says.
    let isKeptOut = turned.lower.map { $0 > 0.5 } ?? false
    var text = "\(told), \(area(result)); \(share(turned)) out of scope"
    if result.verdict == .toldApart, let upper = turned.upper, upper < 0.5 {
      text += ": the limit lets most of them pass"
    }
    return copies + [GradedSentence(level: isKeptOut ? .note : .caution, text: text)]
  }

  private static func sentence(
    of verdict: ScopeComparison.Verdict, _ name: String, _ place: String
  ) -> String {
    switch verdict {
    case .toldApart: "\(name)\(place): told apart from own images"
    case .better: "\(name)\(place): farther than own images more often than by chance, not reliably"
    case .noEvidence: "\(name)\(place): no evidence that the distance tells it from own images"
    case .nearer: "\(name)\(place): nearer to the training images than own images are"
    case .insufficient:
      "\(name)\(place): insufficient: images of \(Suppression.usualBound) patients are needed"
    }
  }

  // MARK: - Spoiled images

  private static func changes(_ results: [ScopeComparison]) -> [GradedSentence] {
    var names: [String] = []
    for result in results where !names.contains(result.name) { names.append(result.name) }
    return names.compactMap { name in change(results.filter { $0.name == name }) }
  }

  /// The sentence of one way of spoiling, mildest severity first.
  private static func change(_ results: [ScopeComparison]) -> GradedSentence? {
    guard let last = results.last else { return nil }
    let apart = results.reversed().prefix { $0.verdict == .toldApart }
    if let first = apart.last {
      return GradedSentence(
        level: .note,
        text: "\(first.name): told apart from own images from severity \(first.severity ?? 0) of "
          + "\(results.count) on, \(area(first)) there")
    }
    let place = " at severity \(last.severity ?? 0) of \(results.count)"
    return GradedSentence(
      level: last.verdict == .nearer ? .caution : .note,
      text: "\(sentence(of: last.verdict, last.name, place)), \(area(last))")
  }

  // MARK: - Own images

  private static func own(_ record: ScopeAuditRecord) -> GradedSentence {
    let shares = record.summary.own
    let text =
      "own images, \(record.part.rawValue) part: \(share(shares.outOfScope)) out of scope, "
      + "\(share(shares.far)) beyond the limit on the distance"
    if record.isTuned {
      return GradedSentence(
        level: .note, text: "\(text), which was set on these very images")
    }
    let declared = 1 - record.declaredShare
    let isMore = shares.far.lower.map { $0 > declared } ?? false
    return GradedSentence(
      level: isMore ? .caution : .note,
      text: "\(text), where \(percent(declared)) were declared")
  }

  private static func groups(_ attributes: [ScopeAttribute]) -> [GradedSentence] {
    let shown = attributes.flatMap { attribute in
      attribute.groups.map { (attribute: attribute.name, group: $0) }
    }
    let turned = shown.filter(\.group.isTurnedAway).map { attribute, group in
      GradedSentence(
        level: .alarm,
        text: "\(attribute) \(group.name): out of scope more often than other own images, "
          + "\(share(group.shares.outOfScope)), more by \(interval(group.difference))")
    }
    let judged = shown.count { $0.group.difference.lower != nil }
    let verdict =
      judged == 0
      ? "insufficient: no two groups of own images are large enough to be held against each other"
      : "no evidence that one of \(judged) groups of own images is out of scope more often than "
        + "the others"
    let small = attributes.filter { $0.unnamed > 0 || !$0.withheld.isEmpty }.map { attribute in
      GradedSentence(
        level: .note,
        text: "\(attribute.name): too small, or next to what is too small, and withheld: "
          + "\(attribute.unnamed + attribute.withheld.count) of its values")
    }
    let skipped = attributes.filter { !$0.reason.isEmpty }.map {
      GradedSentence(level: .note, text: "\($0.name): not looked at, \($0.reason)")
    }
    return (turned.isEmpty ? [GradedSentence(level: .note, text: verdict)] : turned) + small
      + skipped
  }

  // MARK: - Figures

  private static func area(_ result: ScopeComparison) -> String {
    "AUROC \(interval(result.area))"
  }

  /// A value with its limits, or why there is none.
  static func interval(_ estimate: Estimate) -> String {
    guard let value = estimate.value else {
      return estimate.status == .suppressed ? "withheld" : estimate.reason
    }
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return "\(number(value)) without interval"
    }
    return "\(number(value)) (\(number(lower)) to \(number(upper)))"
  }

  /// A share with its limits in per cent.
  static func share(_ estimate: Estimate) -> String {
    guard let value = estimate.value, let lower = estimate.lower, let upper = estimate.upper
    else { return "a withheld share" }
    return "\(percent(value)) (\(percent(lower)) to \(percent(upper)))"
  }

  private static func percent(_ share: Double) -> String {
    "\(Decimals.text(100 * share, places: 1)) %"
  }

  private static func number(_ value: Double) -> String { Decimals.text(value, places: 3) }
}
