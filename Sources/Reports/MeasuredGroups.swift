internal import Evaluation

/// The groups of one label of masks or boxes: a forest, tables, gaps.
struct MeasuredGroups {
  private let sheet: MeasuredSheet

  init(_ sheet: MeasuredSheet) { self.sheet = sheet }

  /// The headline of every group, or nil without groups.
  func forest(number: Int) -> String? {
    let wording = sheet.wording
    return ForestChart(
      number: number,
      measure: ForestChart.Measure(
        title: wording.title, counted: wording.patients,
        eligibility: "eligible (≥ \(SampleCounts.fewestForPrecision) \(wording.patients))",
        chance: nil, count: { "\($0.positivePatients)" }),
      whole: ForestChart.Group(
        name: "All", counts: sheet.counts, estimate: sheet.headline, isEligible: true,
        isWorst: false),
      tables: sheet.tables.map { table in
        ForestChart.Table(
          attribute: table.attribute,
          groups: table.groups.map { group in
            ForestChart.Group(
              name: group.name, counts: group.counts, estimate: group.headline,
              isEligible: group.isEligible,
              isWorst: group.isEligible && table.gap.worstGroup == group.name)
          })
      }
    ).drawing
  }

  /// Who is in it.
  var people: PageTable {
    let rows = sheet.tables.flatMap { table in
      table.groups.map { group in
        PageTable.Row(head: "\(table.title): \(group.name)", cells: Self.size(group.counts))
      }
    }
    let missing = sheet.tables.map { "\($0.title) \(NumberText.decimal($0.missingShare))" }
    return PageTable(
      caption: "Who is in it: \(sheet.label)",
      columns: ["Group", "images", "patients", sheet.wording.patients],
      rows: [PageTable.Row(head: "All", kind: .total, cells: Self.size(sheet.counts))] + rows,
      note: missing.isEmpty
        ? ""
        : "Share of images without a stated value (unknown, declined, invalid): "
          + missing.joined(separator: ", ") + ".")
  }

  /// One table per attribute: size, measures, difference to the rest.
  var tables: [PageTable] {
    let titles = sheet.measures.filter(\.isMain).map(\.title)
    return sheet.tables.map { table in
      PageTable(
        caption: "By \(table.title)",
        columns: ["Group", "images", "patients", sheet.wording.patients] + titles
          + ["\(sheet.wording.title) − rest"],
        rows: table.groups.map { group in
          PageTable.Row(
            head: group.name, note: Self.remark(group, table), kind: Self.kind(group, table),
            cells: Self.size(group.counts) + Self.cells(group.measures)
              + [PageTable.Cell(group.versusRest)])
        } + [
          PageTable.Row(
            head: "All", kind: .total,
            cells: Self.size(sheet.counts) + Self.cells(sheet.measures)
              + [PageTable.Cell(NumberText.none)])
        ])
    }
  }

  /// Gaps between the groups of each attribute, beside what chance gives.
  var gaps: PageTable {
    PageTable(
      caption: "Gaps in \(sheet.wording.title) between best and worst eligible group",
      columns: [
        "Attribute", "Gap", "Best", "Worst", "By chance", "p", "p after Holm",
        "Found at 80 % power from", "Remark",
      ],
      rows: sheet.tables.map { table in
        let gap = table.gap
        return PageTable.Row(
          head: table.title,
          cells: [
            PageTable.Cell(gap.gap), PageTable.Cell(words: gap.bestGroup ?? NumberText.none),
            PageTable.Cell(words: gap.worstGroup ?? NumberText.none), Self.cell(gap.nullMedian),
            PageTable.Cell(NumberText.probability(gap.pValue)),
            PageTable.Cell(NumberText.probability(gap.pHolm)), Self.cell(gap.detectable),
            PageTable.Cell(words: gap.reason),
          ])
      },
      note: "The pair was chosen by looking, so its interval is narrower than the truth; the "
        + "permutation p value allows for that choice. Holm over the attributes.")
  }

  private static func size(_ counts: SampleCounts) -> [PageTable.Cell] {
    [counts.imageCount, counts.patientCount, counts.positivePatients].map { PageTable.Cell($0) }
  }

  private static func cells(_ measures: [MeasuredSheet.Measure]) -> [PageTable.Cell] {
    measures.filter(\.isMain).map { PageTable.Cell($0.estimate) }
  }

  private static func cell(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.map { NumberText.decimal($0) } ?? NumberText.none)
  }

  private static func kind(
    _ group: MeasuredSheet.Group, _ table: MeasuredSheet.Table
  ) -> PageTable.Kind {
    guard group.isEligible else { return .faint }
    if table.gap.worstGroup == group.name { return .worst }
    return table.gap.bestGroup == group.name ? .best : .plain
  }

  private static func remark(
    _ group: MeasuredSheet.Group, _ table: MeasuredSheet.Table
  ) -> String {
    if group.isEligible {
      return table.gap.worstGroup == group.name
        ? "worst" : table.gap.bestGroup == group.name ? "best" : ""
    }
    switch group.headline.status {
    case .undefined, .countsOnly: return "too few patients"
    case .suppressed: return NumberText.suppressed
    case .lowPrecision: return "low precision"
    case .ok, .separable: return "not a stated value"
    }
  }
}
