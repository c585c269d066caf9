internal import Evaluation

/// Where the data came from: flow, rows by status, table 1, drift.
struct DataSection {
  private let content: ReportContent

  init(_ content: ReportContent) { self.content = content }

  var tables: [PageTable] {
    [flow, reasons, rows].compactMap { $0 } + withheld + [cohort] + DriftSection(content).tables
  }

  private var flow: PageTable? {
    guard let flow = content.facts.flow else { return nil }
    return PageTable(
      caption: "What became of the input", columns: ["Outcome", "Inputs"],
      rows: flow.outcomes.map { PageTable.Row(head: $0.name, cells: [PageTable.Cell($0.count)]) }
        + [PageTable.Row(head: "found", kind: .total, cells: [PageTable.Cell(flow.found)])],
      note: "The rows sum to what was found; this is checked.")
  }

  private var reasons: PageTable? {
    guard let reasons = content.facts.flow?.reasons, !reasons.isEmpty else { return nil }
    return PageTable(
      caption: "Why inputs were not used", columns: ["Reason", "Inputs"],
      rows: reasons.map { PageTable.Row(head: $0.name, cells: [PageTable.Cell($0.count)]) })
  }

  private var rows: PageTable {
    PageTable(
      caption: "Predictions by label",
      columns: [
        "Label", "Rows", "Evaluated", "Of these withheld", "Without truth", "Out of scope",
        "Withheld without a score", "Quarantined", "Unanswered positives",
      ],
      rows: content.summary.labels.map { label in
        let flow = label.flow
        return PageTable.Row(
          head: label.label,
          cells: [
            flow.rows, flow.evaluated, withheld(flow), flow.withoutTruth, flow.outOfScope,
            flow.abstained, flow.quarantined, flow.unansweredPositives,
          ].map { PageTable.Cell($0) })
      },
      note: "The numbers below describe evaluated rows only: with a known truth, and answered, or "
        + "withheld with a known score. Withheld answers count as if they were given.")
  }

  private var isRelease: Bool { content.summary.suppressedBelow != nil }

  /// How many answers were withheld; where a release does not say it, not even whether there are
  /// any.
  private func withheld(_ flow: LabelFlow) -> Int? { flow.withheld ?? (isRelease ? nil : 0) }

  /// Deferral rates of a release; elsewhere the section on certainty has them.
  private var withheld: [PageTable] {
    guard content.facts.certainty == nil else { return [] }
    return content.summary.labels.compactMap { label in
      guard let deferral = label.deferral else { return nil }
      return PageTable(
        caption: "Answers to \(label.label) that the model withheld",
        columns: ["Group", content.unitName(2), CertaintyMeasure.deferral.title],
        rows: [Self.row("All", deferral.share, kind: .total)]
          + deferral.groups.map {
            Self.row("\(ReportContent.title(of: $0.attribute)): \($0.group)", $0.share)
          },
        note: isRelease
          ? "Groups are left out where few patients were answered, or few were not, and where they "
            + "would give others away." : "")
    }
  }

  private static func row(
    _ head: String, _ share: Estimate, kind: PageTable.Kind = .plain
  ) -> PageTable.Row {
    PageTable.Row(
      head: head, kind: kind,
      cells: [PageTable.Cell(share.counts.imageCount), PageTable.Cell(share)])
  }

  private var cohort: PageTable {
    let labels = content.summary.labels
    var rows = [
      PageTable.Row(
        head: "All", kind: .total,
        cells: [
          PageTable.Cell(content.summary.unitCount), PageTable.Cell(content.summary.patientCount),
        ] + labels.map { Self.positives($0.counts) })
    ]
    for attribute in content.summary.attributes {
      for value in attribute.values {
        let cells = labels.map { label in
          label.attributes.first { $0.attribute == attribute.attribute }?
            .groups.first { $0.name == value.name }.map { Self.positives($0.counts) }
            ?? PageTable.Cell(NumberText.none)
        }
        rows.append(
          PageTable.Row(
            head: "\(ReportContent.title(of: attribute.attribute)): \(value.name)",
            cells: [PageTable.Cell(value.imageCount), PageTable.Cell(value.patientCount)] + cells))
      }
    }
    let missing = content.summary.attributes.map {
      "\(ReportContent.title(of: $0.attribute)) \(NumberText.share($0.missingShare))"
    }
    return PageTable(
      caption: "Who is in it (table 1)",
      columns: ["Group", content.unitName(2), "patients"] + labels.map { "positive \($0.label)" },
      rows: rows,
      note: missing.isEmpty
        ? ""
        : "Share of \(content.unitName(2)) without a stated value (unknown, declined, invalid): "
          + missing.joined(separator: ", ") + ".")
  }

  private static func positives(_ counts: SampleCounts) -> PageTable.Cell {
    counts.isSuppressed
      ? PageTable.Cell(nil as Int?)
      : PageTable.Cell("\(counts.positives)", sub: "of \(counts.imageCount)")
  }
}
