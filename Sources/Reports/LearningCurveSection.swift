internal import Evaluation

/// What pretraining and labels give: findings, a plot and a table for each label.
struct LearningCurveSection {
  static let anchor = "curve"
  static let heading = "What pretraining and labels give"

  private let content: ReportContent
  private let curve: LearningCurve

  /// The section; nil where nobody has tried.
  static func fields(_ content: ReportContent) -> PageFields? {
    guard let curve = content.facts.learningCurve else { return nil }
    let section = LearningCurveSection(content: content, curve: curve)
    let charts = section.labels.enumerated().compactMap { number, label in
      LearningCurveChart(curve, label: label, number: number + 1, level: section.levelText).drawing
    }
    return PageFields([
      .anchor: .text(anchor), .heading: .text(heading),
      .curveFindings: .texts(
        section.labels.flatMap { label in
          LearningCurveFindings(curve, label: label, isOnly: section.labels.count == 1).sentences
        }),
      .charts: .list(charts.map { PageFields([.chart: .drawing($0)]) }),
      .curveTables: .tables(section.labels.map(section.table)),
      .curveNotes: .texts(section.notes),
    ])
  }

  private var labels: [String] { curve.points.first?.labels.map(\.label) ?? [] }

  private var levelText: String {
    NumberText.decimal(curve.confidenceLevel * 100, digits: 0) + " %"
  }

  private func table(of label: String) -> PageTable {
    PageTable(
      caption: "AUROC of \(label) by labelled patients",
      columns: [
        "Labelled patients", "Share", "Epochs", "Pretrained", "Random", "Pretrained − random", "p",
        "Pretrained − at fewer labels",
      ],
      rows: curve.points.compactMap { point in
        guard let areas = point.labels.first(where: { $0.label == label }) else { return nil }
        return PageTable.Row(
          head: "\(point.patients)",
          cells: [
            PageTable.Cell("\(point.share)"), PageTable.Cell(point.epochs),
            PageTable.Cell(areas.pretrained), PageTable.Cell(areas.random),
            PageTable.Cell(areas.difference.difference),
            PageTable.Cell(Self.text(areas.difference.pValue)),
            areas.growth.map { PageTable.Cell($0.difference) } ?? PageTable.Cell(NumberText.none),
          ])
      },
      note: "Differences are of the same patients, by DeLong's paired test; each interval "
        + "(\(levelText)) stands for itself.")
  }

  /// A p value; what four digits would make 0 is said to be below them.
  private static func text(_ pValue: Double?) -> String {
    guard let pValue, pValue < 0.0001 else { return NumberText.probability(pValue) }
    return "< 0.0001"
  }

  /// How the curve was made, and what its intervals leave out.
  private var notes: [String] {
    let judged =
      content.facts.part == .outOfFold
      ? "each fold by a network that never saw it"
      : "all on the validation part, which also chose the epoch where training may stop early and "
        + "then flatters every mark"
    let whole =
      curve.points.last?.share == 1
      ? [
        "With all labels the pretrained side is this report's own fit; all others were made for "
          + "the comparison alone, and nothing of them is in the model."
      ] : ["All fits were made for the comparison alone, and nothing of them is in the model."]
    return [
      "Each mark is the AUROC of networks that learnt from so many labelled patients, \(judged). "
        + "Random weights are of the same network, with the same seed, and learn from the same "
        + "patients; fewer are part of more."
    ] + whole + [
      "So that few labels do not also mean few steps, a share s of the labels has min(4, 1/s) "
        + "times the epochs, alike for both. Random weights learn at one rate in all stages, for "
        + "their lower ones have nothing to keep; else one recipe serves both: with a rate and "
        + "epochs of their own random weights may come nearer.",
      "The intervals say what other tested patients might have given. They do not cover which "
        + "patients were labelled, nor the seed: another draw of few patients gives another line.",
    ]
  }
}
