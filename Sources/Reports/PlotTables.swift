internal import Evaluation

/// The numbers behind the plots of one label, for those who cannot see them.
struct PlotTables {
  /// A curve is listed by at most so many of its points, evenly chosen, both ends among them.
  static let mostRows = 25

  private let summary: LabelSummary
  private let distribution: ScoreDistribution?

  init(_ summary: LabelSummary, distribution: ScoreDistribution?) {
    self.summary = summary
    self.distribution = distribution
  }

  var tables: [PageTable] {
    [roc, precisionRecall, scores, decisions].compactMap { $0 }
  }

  private var roc: PageTable? {
    let curves = summary.curves
    guard !curves.roc.isEmpty else { return nil }
    let points = Self.chosen(curves.roc)
    return PageTable(
      caption: "ROC curve", columns: ["Score at least", "1 − specificity", "Sensitivity"],
      rows: points.map { point in
        PageTable.Row(
          head: point.threshold.map { NumberText.decimal($0, digits: 4) }
            ?? (point.truePositiveRate == 0 ? "none called" : "all called"),
          cells: [
            PageTable.Cell(NumberText.decimal(point.falsePositiveRate)),
            PageTable.Cell(NumberText.decimal(point.truePositiveRate)),
          ])
      }, note: Self.note(points.count, of: curves.roc.count))
  }

  private var precisionRecall: PageTable? {
    let all = summary.curves.precisionRecall
    guard !all.isEmpty else { return nil }
    let points = Self.chosen(all)
    return PageTable(
      caption: "Precision and recall", columns: ["Score at least", "Recall", "Precision"],
      rows: points.map { point in
        PageTable.Row(
          head: NumberText.decimal(point.threshold, digits: 4),
          cells: [
            PageTable.Cell(NumberText.decimal(point.recall)),
            PageTable.Cell(NumberText.decimal(point.precision)),
          ])
      }, note: Self.note(points.count, of: all.count))
  }

  private var decisions: PageTable? {
    let all = summary.curves.netBenefit
    guard !all.isEmpty else { return nil }
    let points = Self.chosen(all)
    return PageTable(
      caption: "Decision curve",
      columns: ["Acting from", "Net benefit, model", "Net benefit, all"],
      rows: points.map { point in
        PageTable.Row(
          head: NumberText.decimal(point.threshold, digits: 2),
          cells: [
            PageTable.Cell(NumberText.decimal(point.model)),
            PageTable.Cell(NumberText.decimal(point.treatAll)),
          ])
      },
      note: "Acting on nobody is worth 0. " + Self.note(points.count, of: all.count))
  }

  private var scores: PageTable? {
    guard let distribution else { return nil }
    return PageTable(
      caption: "Scores", columns: ["From", "below", "Truly positive", "Truly negative"],
      rows: distribution.bins.map { bin in
        PageTable.Row(
          head: NumberText.decimal(bin.start, digits: 4),
          cells: [
            PageTable.Cell(NumberText.decimal(bin.end, digits: 4)),
            PageTable.Cell(bin.positives), PageTable.Cell(bin.negatives),
          ])
      }, note: "The last row holds its upper end too.")
  }

  private static func note(_ shown: Int, of all: Int) -> String {
    shown == all ? "" : "\(shown) of \(all) points; all are in report.json."
  }

  private static func chosen<Point>(_ points: [Point]) -> [Point] {
    guard points.count > mostRows else { return points }
    return (0..<mostRows).map { points[$0 * (points.count - 1) / (mostRows - 1)] }
  }
}
