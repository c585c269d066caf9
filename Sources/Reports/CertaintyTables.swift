internal import Evaluation

/// The tables about how sure the answers to one label are.
struct CertaintyTables {
  private let label: CertaintySummary.Label

  init(_ label: CertaintySummary.Label) { self.label = label }

  /// Risk by coverage, then sets and abstaining by class and group, then gaps.
  var tables: [PageTable] {
    [selective, classes] + groups + [gaps]
  }

  private var selective: PageTable {
    let part = label.selective
    return PageTable(
      caption: "Accuracy of \(label.label) where only the most confident are answered",
      columns: ["Share answered", "Accuracy"],
      rows: part.points.map {
        PageTable.Row(
          head: NumberText.decimal($0.coverage, digits: 2), cells: [PageTable.Cell($0.accuracy)])
      } + [
        PageTable.Row(head: "AURC", kind: .total, cells: [PageTable.Cell(part.area)]),
        PageTable.Row(head: "E-AURC", kind: .total, cells: [PageTable.Cell(part.excess)]),
        PageTable.Row(
          head: "Error rate − AURC", kind: .total, cells: [PageTable.Cell(part.gain)]),
      ], note: part.area.value == nil ? "Not given: \(part.area.reason)." : "")
  }

  private var classes: PageTable {
    let sizes = label.answers.setSizes.enumerated().map { "\($0.element) of size \($0.offset)" }
    return PageTable(
      caption: "Conformal sets of \(label.label) by true class",
      columns: ["True class", "Units", "Coverage", "Mean set size"],
      rows: label.classes.map { one in
        PageTable.Row(
          head: one.truth,
          cells: [
            PageTable.Cell(one.coverage.counts.imageCount), PageTable.Cell(one.coverage),
            PageTable.Cell(one.setSize),
          ])
      }, note: sizes.isEmpty ? "" : "Sets: \(sizes.joined(separator: ", ")).")
  }

  private var measures: [CertaintyMeasure] {
    CertaintyMeasure.allCases.filter { label.measures[$0] != nil }
  }

  /// One table per attribute, a column per measure.
  private var groups: [PageTable] {
    guard let first = measures.first, let tables = label.measures[first]?.attributes else {
      return []
    }
    return tables.enumerated().map { place, table in
      let columns = measures.compactMap { label.measures[$0]?.attributes[place] }
      return PageTable(
        caption: "How sure the answers to \(label.label) are, by "
          + ReportContent.title(of: table.attribute),
        columns: ["Group", "Patients"] + measures.map(\.title),
        rows: table.groups.enumerated().map { number, group in
          PageTable.Row(
            head: group.name, kind: group.isEligible ? .plain : .faint,
            cells: [PageTable.Cell(patients(place, number))]
              + columns.map { PageTable.Cell($0.groups[number].headline) })
        } + [
          PageTable.Row(
            head: "All", kind: .total,
            cells: [PageTable.Cell(patients)]
              + measures.compactMap { label.measures[$0].map { PageTable.Cell($0.summary) } })
        ])
    }
  }

  /// The most patients that any measure of a group counts.
  private func patients(_ place: Int, _ group: Int) -> Int {
    measures.compactMap {
      label.measures[$0]?.attributes[place].groups[group].summary.counts.patientCount
    }.max() ?? 0
  }

  private var patients: Int {
    measures.compactMap { label.measures[$0]?.summary.counts.patientCount }.max() ?? 0
  }

  private var gaps: PageTable {
    PageTable(
      caption: "Gaps between groups in how sure the answers to \(label.label) are",
      columns: [
        "Measure", "Attribute", "Gap", "Best", "Worst", "By chance", "p", "p after Holm", "Remark",
      ],
      rows: measures.flatMap { measure in
        (label.measures[measure]?.gaps ?? []).map { gap in
          PageTable.Row(
            head: measure.title,
            cells: [
              PageTable.Cell(words: ReportContent.title(of: gap.attribute)),
              PageTable.Cell(gap.gap), PageTable.Cell(words: gap.bestGroup ?? NumberText.none),
              PageTable.Cell(words: gap.worstGroup ?? NumberText.none),
              PageTable.Cell(gap.nullMedian.map { NumberText.decimal($0) } ?? NumberText.none),
              PageTable.Cell(NumberText.probability(gap.pValue)),
              PageTable.Cell(NumberText.probability(gap.pHolm)),
              PageTable.Cell(words: gap.reason),
            ])
        }
      },
      note: "Groups are permuted by patient inside outcomes; Holm over a measure's attributes.")
  }
}
