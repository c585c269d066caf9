internal import Evaluation

/// Another model on the same units: what it changes, in the whole and by group.
struct ComparisonSection {
  private let comparison: ReportedComparison

  init(_ comparison: ReportedComparison) { self.comparison = comparison }

  /// A table per label.
  var tables: [PageTable] {
    comparison.labels.map { label in
      PageTable(
        caption: "\(comparison.name) less the reported model: \(label.label)",
        columns: ["Group", "Measure", "Reported", comparison.name, "Difference", "p", "Verdict"],
        rows: label.parts.flatMap { part in
          part.differences.filter { $0.first != nil || part.group == "all" }.map { one in
            PageTable.Row(
              head: Self.title(part), kind: part.attribute == "all" ? .total : .plain,
              cells: [
                PageTable.Cell(words: one.metric.title), Self.cell(one.first),
                Self.cell(one.second), PageTable.Cell(one.difference),
                PageTable.Cell(NumberText.probability(one.pValue)),
                PageTable.Cell(words: Self.words(one)),
              ])
          }
        },
        note: "Paired on \(label.commonUnits) units that both answered; \(label.onlyFirst) only "
          + "the reported model, \(NumberText.count(label.onlySecond)) only the other. "
          + "Not worse means: by less than "
          + "\(NumberText.decimal(label.margin, digits: 2)). p values are not corrected.")
    }
  }

  private static func title(_ part: ModelComparison.Part) -> String {
    part.attribute == "all"
      ? "All"
      : ReportContent.title(of: GroupReference(attribute: part.attribute, group: part.group))
  }

  private static func words(_ difference: ModelComparison.Difference) -> String {
    switch difference.verdict {
    case .superior: "better"
    case .nonInferior: "not worse"
    case .inferior: "worse"
    case .inconclusive: "not decided"
    case .undefined: difference.difference.reason
    }
  }

  private static func cell(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.map { NumberText.decimal($0) } ?? NumberText.none)
  }
}
