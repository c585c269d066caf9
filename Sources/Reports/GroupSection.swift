internal import Evaluation

/// The groups of one label: tables, gaps, and the measures that do not fit beside them.
struct GroupSection {
  private static let main: [Metric] = [.prevalence, .auroc, .sensitivity, .specificity]
  private static let more: [Metric] = [
    .ppv, .npv, .fpr, .fnr, .selectionRate, .accuracy, .auprc, .f1, .mcc, .brier, .logLoss,
  ]

  private let content: ReportContent
  private let label: LabelSummary

  init(_ content: ReportContent, _ label: LabelSummary) {
    self.content = content
    self.label = label
  }

  /// One table per attribute: size, discrimination, operating point, difference to the rest.
  var tables: [PageTable] {
    label.attributes.map { table in
      PageTable(
        caption: "By \(ReportContent.title(of: table.attribute))",
        columns: ["Group", content.unitName(2), "patients", "pos./neg. patients"]
          + Self.main.map(\.title) + ["AUROC − rest"],
        rows: table.groups.map { group in
          PageTable.Row(
            head: group.name, note: Self.remark(group, in: table), kind: Self.kind(group, table),
            cells: Self.size(group.counts) + Self.main.map { Self.cell(group.metrics[$0]) }
              + [PageTable.Cell(group.versusRest)])
        } + [
          PageTable.Row(
            head: "All", kind: .total,
            cells: Self.size(label.counts) + Self.main.map { Self.cell(label.metrics[$0]) }
              + [PageTable.Cell(NumberText.none)])
        ])
    }
  }

  /// Best less worst AUROC of each attribute beside what chance gives.
  var gaps: PageTable {
    PageTable(
      caption: "AUROC gap between best and worst eligible group",
      columns: ["Attribute", "Gap", "Best", "Worst", "Gap by chance (median)", "p", "Remark"],
      rows: label.attributes.map { table in
        let gap = table.gap
        return PageTable.Row(
          head: ReportContent.title(of: table.attribute),
          cells: [
            PageTable.Cell(gap.gap), PageTable.Cell(words: gap.bestGroup ?? NumberText.none),
            PageTable.Cell(words: gap.worstGroup ?? NumberText.none),
            PageTable.Cell(gap.nullMedian.map { NumberText.decimal($0) } ?? NumberText.none),
            PageTable.Cell(NumberText.probability(gap.pValue)), PageTable.Cell(words: gap.reason),
          ])
      },
      note: "The pair was chosen by looking, so its interval is narrower than the truth; the "
        + "permutation p value allows for that choice, and is not yet corrected for several "
        + "attributes.")
  }

  /// Every other measure.
  var more: [PageTable] {
    label.attributes.map { table in
      PageTable(
        caption: "More measures by \(ReportContent.title(of: table.attribute))",
        columns: ["Group"] + Self.more.map(\.title),
        rows: table.groups.map { group in
          PageTable.Row(
            head: group.name, cells: Self.more.map { Self.cell(group.metrics[$0]) })
        })
    }
  }

  private static func size(_ counts: SampleCounts) -> [PageTable.Cell] {
    [
      PageTable.Cell(counts.imageCount), PageTable.Cell(counts.patientCount),
      PageTable.Cell("\(counts.positivePatients) / \(counts.negativePatients)"),
    ]
  }

  private static func cell(_ estimate: Estimate?) -> PageTable.Cell {
    estimate.map { PageTable.Cell($0) } ?? PageTable.Cell(NumberText.none, kind: .faint)
  }

  private static func kind(_ group: GroupSummary, _ table: GroupTable) -> PageTable.Kind {
    if group.isEligible, table.gap.worstGroup == group.name { return .worst }
    if group.isEligible, table.gap.bestGroup == group.name { return .best }
    return group.isEligible ? .plain : .faint
  }

  private static func remark(_ group: GroupSummary, in table: GroupTable) -> String {
    if group.isEligible {
      return table.gap.worstGroup == group.name
        ? "worst" : table.gap.bestGroup == group.name ? "best" : ""
    }
    let patients = group.counts.scarcerPatients
    if patients < SampleCounts.fewestForValue { return "too few patients" }
    return patients < SampleCounts.fewestForPrecision ? "low precision" : "not a stated value"
  }
}
