internal import Evaluation

/// The strip of a report of measurements or grades: tiles, sentences, loud remarks.
struct AgreementVerdict {
  private typealias Tile = (name: String, value: String, detail: String, kind: String)

  private let content: AgreementContent

  init(_ content: AgreementContent) { self.content = content }

  /// Broken gates, and attributes whose groups cannot be compared.
  var marks: [PageFields] {
    var marks = content.gates.filter { !$0.isPassed }
      .map { ("alarm", "Broken gate: \($0.sentence).") }
    for summary in content.summaries {
      for table in summary.attributes where !table.isInterpretable {
        marks.append(
          (
            "caution",
            "\(prefix(summary))Groups by \(ReportContent.title(of: table.attribute)) are hard to "
              + "compare: a share of \(NumberText.decimal(table.missingShare)) has no stated value."
          ))
      }
    }
    return marks.map { PageFields([.markKind: .text($0.0), .markText: .text($0.1)]) }
  }

  /// How much data, the headline and bias with their intervals, the worst eligible group.
  var tiles: [PageFields] {
    content.summaries.flatMap { tiles(of: $0) }.map {
      PageFields([
        .tileName: .text($0.name), .tileValue: .text($0.value), .tileDetail: .text($0.detail),
        .tileKind: .text($0.kind),
      ])
    }
  }

  private func tiles(of summary: AgreementSummary) -> [Tile] {
    let prefix = prefix(summary)
    let counts = summary.whole.counts
    var tiles: [Tile] = [
      (prefix + "Data", "\(counts.imageCount)", content.data(counts), "")
    ]
    for measure in [summary.headline, .bias] {
      guard let estimate = summary.whole.values[measure] else { continue }
      tiles.append(
        (
          prefix + measure.title, NumberText.value(estimate), interval(estimate),
          measure == summary.headline ? "main" : ""
        ))
    }
    if let worst = summary.worst {
      tiles.append(
        (
          prefix + "Worst eligible group", NumberText.value(worst.group.headline),
          "\(title(worst)): \(interval(worst.group.headline))", "warn"
        ))
    } else if !summary.attributes.isEmpty {
      tiles.append(
        (
          prefix + "Worst eligible group", NumberText.none,
          "no attribute has two groups with enough data", "warn"
        ))
    }
    for gap in summary.gaps where gap.measure == summary.headline && gap.gap.value != nil {
      tiles.append(
        (
          "\(prefix)\(gap.measure.title) gap by \(ReportContent.title(of: gap.attribute))",
          NumberText.value(gap.gap), "\(NumberText.interval(gap.gap)) · \(Self.chance(gap))", ""
        ))
    }
    let small = content.groupsWithTooLittleData(summary)
    if !small.isEmpty {
      let groups = summary.attributes.reduce(0) { $0 + $1.groups.count }
      tiles.append(
        (
          prefix + "Too little data", "\(small.count) of \(groups) groups",
          small.joined(separator: " · "), ""
        ))
    }
    return tiles
  }

  /// The findings as prose.
  var sentences: [String] {
    content.summaries.flatMap { [overall($0), worst($0), gaps($0)].compactMap { $0 } }
  }

  /// The whole, in a sentence.
  func overall(_ summary: AgreementSummary) -> String {
    let data = content.data(summary.whole.counts)
    let values = summary.whole.values
    guard let headline = values[summary.headline], headline.value != nil else {
      let reason = values[summary.headline]?.reason ?? ""
      return "For \(summary.target) no \(summary.headline.title) can be given: \(reason) (\(data))."
    }
    let start =
      "For \(summary.target) the \(summary.headline.title) is \(NumberText.both(headline)) over "
      + data
    guard let bias = values[.bias], let lower = values[.lowerLimit]?.value,
      let upper = values[.upperLimit]?.value
    else { return start + "." }
    return start
      + "; the bias is \(NumberText.both(bias)), and 95 % of differences are expected between "
      + "\(NumberText.decimal(lower)) and \(NumberText.decimal(upper))."
  }

  /// The worst eligible group, in a sentence.
  func worst(_ summary: AgreementSummary) -> String {
    guard let worst = summary.worst else {
      return "For \(summary.target) no worst group can be named: no attribute has two groups of "
        + "at least \(SampleCounts.fewestForPrecision) patients."
    }
    return "For \(summary.target) the worst eligible group is \(title(worst)): "
      + "\(summary.headline.title) \(NumberText.both(worst.group.headline)), which differs by "
      + "\(NumberText.both(worst.group.versusRest)) from that of all others."
  }

  /// Every gap of the headline with the gap that chance alone gives.
  func gaps(_ summary: AgreementSummary) -> String? {
    let gaps = summary.gaps.filter { $0.measure == summary.headline && $0.gap.value != nil }
    guard !gaps.isEmpty else { return nil }
    let parts = gaps.map { gap in
      "by \(ReportContent.title(of: gap.attribute)) \(NumberText.both(gap.gap)) between "
        + "\(gap.bestGroup ?? "") and \(gap.worstGroup ?? ""), \(Self.chance(gap))"
    }
    return "\(prefix(summary))\(summary.headline.title) gaps: \(parts.joined(separator: "; "))."
  }

  private static func chance(_ gap: AgreementGap) -> String {
    guard let median = gap.nullMedian else { return "without permutations" }
    return "\(NumberText.decimal(median)) by chance, p\u{A0}=\u{A0}"
      + "\(NumberText.probability(gap.pValue)), after Holm \(NumberText.probability(gap.pHolm))"
  }

  private func title(
    _ worst: (attribute: String, group: AttributeGroups<AgreementNumbers>.Group)
  ) -> String {
    "\(ReportContent.title(of: worst.attribute)) \(worst.group.name)"
  }

  private func interval(_ estimate: Estimate) -> String {
    estimate.lower == nil
      ? estimate.reason : "\(content.levelText): \(NumberText.interval(estimate))"
  }

  private func prefix(_ summary: AgreementSummary) -> String {
    content.summaries.count > 1 ? "\(summary.target): " : ""
  }
}
