internal import Evaluation

/// The operating point of one label: thresholds, answers against truths.
struct OperatingSection {
  private let content: ReportContent
  private let label: LabelSummary

  init(_ content: ReportContent, _ label: LabelSummary) {
    self.content = content
    self.label = label
  }

  /// How thresholds came about, in a sentence or two.
  var note: String {
    if label.metrics[.sensitivity]?.status == .suppressed {
      return "The answers are suppressed: too few patients stand behind one kind of them, or what "
        + "is shown would give it away."
    }
    if label.confusion == nil {
      return "The predictions carry no frozen threshold, so only threshold-free measures are given."
    }
    if content.summary.options.labelKind == .multiClass {
      return "The answer is the class with the largest score; there is no threshold."
    }
    let facts = content.facts.thresholds.filter { $0.label == label.label }
    let rules = Set(facts.map(\.fit.rule.sentence)).sorted().joined(separator: "; ")
    let sources = Set(facts.map(\.source)).sorted().joined(separator: ", ")
    let start = "A unit is called positive when its score is at least the threshold. "
    if facts.isEmpty { return start + "The thresholds came with the table of predictions." }
    let folds =
      label.thresholds.count > 1
      ? " Each fold uses the threshold of the other folds, as its scores come from its own network."
      : ""
    return start + "Rule: \(rules). Fitted on: \(sources), and frozen before this report." + folds
  }

  var tables: [PageTable] {
    [thresholds, confusion].compactMap { $0 }
  }

  private var thresholds: PageTable? {
    guard !label.thresholds.isEmpty else { return nil }
    return PageTable(
      caption: "Frozen thresholds",
      columns: [
        "Fold", "Threshold", "Used on \(content.unitName(2))", "Sensitivity where fitted",
        "Specificity where fitted",
      ],
      rows: label.thresholds.map { use in
        let fit = content.facts.thresholds.first {
          $0.label == label.label && $0.fold == use.fold
        }?.fit
        return PageTable.Row(
          head: use.fold.map { "\($0)" } ?? "all",
          cells: [
            PageTable.Cell(NumberText.decimal(use.threshold, digits: 4)),
            PageTable.Cell(use.unitCount), Self.cell(fit?.sensitivity),
            Self.cell(fit?.specificity),
          ])
      })
  }

  private var confusion: PageTable? {
    guard let confusion = label.confusion else { return nil }
    return PageTable(
      caption: "Answers against truths", columns: ["Answer", "Truly positive", "Truly negative"],
      rows: [
        PageTable.Row(
          head: "Called positive",
          cells: [
            PageTable.Cell(confusion.truePositives), PageTable.Cell(confusion.falsePositives),
          ]),
        PageTable.Row(
          head: "Called negative",
          cells: [
            PageTable.Cell(confusion.falseNegatives), PageTable.Cell(confusion.trueNegatives),
          ]),
      ])
  }

  private static func cell(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.map { NumberText.decimal($0) } ?? NumberText.none)
  }
}
