internal import Evaluation

/// The classes of one target together: in the whole, by group, and which is taken for which.
struct MacroSection {
  static let anchor = "classes"
  static let heading = "All classes together"

  private let labels: [String]
  private let macro: MacroSummary?

  init(_ content: ReportContent) {
    macro = content.summary.macro
    labels = content.summary.labels.map(\.label)
  }

  /// No tables unless the target has several classes.
  var tables: [PageTable] {
    guard let macro else { return [] }
    let whole = PageTable.Row(
      head: "All", kind: .total,
      cells: [PageTable.Cell(macro.auroc), PageTable.Cell(macro.accuracy)])
    let groups = macro.groups.map { group in
      PageTable.Row(
        head: ReportContent.title(
          of: GroupReference(attribute: group.attribute, group: group.group)),
        cells: [PageTable.Cell(group.auroc), PageTable.Cell(group.accuracy)])
    }
    return [
      PageTable(
        caption: "Mean over classes", columns: ["Group", "Mean AUROC", "Accuracy"],
        rows: [whole] + groups,
        note: "Mean AUROC: of each class against the rest, every class counting alike.")
    ] + (confusion.map { [$0] } ?? [])
  }

  private var confusion: PageTable? {
    macro?.confusion.map { rows in
      PageTable(
        caption: "Answers by true class",
        columns: ["Truly"] + labels.map { "called \($0)" },
        rows: zip(labels, rows).map { label, counts in
          PageTable.Row(head: label, cells: counts.map { PageTable.Cell($0) })
        })
    }
  }
}
