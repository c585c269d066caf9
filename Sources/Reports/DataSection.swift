internal import Evaluation

/// Where the data came from: flow, rows by status, table 1, drift.
struct DataSection {
  private let content: ReportContent

  init(_ content: ReportContent) { self.content = content }

  var tables: [PageTable] {
    [flow, reasons, rows].compactMap { $0 } + [cohort] + DriftSection(content).tables
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
        "Label", "Rows", "Evaluated", "Without truth", "Out of scope", "Abstained",
        "Quarantined", "Unanswered positives",
      ],
      rows: content.summary.labels.map { label in
        let flow = label.flow
        return PageTable.Row(
          head: label.label,
          cells: [
            flow.rows, flow.evaluated, flow.withoutTruth, flow.outOfScope, flow.abstained,
            flow.quarantined, flow.unansweredPositives,
          ].map { PageTable.Cell($0) })
      },
      note: "The numbers below describe evaluated rows only: answered, and with a known truth.")
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
