internal import Evaluation

/// The gaps of one label: what they are, beside what chance gives, and what limits them.
struct GapTables {
  /// One gap with the attribute it is about.
  private struct Entry {
    let attribute: String
    let gap: GapSummary
  }

  private let label: LabelSummary

  init(_ label: LabelSummary) { self.label = label }

  /// Gaps between the groups of one attribute.
  var tables: [PageTable] {
    let entries = Self.entries(label.attributes)
    return [
      table("Gaps between best and worst eligible group", entries, odds: label.attributes),
      limits(entries),
    ]
  }

  /// Gaps between groups made of two attributes.
  var intersections: PageTable {
    table(
      "Gaps between intersections", Self.entries(label.intersections), odds: label.intersections)
  }

  private static func entries(_ tables: [GroupTable]) -> [Entry] {
    tables.flatMap { table in
      ([table.gap] + table.rateGaps).map {
        Entry(attribute: ReportContent.title(of: table.attribute), gap: $0)
      }
    }
  }

  private func table(
    _ caption: String, _ entries: [Entry], odds tables: [GroupTable]
  ) -> PageTable {
    PageTable(
      caption: caption,
      columns: [
        "Attribute", "Measure", "Gap", "Best", "Worst", "By chance", "p", "Corrected p", "Remark",
      ],
      rows: entries.map { entry in
        let gap = entry.gap
        return PageTable.Row(
          head: entry.attribute,
          cells: [
            PageTable.Cell(words: gap.metric.title), PageTable.Cell(gap.gap),
            PageTable.Cell(words: gap.bestGroup ?? NumberText.none),
            PageTable.Cell(words: gap.worstGroup ?? NumberText.none),
            Self.cell(gap.nullMedian), PageTable.Cell(NumberText.probability(gap.pValue)),
            Self.corrected(gap.pHolm, gap.pBenjaminiHochberg), PageTable.Cell(words: gap.reason),
          ])
      } + tables.filter { $0.equalizedOdds.gap.value != nil }.map(oddsRow),
      note: "The pair was chosen by looking, so its interval is narrower than the truth; the "
        + "permutation p value allows for that choice. Corrected p: Holm inside the declared "
        + "family (AUROC and FNR by each declared attribute), Benjamini and Hochberg for the rest.")
  }

  private func oddsRow(_ table: GroupTable) -> PageTable.Row {
    let odds = table.equalizedOdds
    return PageTable.Row(
      head: ReportContent.title(of: table.attribute),
      cells: [
        PageTable.Cell(words: "Equalised odds"), PageTable.Cell(odds.gap),
        PageTable.Cell(words: NumberText.none), PageTable.Cell(words: NumberText.none),
        Self.cell(odds.nullMedian), PageTable.Cell(NumberText.probability(odds.pValue)),
        Self.corrected(nil, odds.pBenjaminiHochberg),
        PageTable.Cell(words: odds.metric.map { "the gap in \($0.title) is the larger" } ?? ""),
      ])
  }

  /// How large a gap would have to be to be found, and how the found one could move.
  private func limits(_ all: [Entry]) -> PageTable {
    let entries = all.filter { $0.gap.gap.value != nil }
    let isAdjusted = entries.contains { $0.gap.adjusted != nil }
    let isBounded = entries.contains { $0.gap.bounds != nil }
    return PageTable(
      caption: "What limits the gaps",
      columns: ["Attribute", "Measure", "Worst ÷ best", "Found at 80 % power from"]
        + (isAdjusted ? ["At equal case mix", "Its p", "Its corrected p"] : [])
        + (isBounded ? ["Missing values: from", "to"] : []),
      rows: entries.map { entry in
        let gap = entry.gap
        let adjusted = gap.adjusted
        return PageTable.Row(
          head: entry.attribute,
          cells: [
            PageTable.Cell(words: gap.metric.title), Self.cell(gap.ratio),
            Self.cell(gap.detectable),
          ]
            + (isAdjusted
              ? [
                Self.cell(adjusted?.gap), PageTable.Cell(NumberText.probability(adjusted?.pValue)),
                Self.corrected(adjusted?.pHolm, adjusted?.pBenjaminiHochberg),
              ] : [])
            + (isBounded ? [Self.cell(gap.bounds?.lowest), Self.cell(gap.bounds?.highest)] : []))
      },
      note: isBounded
        ? "Missing values: how small and how large the gap could be, whichever groups the units "
          + "without a stated value belong to." : "")
  }

  private static func cell(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.map { NumberText.decimal($0) } ?? NumberText.none)
  }

  private static func corrected(_ holm: Double?, _ other: Double?) -> PageTable.Cell {
    PageTable.Cell(
      NumberText.probability(holm ?? other), sub: holm != nil ? "Holm" : other != nil ? "BH" : "")
  }
}
