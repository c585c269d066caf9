internal import Evaluation

/// Every measure of one label over the whole cohort.
struct OverallSection {
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
              estimate.status == .suppressed
                ? NumberText.suppressed
                : estimate.value.map { NumberText.decimal($0) } ?? NumberText.none,
              kind: estimate.value == nil ? .faint : .plain),
            PageTable.Cell(NumberText.interval(estimate)), PageTable.Cell(counts),
            PageTable.Cell(words: estimate.method.title),
            PageTable.Cell(words: estimate.status == .suppressed ? "" : estimate.reason),
          ])
      },
      note: label.calibrationErrorByChance.map {
        "With perfect calibration the ECE would be about \(NumberText.decimal($0)) at this size."
      } ?? "")
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
