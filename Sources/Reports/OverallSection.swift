internal import Evaluation

/// Every measure of one label over the whole cohort, and its worst errors.
struct OverallSection {
  /// How many errors of either kind are listed.
  static let mostErrors = 10

  private let content: ReportContent
  private let label: LabelSummary

  init(_ content: ReportContent, _ label: LabelSummary) {
    self.content = content
    self.label = label
  }

  var tables: [PageTable] {
    [measures] + [reliability].compactMap { $0 }
  }

  private var measures: PageTable {
    PageTable(
      caption: "All \(content.unitName(2)) together",
      columns: ["Measure", "Value", "\(content.levelText) interval", "Counts", "Method", "Remark"],
      rows: Metric.allCases.compactMap { metric in
        guard let estimate = label.metrics[metric] else { return nil }
        let counts =
          estimate.denominator.map { "\(estimate.numerator ?? 0) of \($0)" } ?? NumberText.none
        return PageTable.Row(
          head: metric.title,
          cells: [
            PageTable.Cell(
              estimate.value.map { NumberText.decimal($0) } ?? NumberText.none,
              kind: estimate.value == nil ? .faint : .plain),
            PageTable.Cell(NumberText.interval(estimate)), PageTable.Cell(counts),
            PageTable.Cell(words: estimate.method.title),
            PageTable.Cell(words: estimate.reason),
          ])
      })
  }

  private var reliability: PageTable? {
    guard !label.curves.reliability.isEmpty else { return nil }
    return PageTable(
      caption: "Reliability",
      columns: ["Probability", content.unitName(2), "patients", "Mean probability", "Positives"],
      rows: label.curves.reliability.map { bin in
        PageTable.Row(
          head:
            "\(NumberText.decimal(bin.start, digits: 2))–\(NumberText.decimal(bin.end, digits: 2))",
          cells: [
            PageTable.Cell(bin.observed.counts.imageCount),
            PageTable.Cell(bin.observed.counts.patientCount),
            PageTable.Cell(NumberText.decimal(bin.meanProbability)), PageTable.Cell(bin.observed),
          ])
      })
  }

  /// The errors furthest on the wrong side, by pseudonym.
  var failures: [PageTable] {
    let errors = content.cases.filter { row in
      guard row.label == label.label, row.status == .ok, let call = Self.call(row),
        let truth = row.truth
      else { return false }
      return call != truth
    }
    let missed = errors.filter { $0.truth == 1 }.sorted { Self.score($0) < Self.score($1) }
    let falseAlarms = errors.filter { $0.truth == 0 }.sorted { Self.score($0) > Self.score($1) }
    return [
      table("Positives that were missed, lowest score first", missed),
      table("Negatives that were called positive, highest score first", falseAlarms),
    ]
  }

  private func table(_ caption: String, _ rows: [PredictionRow]) -> PageTable {
    let shown = rows.prefix(Self.mostErrors)
    return PageTable(
      caption: caption, columns: ["Case", "Patient", "Score", "Probability", "Threshold"],
      rows: shown.map { row in
        PageTable.Row(
          head: row.caseID,
          cells: [
            PageTable.Cell(words: row.patientID), Self.cell(row.score), Self.cell(row.probability),
            Self.cell(row.threshold),
          ])
      },
      note: rows.count > shown.count
        ? "\(shown.count) of \(rows.count); all are in cases.csv." : "All \(rows.count).")
  }

  private static func call(_ row: PredictionRow) -> Int? {
    if let call = row.call { return call }
    guard let score = row.score, let threshold = row.threshold else { return nil }
    return score >= threshold ? 1 : 0
  }

  private static func score(_ row: PredictionRow) -> Double { row.score ?? 0 }

  private static func cell(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.map { NumberText.decimal($0, digits: 4) } ?? NumberText.none)
  }
}

extension IntervalMethod {
  /// The method in two words; the methods section has the sentence.
  var title: String {
    switch self {
    case .none: NumberText.none
    case .delongLogit: "DeLong"
    case .obuchowskiLogit: "Obuchowski"
    case .separable: "separable bound"
    case .wilson: "Wilson"
    case .wilsonClustered: "Wilson, clustered"
    case .exact: "Clopper–Pearson"
    case .exactClustered: "Clopper–Pearson, patients"
    case .bootstrap: "bootstrap"
    case .clusteredMean: "mean, clustered"
    case .delongDifference: "DeLong"
    case .obuchowskiDifference: "Obuchowski"
    case .limitsDifference: "MOVER"
    case .macroMean: "macro mean"
    case .newcombe: "Newcombe"
    case .newcombeClustered: "Newcombe, clustered"
    case .pairedMean: "paired mean, clustered"
    case .logisticClustered: "logistic, clustered"
    case .ratioLog: "log ratio, clustered"
    case .predictiveLogit: "logit"
    }
  }
}
