internal import Evaluation
internal import Monitoring

/// A decision with all that it rests on: `decision.json`.
struct Decision: Encodable {
  private(set) var schema = "fovea.decision/1"
  let champion: String
  let challenger: String
  let evidence: HistoryEntry.Evidence
  let promotion: Promotion
  let warnings: [String]
  let comparisons: [NonInferiority]

  /// The lines for people: the outcome first.
  var lines: [String] {
    var lines = [promotion.isPromoted ? "promoted" : "refused"] + promotion.reasons
    lines += promotion.superior.map { "better: \($0)" }
    for comparison in comparisons {
      let parts = comparison.parts
      let left = parts.dropFirst().count { !$0.isEligible }
      guard let whole = parts.first else { continue }
      lines.append(
        "\(comparison.label), \(comparison.measure.rawValue): \(Self.text(whole.champion)) and "
          + "\(Self.text(whole.challenger)) on \(comparison.commonUnits) units of the "
          + "\(evidence.part) part, \(whole.difference.counts.patientCount) patients; "
          + "\(left) of \(parts.count - 1) groups have too few patients to decide")
    }
    return lines
  }

  private static func text(_ value: Double?) -> String {
    value.map { Decimals.text($0, places: 3) } ?? "no value"
  }
}
