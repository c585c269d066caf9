internal import Evaluation

/// Holds gates against the numbers of a report.
struct GateJudge {
  private static let tuning =
    "the thresholds were fitted on the data that is reported, and no gate passes on that"

  /// The labels or targets, seen by the measure of a gate that has one.
  let labels: (Gate) -> [JudgedLabel]
  let isTuning: Bool
  /// How much of the model card needs an author.
  let needsAuthor: Int

  /// A number with where it was found, or why there is none.
  private struct Finding {
    var value: Double?
    var label: String?
    var groups: [GroupReference] = []
    var reason = ""
  }

  /// The broken gates first, each kind in the order given.
  func results(_ gates: [Gate]) -> [GateResult] {
    let results = gates.map(result)
    return results.filter { !$0.isPassed } + results.filter(\.isPassed)
  }

  private func result(_ gate: Gate) -> GateResult {
    let findings = findings(gate)
    // A label without a number, or with one that means nothing, decides: it can never pass.
    let worst =
      findings.first { $0.value == nil } ?? findings.first { !$0.reason.isEmpty }
      ?? findings.min { isWorse($0, than: $1, side: gate.side) }
      ?? Finding(reason: "there are no labels")
    let reaches = worst.value.map { gate.side == .min ? $0 >= gate.bar : $0 <= gate.bar } ?? false
    let isBlocked = isTuning && gate.scope != .card
    return GateResult(
      gate: gate, isPassed: reaches && worst.reason.isEmpty && !isBlocked, value: worst.value,
      label: worst.label, groups: worst.groups,
      reason: isBlocked && worst.reason.isEmpty ? Self.tuning : worst.reason)
  }

  private func isWorse(_ one: Finding, than other: Finding, side: Gate.Side) -> Bool {
    let (a, b) = (one.value ?? 0, other.value ?? 0)
    return side == .min ? a < b : a > b
  }

  /// One finding per label.
  private func findings(_ gate: Gate) -> [Finding] {
    if gate.scope == .card { return [Finding(value: Double(needsAuthor))] }
    return labels(gate).map { label in
      switch gate.scope {
      case .overall, .card: whole(label)
      case .worstGroup: worstGroup(label, side: gate.side)
      case .gap: gap(label)
      }
    }
  }

  private func whole(_ label: JudgedLabel) -> Finding {
    Finding(
      value: label.whole, label: label.label,
      reason: label.whole == nil ? "\(label.label): \(label.absence)" : "")
  }

  private func worstGroup(_ label: JudgedLabel, side: Gate.Side) -> Finding {
    let groups = label.tables.flatMap(Self.values)
    let worst = groups.min { side == .min ? $0.value < $1.value : $0.value > $1.value }
    guard let worst else {
      return Finding(
        label: label.label, reason: "\(label.label): no group with \(label.needs) has one")
    }
    if let missing = label.tables.lazy.compactMap(Self.missing).first {
      return Finding(label: label.label, groups: [missing], reason: Self.lack(label, missing))
    }
    return Finding(value: worst.value, label: label.label, groups: [worst.group])
  }

  /// The attribute with the largest gap; any that is not interpretable breaks the gate.
  private func gap(_ label: JudgedLabel) -> Finding {
    let gaps = label.tables.compactMap { table -> Finding? in
      let values = Self.values(table)
      if !values.isEmpty, let missing = Self.missing(table) {
        return Finding(label: label.label, groups: [missing], reason: Self.lack(label, missing))
      }
      guard values.count >= 2, let high = values.max(by: { $0.value < $1.value }),
        let low = values.min(by: { $0.value < $1.value })
      else { return nil }
      return Finding(
        value: high.value - low.value, label: label.label, groups: [high.group, low.group],
        reason: table.caution)
    }
    return gaps.first { !$0.reason.isEmpty } ?? gaps.max { isWorse($1, than: $0, side: .max) }
      ?? Finding(
        label: label.label,
        reason: "\(label.label): no attribute has two groups with \(label.needs)")
  }

  private static func values(
    _ table: JudgedLabel.Table
  ) -> [(group: GroupReference, value: Double)] {
    table.groups.filter(\.isEligible).compactMap { group in
      group.value.map { (group.reference, $0) }
    }
  }

  /// An eligible group whose measure has no value, such as the PPV of one without positive calls.
  private static func missing(_ table: JudgedLabel.Table) -> GroupReference? {
    table.groups.first { $0.isEligible && $0.value == nil }?.reference
  }

  private static func lack(_ label: JudgedLabel, _ group: GroupReference) -> String {
    "\(label.label): \(ReportContent.title(of: group)) has none"
  }
}
