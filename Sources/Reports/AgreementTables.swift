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

  /// The numbers behind the plots, or the grid of grades.
  var plots: [PageTable] {
    let unit = content.unit.rawValue
    return [
      bands(
        summary.predictions, "Predictions by reference",
        columns: ["Reference from", "below", "\(unit)s", "patients", "Mean prediction"]),
      bands(
        summary.differences, "Differences by size",
        columns: ["Mean of both from", "below", "\(unit)s", "patients", "Bias"]), grid,
    ].compactMap { $0 }
  }

  private func bands(_ map: PointMap?, _ caption: String, columns: [String]) -> PageTable? {
    guard let map else { return nil }
    return PageTable(
      caption: caption, columns: columns,
      rows: map.bands.map { band in
        PageTable.Row(
          head: NumberText.decimal(band.start),
          cells: [
            PageTable.Cell(NumberText.decimal(band.end)), PageTable.Cell(band.unitCount),
            PageTable.Cell(band.patientCount),
            PageTable.Cell(band.mean.map { NumberText.decimal($0) } ?? NumberText.none),
          ])
      }, note: "The last row holds its upper end too; fewer than 10 patients have no mean.")
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

  /// So many measures fit beside each other on the page.
  private static let measuresPerTable = 4

  /// The groups of each attribute, largest first; measures that do not fit are in a second table.
  var groups: [PageTable] {
    let first = Array(measures.prefix(Self.measuresPerTable))
    let second = Array(measures.dropFirst(Self.measuresPerTable))
    return summary.attributes.flatMap { table in
      let title = "By \(ReportContent.title(of: table.attribute))"
      return [groupTable(table, first, caption: title, withRest: true)]
        + (second.isEmpty
          ? [] : [groupTable(table, second, caption: "\(title), continued", withRest: false)])
    }
  }

  private func groupTable(
    _ table: AttributeGroups<AgreementNumbers>, _ measures: [AgreementMeasure], caption: String,
    withRest: Bool
  ) -> PageTable {
    PageTable(
      caption: caption,
      columns: ["Group", "\(content.unit.rawValue)s", "patients"] + measures.map(\.title)
        + (withRest ? ["\(summary.headline.title) − rest"] : []),
      rows: table.bySize.map { group in
        PageTable.Row(
          head: group.name, note: Self.remark(group, in: table), kind: Self.kind(group, table),
          cells: cells(group.summary, measures)
            + (withRest ? [PageTable.Cell(group.versusRest)] : []))
      } + [
        PageTable.Row(
          head: "All", kind: .total,
          cells: cells(summary.whole, measures)
            + (withRest ? [PageTable.Cell(NumberText.none)] : []))
      ])
  }

  /// Gaps between the groups of each attribute beside what chance gives.
  var gaps: PageTable {
    PageTable(
      caption: "Gaps between best and worst eligible group",
      columns: [
        "Attribute", "Measure", "Gap", "Best", "Worst", "By chance", "p", "Corrected p",
        "Found at 80 % power from", "Remark",
      ],
      rows: summary.gaps.map { gap in
        PageTable.Row(
          head: ReportContent.title(of: gap.attribute),
          cells: [
            PageTable.Cell(words: gap.measure.title), PageTable.Cell(gap.gap),
            PageTable.Cell(words: gap.bestGroup ?? NumberText.none),
            PageTable.Cell(words: gap.worstGroup ?? NumberText.none), Self.cell(gap.nullMedian),
            PageTable.Cell(NumberText.probability(gap.pValue)),
            PageTable.Cell(
              NumberText.probability(gap.pHolm), sub: gap.pHolm == nil ? "" : "Holm"),
            Self.cell(gap.detectable), PageTable.Cell(words: gap.reason),
          ])
      },
      note: "The pair was chosen by looking, so its interval is narrower than the truth; the "
        + "permutation p value allows for that choice. Corrected p: Holm over all gaps of the "
        + "target.")
  }

  private static func cell(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.map { NumberText.decimal($0) } ?? NumberText.none)
  }

  private var measures: [AgreementMeasure] {
    AgreementMeasure.allCases.filter { summary.whole.values[$0] != nil }
  }

  private func cells(
    _ numbers: AgreementNumbers, _ measures: [AgreementMeasure]
  ) -> [PageTable.Cell] {
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
