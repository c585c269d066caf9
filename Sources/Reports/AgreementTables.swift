internal import Evaluation

/// The tables of one target.
struct AgreementTables {
  private let content: AgreementContent
  private let summary: AgreementSummary

  init(_ content: AgreementContent, _ summary: AgreementSummary) {
    self.content = content
    self.summary = summary
  }

  /// Rows and pairs of every target.
  static func data(_ content: AgreementContent) -> [PageTable] {
    [
      PageTable(
        caption: "Pairs by target", columns: ["Target", "Rows", "With a reference", "Patients"],
        rows: content.summaries.map { summary in
          let counts = summary.whole.counts
          return PageTable.Row(
            head: summary.target,
            cells: [summary.rowCount, counts.imageCount, counts.patientCount].map {
              PageTable.Cell($0)
            })
        }, note: "The numbers below describe rows with a reference only.")
    ]
  }

  /// Every measure of the whole.
  var overall: PageTable {
    PageTable(
      caption: "All \(content.unit.rawValue)s", columns: ["Measure", "Value", "What it is"],
      rows: measures.compactMap { measure in
        summary.whole.values[measure].map {
          PageTable.Row(
            head: measure.title,
            cells: [PageTable.Cell($0), PageTable.Cell(words: measure.formula)])
        }
      })
  }

  /// The numbers behind the plot of differences, or the grid of grades.
  var plots: [PageTable] { [bands, grid].compactMap { $0 } }

  private var bands: PageTable? {
    guard let bands = summary.differences?.bands else { return nil }
    return PageTable(
      caption: "Differences by size",
      columns: ["Mean of both from", "below", "\(content.unit.rawValue)s", "patients", "Bias"],
      rows: bands.map { band in
        PageTable.Row(
          head: NumberText.decimal(band.start),
          cells: [
            PageTable.Cell(NumberText.decimal(band.end)), PageTable.Cell(band.unitCount),
            PageTable.Cell(band.patientCount),
            PageTable.Cell(band.bias.map { NumberText.decimal($0) } ?? NumberText.none),
          ])
      }, note: "The last row holds its upper end too; fewer than 10 patients have no bias.")
  }

  private var grid: PageTable? {
    guard let grid = summary.grades, !grid.grades.isEmpty else { return nil }
    return PageTable(
      caption: "Grades: reference by row, prediction by column",
      columns: ["Reference"] + grid.grades.map { "\($0)" },
      rows: zip(grid.grades, grid.counts).map { grade, counts in
        PageTable.Row(head: "\(grade)", cells: counts.map { PageTable.Cell($0) })
      }, note: "Numbers of \(content.unit.rawValue)s; those on the diagonal agree.")
  }

  /// One table per attribute, largest group first.
  var groups: [PageTable] {
    summary.attributes.map { table in
      PageTable(
        caption: "By \(ReportContent.title(of: table.attribute))",
        columns: ["Group", "\(content.unit.rawValue)s", "patients"] + measures.map(\.title)
          + ["\(summary.headline.title) − rest"],
        rows: table.bySize.map { group in
          PageTable.Row(
            head: group.name, note: Self.remark(group, in: table), kind: Self.kind(group, table),
            cells: cells(group.summary) + [PageTable.Cell(group.versusRest)])
        } + [
          PageTable.Row(
            head: "All", kind: .total,
            cells: cells(summary.whole) + [PageTable.Cell(NumberText.none)])
        ])
    }
  }

  private var measures: [AgreementMeasure] {
    AgreementMeasure.allCases.filter { summary.whole.values[$0] != nil }
  }

  private func cells(_ numbers: AgreementNumbers) -> [PageTable.Cell] {
    [PageTable.Cell(numbers.counts.imageCount), PageTable.Cell(numbers.counts.patientCount)]
      + measures.map { measure in
        numbers.values[measure].map { PageTable.Cell($0) } ?? PageTable.Cell(NumberText.none)
      }
  }

  private static func kind(
    _ group: AttributeGroups<AgreementNumbers>.Group, _ table: AttributeGroups<AgreementNumbers>
  ) -> PageTable.Kind {
    if table.worst?.name == group.name { return .worst }
    return group.isEligible ? .plain : .faint
  }

  private static func remark(
    _ group: AttributeGroups<AgreementNumbers>.Group, in table: AttributeGroups<AgreementNumbers>
  ) -> String {
    if table.worst?.name == group.name { return "worst" }
    if group.isEligible { return "" }
    let patients = group.summary.counts.patientCount
    if patients < SampleCounts.fewestForValue { return "too few patients" }
    return patients < SampleCounts.fewestForPrecision ? "low precision" : "not a stated value"
  }
}

extension AttributeGroups where Summary == AgreementNumbers {
  /// The groups, largest first.
  var bySize: [Group] {
    groups.sorted {
      ($1.summary.counts.imageCount, $0.name) < ($0.summary.counts.imageCount, $1.name)
    }
  }
}
