internal import Evaluation
internal import Foundation

/// The sentences of an audit, by declared rules.
///
/// An attribute can be read where its p value after Benjamini and Hochberg is at most 0.05 and the
/// whole interval of its area lies above ½; where it lies at or above 0.6, that is worth caution.
/// Two networks differ where the interval of their difference does not hold 0.
struct BaseAuditSentences {
  static let significance = 0.05
  static let notableArea = 0.6

  let subject: BaseAuditFindings.Subject

  /// All, the loudest first.
  func all(
    _ results: [BaseAuditFindings.Result], skipped: [BaseAuditFindings.Skipped]
  ) -> [GradedSentence] {
    var all: [GradedSentence] = []
    for result in results {
      for place in subject.networks.indices where subject.networks[place].role != .random {
        all += sentences(on: result, network: place)
      }
    }
    all += skipped.map { note("\($0.column.name): not read, \($0.reason)") }
    if results.contains(where: { !$0.column.isLabel }) {
      all.append(
        note(
          "that an attribute can be read is no evidence that a model uses it, and that it cannot "
            + "be read by a line none that it cannot be read at all; for whom a model is worse, "
            + "its report by group says"))
    }
    return GradedSentence.Level.allCases.flatMap { level in all.filter { $0.level == level } }
  }

  private func sentences(
    on result: BaseAuditFindings.Result, network place: Int
  ) -> [GradedSentence] {
    let facts = subject.networks[place]
    let subject = "\(result.column.name), \(time(facts))"
    guard let reading = result.reading.networks[place] else {
      return [note("\(subject): no evidence, the network's features never differ")]
    }
    var sentences = [readable(subject, reading, isLabel: result.column.isLabel)]
    if let difference = result.reading.differences[place] {
      let rival = facts.role == .before ? "random weights of the network" : "before it"
      sentences.append(
        compared(
          subject, difference, rival: rival,
          isLoud: facts.role == .after && !result.column.isLabel))
    }
    if !result.column.isLabel { sentences.append(apart(subject, reading)) }
    if result.column.isLabel, facts.hasSeenCohort {
      sentences.append(
        note(
          "\(subject): the network learnt from images of this cohort with their labels, so that "
            + "this says nothing of how well it answers for new patients"))
    }
    return sentences
  }

  private func time(_ facts: AuditedNetwork.Facts) -> String {
    switch facts.role {
    case .before: facts.isOfModel ? "in the model given" : "before fine-tuning"
    case .random: "random weights"
    case .after: facts.name == "after" ? "after fine-tuning" : "after fine-tuning \(facts.name)"
    }
  }

  /// Whether it can be read.
  private func readable(
    _ subject: String, _ reading: ProbeReading.Network, isLabel: Bool
  ) -> GradedSentence {
    let test = reading.test
    let p = test.pAdjusted ?? test.pValue
    var figures = "AUROC \(Self.text(reading.area)), p \(Self.p(p))"
    if let within = reading.withinLabel, within.value != nil {
      figures += "; within the label \(Self.text(within))"
    }
    guard let p, p <= Self.significance, let lower = reading.area.lower, lower > 0.5 else {
      return note("\(subject): no evidence that a line through the features reads it, \(figures)")
    }
    let isNotable = lower >= Self.notableArea
    let text = "\(subject): can be read from the features, \(figures)"
    return isNotable && !isLabel ? GradedSentence(level: .caution, text: text) : note(text)
  }

  private func compared(
    _ subject: String, _ difference: ProbeFigure, rival: String, isLoud: Bool
  ) -> GradedSentence {
    guard let lower = difference.lower, let upper = difference.upper else {
      return note("\(subject): no evidence that it is read otherwise than from \(rival)")
    }
    let figures = "AUROC by \(Self.text(difference))"
    if lower > 0 {
      let text = "\(subject): read better than from \(rival), \(figures)"
      return isLoud ? GradedSentence(level: .caution, text: text) : note(text)
    }
    if upper < 0 { return note("\(subject): read less well than from \(rival), \(figures)") }
    return note("\(subject): no evidence that it is read better than from \(rival), \(figures)")
  }

  /// Whether the groups' features lie apart.
  private func apart(_ subject: String, _ reading: ProbeReading.Network) -> GradedSentence {
    let shift = reading.shift
    var figures = Self.distance(shift)
    if let within = reading.shiftWithinLabel {
      figures += "; within the label \(Self.distance(within))"
    }
    let isApart = (shift.pAdjusted ?? shift.pValue).map { $0 <= Self.significance } ?? false
    return note(
      isApart
        ? "\(subject): the groups' features lie apart, \(figures)"
        : "\(subject): no evidence that the groups' features lie apart, \(figures)")
  }

  private func note(_ text: String) -> GradedSentence { GradedSentence(level: .note, text: text) }

  /// `0.812 (0.751 to 0.868)`.
  static func text(_ figure: ProbeFigure?) -> String {
    guard let value = figure?.value else { return "–" }
    guard let lower = figure?.lower, let upper = figure?.upper else { return number(value) }
    return "\(number(value)) (\(number(lower)) to \(number(upper)))"
  }

  static func p(_ value: Double?) -> String {
    value.map { Decimals.text($0, places: 4) } ?? "–"
  }

  static func number(_ value: Double?) -> String {
    value.map { Decimals.text($0, places: 3) } ?? "–"
  }

  private static func distance(_ value: PermutedValue) -> String {
    "distance \(number(value.value)), by chance \(number(value.nullMedian)), "
      + "p \(p(value.pAdjusted ?? value.pValue))"
  }
}
