internal import Evaluation

/// The groups of one label: tables, gaps, and the measures that do not fit beside them.
struct GroupSection {
  private static let main: [Metric] = [.prevalence, .auroc, .sensitivity, .specificity]
  private static let more: [Metric] = [
    .ppv, .npv, .fpr, .fnr, .selectionRate, .accuracy, .auprc, .f1, .mcc,
  ]
  private static let calibration: [Metric] = [
    .brier, .logLoss, .oeRatio, .citl, .calibrationSlope, .ce2Debiased,
  ]

  private let content: ReportContent
  private let label: LabelSummary

  init(_ content: ReportContent, _ label: LabelSummary) {
    self.content = content
    self.label = label
  }

  /// One table per attribute: size, discrimination, operating point, difference to the rest.
  var tables: [PageTable] { tables(of: label.attributes) }

  /// The same for every two attributes crossed.
  var intersections: [PageTable] { tables(of: label.intersections) }

  /// PPV and NPV at the stated prevalences; none without them.
  var predictiveValues: [PageTable] {
    guard !label.predictiveValues.isEmpty else { return [] }
    let columns = label.predictiveValues.flatMap { value in
      let prevalence = NumberText.decimal(value.prevalence)
      return ["PPV at \(prevalence)", "NPV at \(prevalence)"]
    }
    func cells(_ values: [PredictiveValues]) -> [PageTable.Cell] {
      values.flatMap { [PageTable.Cell($0.ppv), PageTable.Cell($0.npv)] }
    }
    let groups = label.attributes.flatMap { table in
      table.groups.map { group in
        PageTable.Row(
          head: "\(ReportContent.title(of: table.attribute)) \(group.name)",
          cells: cells(group.predictiveValues))
      }
    }
    return [
      PageTable(
        caption: "Predictive values at stated prevalences", columns: ["Group"] + columns,
        rows: [PageTable.Row(head: "All", kind: .total, cells: cells(label.predictiveValues))]
          + groups)
    ]
  }

  private func tables(of tables: [GroupTable]) -> [PageTable] {
    tables.map { table in
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

  /// Every other measure: rates, then calibration where there are probabilities.
  var more: [PageTable] {
    label.attributes.flatMap { table in
      let title = ReportContent.title(of: table.attribute)
      let hasProbabilities = label.metrics[.brier]?.value != nil
      return underdiagnosis(table) + [measures("More measures by \(title)", table, Self.more)]
        + (hasProbabilities ? [measures("Calibration by \(title)", table, Self.calibration)] : [])
    }
  }

  /// How often a diagnosis is missed in each group; none without answers.
  private func underdiagnosis(_ table: GroupTable) -> [PageTable] {
    let metric = label.underdiagnosisMetric
    guard label.confusion != nil else { return [] }
    return [
      PageTable(
        caption: "Underdiagnosis by \(ReportContent.title(of: table.attribute))",
        columns: ["Group", metric.title, "\(metric.title) − rest"],
        rows: table.groups.map { group in
          PageTable.Row(
            head: group.name,
            cells: [Self.cell(group.metrics[metric]), Self.cell(group.ratesVersusRest[metric])])
        } + [
          PageTable.Row(
            head: "All", kind: .total,
            cells: [Self.cell(label.metrics[metric]), PageTable.Cell(NumberText.none)])
        ],
        note: metric == .fpr
          ? "\(label.label) says that there is no disease: its false positives are missed "
            + "diagnoses."
          : "Positives that are called negative are missed diagnoses.")
    ]
  }

  private func measures(
    _ caption: String, _ table: GroupTable, _ metrics: [Metric]
  ) -> PageTable {
    PageTable(
      caption: caption, columns: ["Group"] + metrics.map(\.title),
      rows: table.groups.map { group in
        PageTable.Row(head: group.name, cells: metrics.map { Self.cell(group.metrics[$0]) })
      })
  }

  private static func size(_ counts: SampleCounts) -> [PageTable.Cell] {
    [
      PageTable.Cell(counts.text(\.imageCount)), PageTable.Cell(counts.text(\.patientCount)),
      PageTable.Cell(counts.classText),
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
    if group.counts.isSuppressed { return "" }
    let patients = group.counts.scarcerPatients
    if patients < SampleCounts.fewestForValue { return "too few patients" }
    return patients < SampleCounts.fewestForPrecision ? "low precision" : "not a stated value"
  }
}
