internal import Evaluation

/// Holds gates against the numbers of masks or boxes; all their measures are better when higher.
struct MeasuredJudge {
  let sheets: [MeasuredSheet]

  /// A number with where it was found, or why there is none.
  private struct Finding {
    var value: Double?
    var label: String
    var groups: [GroupReference] = []
    var reason = ""
  }

  /// The broken gates first, each kind in the order given.
  func results(_ gates: [Gate]) -> [GateResult] {
    let results = gates.map(result)
    return results.filter { !$0.isPassed } + results.filter(\.isPassed)
  }

  private func result(_ gate: Gate) -> GateResult {
    let findings = sheets.map { finding($0, gate) }
    // A label without a number, or with one that means nothing, decides: it can never pass.
    let worst =
      findings.first { $0.value == nil } ?? findings.first { !$0.reason.isEmpty }
      ?? findings.min { isLower($0, $1) == (gate.side == .min) }
    let reaches =
      worst?.value.map { gate.side == .min ? $0 >= gate.bar : $0 <= gate.bar } ?? false
    return GateResult(
      gate: gate, isPassed: reaches && worst?.reason.isEmpty == true, value: worst?.value,
      label: worst?.label, groups: worst?.groups ?? [],
      reason: worst?.reason ?? "there are no labels")
  }

  private func isLower(_ one: Finding, _ other: Finding) -> Bool {
    (one.value ?? 0) < (other.value ?? 0)
  }

  private func finding(_ sheet: MeasuredSheet, _ gate: Gate) -> Finding {
    switch gate.scope {
    case .overall, .card: whole(sheet)
    case .worstGroup: worstGroup(sheet, side: gate.side)
    case .gap: gap(sheet)
    }
  }

  private func whole(_ sheet: MeasuredSheet) -> Finding {
    let value = sheet.headline.value
    return Finding(
      value: value, label: sheet.label,
      reason: value == nil ? "\(sheet.label): \(sheet.headline.reason)" : "")
  }

  /// The lowest eligible group for a floor, the highest for a ceiling.
  private func worstGroup(_ sheet: MeasuredSheet, side: Gate.Side) -> Finding {
    let groups = sheet.tables.flatMap { table in
      table.groups.filter(\.isEligible).map { (table.attribute, $0) }
    }
    let reference = groups.map { GroupReference(attribute: $0.0, group: $0.1.name) }
    let values = groups.compactMap(\.1.headline.value)
    guard values.count == groups.count,
      let worst = side == .min ? values.min() : values.max(),
      let place = values.firstIndex(of: worst)
    else {
      return Finding(
        label: sheet.label,
        reason: "\(sheet.label): no group with \(SampleCounts.fewestForPrecision) "
          + "\(sheet.wording.patients) has one")
    }
    return Finding(value: worst, label: sheet.label, groups: [reference[place]])
  }

  /// The attribute with the largest gap; any that is not interpretable breaks the gate.
  private func gap(_ sheet: MeasuredSheet) -> Finding {
    let gaps = sheet.tables.filter { $0.gap.gap.value != nil }.map { table in
      Finding(
        value: table.gap.gap.value, label: sheet.label,
        groups: [table.gap.bestGroup, table.gap.worstGroup].compactMap { $0 }.map {
          GroupReference(attribute: table.attribute, group: $0)
        }, reason: table.gap.status == .notInterpretable ? table.gap.reason : "")
    }
    return gaps.first { !$0.reason.isEmpty } ?? gaps.max(by: isLower)
      ?? Finding(
        label: sheet.label,
        reason: "\(sheet.label): no attribute has two groups with "
          + "\(SampleCounts.fewestForPrecision) \(sheet.wording.patients)")
  }
}
