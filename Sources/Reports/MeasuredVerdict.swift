internal import Evaluation

/// The strip at the head of a report on masks or boxes.
struct MeasuredVerdict {
  let sheets: [MeasuredSheet]
  let gates: [GateResult]
  let levelText: String

  /// Loud remarks: broken gates, gaps that cannot be read.
  var marks: [PageFields] {
    var marks = gates.filter { !$0.isPassed }.map { ("alarm", "Broken gate: \($0.sentence).") }
    for sheet in sheets {
      for table in sheet.tables where table.gap.status == .notInterpretable {
        marks.append(
          (
            "caution",
            "\(prefix(sheet))The gap by \(table.title) is not interpretable: \(table.gap.reason)."
          ))
      }
    }
    return marks.map { PageFields([.markKind: .text($0.0), .markText: .text($0.1)]) }
  }

  /// The facts as tiles.
  var tiles: [PageFields] {
    sheets.flatMap(tiles).map {
      PageFields([
        .tileName: .text($0.name), .tileValue: .text($0.value), .tileDetail: .text($0.detail),
        .tileKind: .text($0.kind),
      ])
    }
  }

  private func tiles(
    of sheet: MeasuredSheet
  ) -> [(name: String, value: String, detail: String, kind: String)] {
    let prefix = prefix(sheet)
    let title = sheet.wording.title
    var tiles = [
      (
        name: prefix + title, value: NumberText.value(sheet.headline),
        detail: sheet.headline.lower == nil
          ? sheet.headline.reason : "\(levelText): \(NumberText.interval(sheet.headline))",
        kind: "main"
      ),
      (
        prefix + "Images", "\(sheet.counts.imageCount)",
        "of \(sheet.counts.patientCount) patients, \(sheet.counts.positivePatients) "
          + sheet.wording.patients, ""
      ),
    ]
    if let (reference, estimate) = sheet.worst {
      tiles.append(
        (
          prefix + "Worst eligible group", NumberText.value(estimate),
          "\(ReportContent.title(of: reference)): \(NumberText.interval(estimate))", "warn"
        ))
    } else if !sheet.tables.isEmpty {
      tiles.append(
        (
          prefix + "Worst eligible group", NumberText.none, "no two groups have enough data",
          "warn"
        ))
    }
    for table in sheet.tables where table.gap.gap.value != nil {
      tiles.append(
        (
          "\(prefix)\(title) gap by \(table.title)", NumberText.value(table.gap.gap),
          "\(NumberText.interval(table.gap.gap)) · \(Self.chance(table.gap))", ""
        ))
    }
    let small = sheet.groupsWithTooLittleData.map { ReportContent.title(of: $0) }
    if !small.isEmpty {
      let count = sheet.tables.reduce(0) { $0 + $1.groups.count }
      tiles.append(
        (
          prefix + "Too little data", "\(small.count) of \(count) groups",
          small.joined(separator: " · "), ""
        ))
    }
    return tiles
  }

  /// The findings as prose, one sentence per label and fact.
  var sentences: [String] {
    sheets.flatMap { sheet in
      let others = [worst(sheet), gap(sheet), uncompared(sheet)].compactMap { $0 }
      return [overall(sheet)] + sheet.remarks + others
    }
  }

  private func overall(_ sheet: MeasuredSheet) -> String {
    let data = "\(sheet.counts.imageCount) images of \(sheet.counts.patientCount) patients"
    let phrase = sheet.wording.phrase
    guard sheet.headline.value != nil else {
      return "For \(sheet.label) no \(phrase) can be given: \(sheet.headline.reason) (\(data))."
    }
    return "For \(sheet.label) the \(phrase) over \(sheet.counts.positivePatients) "
      + "\(sheet.wording.patients) is \(NumberText.both(sheet.headline)); there are \(data)."
  }

  private func worst(_ sheet: MeasuredSheet) -> String? {
    guard let (reference, estimate) = sheet.worst else { return nil }
    return "\(prefix(sheet))The worst eligible group is \(ReportContent.title(of: reference)) with "
      + "a \(sheet.wording.phrase) of \(NumberText.both(estimate))."
  }

  /// Every gap with the gap that chance alone gives.
  private func gap(_ sheet: MeasuredSheet) -> String? {
    let parts = sheet.tables.filter { $0.gap.gap.value != nil }.map { table in
      "by \(table.title) \(NumberText.both(table.gap.gap)) between \(table.gap.bestGroup ?? "") "
        + "and \(table.gap.worstGroup ?? ""), \(Self.chance(table.gap))"
    }
    guard !parts.isEmpty else { return nil }
    return "\(prefix(sheet))\(sheet.wording.title) gaps: \(parts.joined(separator: "; "))."
  }

  /// The attributes whose groups are too small to be told apart, with the patients that there are.
  private func uncompared(_ sheet: MeasuredSheet) -> String? {
    let parts = sheet.tables.filter { $0.gap.eligibleGroups.count < 2 }.map { table in
      let groups = table.groups.map { "\($0.name) \($0.counts.positivePatients)" }
      return "\(table.title) (\(groups.joined(separator: ", ")))"
    }
    guard !parts.isEmpty else { return nil }
    return "\(prefix(sheet))Too little data to compare groups by \(parts.joined(separator: "; ")): "
      + "\(sheet.wording.need)."
  }

  private static func chance(_ gap: HeadlineGap) -> String {
    guard let median = gap.nullMedian else { return "without permutations" }
    let holm = gap.pHolm.map { ", after Holm \(NumberText.probability($0))" } ?? ""
    return "\(NumberText.decimal(median)) by chance, p\u{A0}=\u{A0}"
      + NumberText.probability(gap.pValue) + holm
  }

  /// The label's name where there are several.
  private func prefix(_ sheet: MeasuredSheet) -> String {
    sheets.count > 1 ? "\(sheet.label): " : ""
  }
}
