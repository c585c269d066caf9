public import Evaluation

/// Whether a challenger takes the champion's place: by every label, measure and eligible group.
public struct Promotion: Codable, Sendable, Equatable {
  /// Whether it does.
  public let isPromoted: Bool
  /// Why, or why not; one sentence each.
  public let reasons: [String]
  /// Where the challenger is better than the champion, by its interval.
  public let superior: [String]

  /// Judges the comparisons.
  ///
  /// A challenger is promoted when it is not worse by the margin in the whole and in every eligible
  /// group, of every label and measure, and leaves no larger share than the margin of what the
  /// champion answers there unanswered. Without evidence it is refused. Where no group could decide
  /// the reasons say so.
  public init(_ comparisons: [NonInferiority]) {
    var (faults, superior, held) = ([String](), [String](), 0)
    var remarks: [String] = []
    for comparison in comparisons {
      let name = "\(comparison.label), \(comparison.measure.rawValue)"
      if let whole = comparison.parts.first, !whole.isEligible {
        faults.append(
          "\(name): no evidence, as \(whole.difference.counts.scarcerPatients) patients of the "
            + "scarcer class are fewer than \(SampleCounts.fewestForPrecision)")
        continue
      }
      let groups = comparison.parts.dropFirst()
      if !groups.contains(where: \.isEligible) {
        remarks.append(
          "\(name): only the whole decided, as "
            + (groups.isEmpty
              ? "it was compared by no group"
              : "no group has \(SampleCounts.fewestForPrecision) patients of either class"))
      }
      for part in comparison.parts where part.isEligible {
        let place = part.attribute == "all" ? "all" : "\(part.attribute) \(part.group)"
        if Double(part.unanswered) > comparison.margin * Double(part.championUnits) {
          faults.append(
            "\(name), \(place): the challenger leaves \(part.unanswered) of "
              + "\(part.championUnits) units unanswered that the champion answered")
          continue
        }
        switch part.verdict {
        case .superior:
          superior.append("\(name), \(place): \(Self.text(part.difference))")
          held += 1
        case .nonInferior: held += 1
        case .inferior, .inconclusive:
          faults.append(
            "\(name), \(place): the difference is \(Self.text(part.difference)), not above "
              + "-\(comparison.margin)")
        case .undefined:
          faults.append("\(name), \(place): no evidence, as \(part.difference.reason)")
        }
      }
    }
    if comparisons.isEmpty { faults.append("no label is answered by both models") }
    isPromoted = faults.isEmpty
    self.superior = superior
    reasons =
      faults.isEmpty
      ? ["not worse by the margin in any of \(held) comparisons of labels, measures and groups"]
        + remarks
      : faults + remarks
  }

  /// The value and its interval, three places each.
  private static func text(_ estimate: Estimate) -> String {
    func text(_ number: Double) -> String {
      let thousandths = Int((abs(number) * 1000).rounded())
      let digits = String(1000 + thousandths % 1000).dropFirst()
      return "\(number < 0 && thousandths > 0 ? "-" : "")\(thousandths / 1000).\(digits)"
    }
    guard let value = estimate.value else { return "unknown" }
    guard let lower = estimate.lower, let upper = estimate.upper else { return text(value) }
    return "\(text(value)) (\(text(lower)) to \(text(upper)))"
  }
}
