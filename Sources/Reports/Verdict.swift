internal import Evaluation

/// The strip at the head of the report: what was found, in a few sentences and tiles.
struct Verdict {
  let content: ReportContent

  init(_ content: ReportContent) { self.content = content }

  /// Loud remarks: broken gates, tuning, alarms, notices.
  var marks: [PageFields] {
    var marks: [(kind: String, text: String)] = content.gates.filter { !$0.isPassed }
      .map { ("alarm", "Broken gate: \($0.sentence).") }
    if content.facts.isTuning {
      marks.append(
        (
          "alarm",
          "Tuning: the thresholds were fitted on the data that is reported here. Everything at "
            + "the operating point is too good, and no gate may pass on it."
        ))
    }
    for (name, check) in majorityChecks {
      switch check.level {
      case .alarm: marks.append(("alarm", name + check.sentence))
      case .notice: marks.append(("caution", name + check.sentence))
      case .unknown: marks.append(("plain", name + check.sentence))
      case .passed: break
      }
    }
    if let drift = DriftSection(content).alarm { marks.append(("caution", drift)) }
    if let release = Limitations.release(content) { marks.append(("plain", release)) }
    for label in content.summary.labels {
      for table in label.attributes where table.gap.status == .notInterpretable {
        marks.append(
          (
            "caution",
            "\(prefix(label))The gap by \(ReportContent.title(of: table.attribute)) is not "
              + "interpretable: \(table.gap.reason)."
          ))
      }
    }
    return marks.map { PageFields([.markKind: .text($0.kind), .markText: .text($0.text)]) }
  }

  /// Every gate with what it found, the broken ones first; no rows without gates.
  static func gates(_ results: [GateResult]) -> PageTable {
    PageTable(
      caption: "Gates", columns: ["Gate", "Result", "Finding"],
      rows: results.map { result in
        PageTable.Row(
          head: result.gate.name, kind: result.isPassed ? .plain : .worst,
          cells: [
            PageTable.Cell(words: result.isPassed ? "passed" : "broken"),
            PageTable.Cell(words: result.sentence),
          ])
      })
  }

  /// The facts as tiles.
  var tiles: [PageFields] {
    let facts = content.facts
    var tiles: [(name: String, value: String, detail: String, kind: String)] = []
    if let model = facts.model {
      tiles.append(
        ("Model", model.name, "\(model.architecture) · sha256 \(model.sha256.prefix(12))…", ""))
    }
    tiles.append(
      (
        "Reported part", facts.part.title,
        content.size(content.summary.unitCount, content.summary.patientCount),
        ""
      ))
    if let openings = facts.testOpenings {
      tiles.append(
        (
          "Test part opened",
          openings == 0 ? "never" : openings == 1 ? "once" : "\(openings) times",
          "counted in the ledger of the split", openings > 1 ? "warn" : ""
        ))
    }
    for label in content.summary.labels { tiles += self.tiles(of: label) }
    return tiles.map {
      PageFields([
        .tileName: .text($0.name), .tileValue: .text($0.value), .tileDetail: .text($0.detail),
        .tileKind: .text($0.kind),
      ])
    }
  }

  private func tiles(
    of label: LabelSummary
  ) -> [(name: String, value: String, detail: String, kind: String)] {
    let prefix = prefix(label)
    var tiles: [(name: String, value: String, detail: String, kind: String)] = []
    if let area = label.metrics[.auroc] {
      tiles.append(
        (
          prefix + "AUROC", NumberText.value(area),
          area.lower == nil
            ? area.reason : "\(content.levelText): \(NumberText.interval(area))", "main"
        ))
    }
    if let (reference, area) = worstGroup(label) {
      tiles.append(
        (
          prefix + "Worst eligible group", NumberText.value(area),
          "\(ReportContent.title(of: reference)): \(NumberText.interval(area))", "warn"
        ))
    } else if !label.attributes.isEmpty {
      tiles.append(
        (
          prefix + "Worst eligible group", NumberText.none,
          label.hasSuppressedGroups
            ? "no group that is shown is eligible" : "no group has enough data", "warn"
        ))
    }
    for table in label.attributes where table.gap.gap.value != nil {
      tiles.append(
        (
          "\(prefix)AUROC gap by \(ReportContent.title(of: table.attribute))",
          NumberText.value(table.gap.gap),
          "\(NumberText.interval(table.gap.gap)) · \(chance(table.gap))", ""
        ))
    }
    tiles.append(majorityTile(label, prefix: prefix))
    let small = label.groupsWithTooLittleData.map { ReportContent.title(of: $0) }
    if !small.isEmpty {
      tiles.append(
        (
          prefix + "Too little data", "\(small.count) of \(groupCount(label)) groups",
          small.joined(separator: " · "), ""
        ))
    }
    return tiles
  }

  private func majorityTile(
    _ label: LabelSummary, prefix: String
  ) -> (name: String, value: String, detail: String, kind: String) {
    let check = label.majority
    let value =
      switch check.level {
      case .passed: "better"
      case .notice: "see above"
      case .alarm: "no better"
      case .unknown: "not known"
      }
    let shares = [
      check.accuracy.map { "\(NumberText.decimal($0)) right" },
      check.majorityShare.map { "\(NumberText.decimal($0)) in the larger class" },
    ]
    return (
      prefix + "Against the majority class", value,
      shares.compactMap { $0 }.joined(separator: ", "), check.level == .alarm ? "warn" : ""
    )
  }

  private var majorityChecks: [(String, MajorityCheck)] {
    content.summary.labels.map { (prefix($0), $0.majority) }
      + (content.summary.macro.map { [("All classes: ", $0.majority)] } ?? [])
  }

  /// The label's name where there are several.
  func prefix(_ label: LabelSummary) -> String {
    content.summary.labels.count > 1 ? "\(label.label): " : ""
  }

  private func groupCount(_ label: LabelSummary) -> Int {
    label.attributes.reduce(0) { $0 + $1.groups.count }
  }

  func chance(_ gap: GapSummary) -> String {
    guard let median = gap.nullMedian else { return "without permutations" }
    let holm = gap.pHolm.map { ", after Holm \(NumberText.probability($0))" } ?? ""
    let value = NumberText.probability(gap.pValue)
    return "\(NumberText.decimal(median)) by chance, p\u{A0}=\u{A0}\(value)\(holm)"
  }

  func worstGroup(_ label: LabelSummary) -> (GroupReference, Estimate)? {
    guard let reference = label.worstGroup,
      let table = label.attributes.first(where: { $0.attribute == reference.attribute }),
      let area = table.groups.first(where: { $0.name == reference.group })?.metrics[.auroc]
    else { return nil }
    return (reference, area)
  }
}
