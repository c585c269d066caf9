internal import Evaluation

/// The three plots of one label over the whole cohort.
struct CurveCharts {
  private let summary: LabelSummary
  private let identifier: String
  private let level: String

  init(_ summary: LabelSummary, number: Int, level: String) {
    self.summary = summary
    identifier = "label\(number)"
    self.level = level
  }

  /// The plots that have data.
  var drawings: [String] {
    [roc, precisionRecall, reliability].compactMap { $0 }
  }

  private var roc: String? {
    let points = summary.curves.roc
    guard !points.isEmpty else { return nil }
    let area = summary.metrics[.auroc].map(NumberText.both) ?? NumberText.none
    let band = summary.curves.rocBand
    let about = band.isEmpty ? "" : ", with a pointwise \(level) band by patient"
    var plot = UnitSquare(
      identifier: "\(identifier)-roc", title: "ROC curve",
      summary: "Sensitivity against false-positive rate\(about). AUROC \(area).",
      horizontal: "1 − specificity (FPR)", vertical: "Sensitivity (TPR)")
    let upper = band.map { plot.place($0.falsePositiveRate, $0.upper) }
    let lower = band.reversed().map { plot.place($0.falsePositiveRate, $0.lower) }
    plot.canvas.polygon((upper + lower).map { ($0.x, $0.y) }, class: "band")
    plot.curve([(0, 0), (1, 1)], class: "chance")
    plot.curve(points.map { ($0.falsePositiveRate, $0.truePositiveRate) }, class: "curve")
    if let sensitivity = summary.metrics[.sensitivity]?.value,
      let rate = summary.metrics[.fpr]?.value
    {
      let (x, y) = plot.place(rate, sensitivity)
      plot.canvas.polygon(
        [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], class: "mark")
      let (keyX, keyY) = plot.place(0.44, 0.05)
      plot.canvas.polygon(
        [(keyX, keyY - 9), (keyX + 5, keyY - 4), (keyX, keyY + 1), (keyX - 5, keyY - 4)],
        class: "mark")
      plot.canvas.text("frozen operating point", keyX + 10, keyY, class: "tick")
    }
    return plot.canvas.drawing
  }

  private var precisionRecall: String? {
    let points = summary.curves.precisionRecall
    guard let first = points.first, let prevalence = summary.metrics[.prevalence]?.value else {
      return nil
    }
    let area = summary.metrics[.auprc].map(NumberText.both) ?? NumberText.none
    var plot = UnitSquare(
      identifier: "\(identifier)-pr", title: "Precision and recall",
      summary: "Precision against recall. AUPRC \(area); the dashed line is the prevalence "
        + "\(NumberText.decimal(prevalence)), which a guess reaches.",
      horizontal: "Recall (sensitivity)", vertical: "Precision (PPV)")
    plot.curve([(0, prevalence), (1, prevalence)], class: "chance")
    var steps: [(Double, Double)] = [(0, first.precision)]
    for (before, point) in zip([nil] + points.map(Optional.some), points) {
      if let before { steps.append((before.recall, point.precision)) }
      steps.append((point.recall, point.precision))
    }
    plot.curve(steps, class: "curve")
    return plot.canvas.drawing
  }

  private var reliability: String? {
    let bins = summary.curves.reliability
    guard !bins.isEmpty else { return nil }
    var plot = UnitSquare(
      identifier: "\(identifier)-reliability", title: "Reliability",
      summary: "Share of positives against mean probability in \(bins.count) bins; on the "
        + "diagonal the probabilities are right. Hollow: fewer than 30 patients.",
      horizontal: "Mean probability", vertical: "Share of positives")
    plot.curve([(0, 0), (1, 1)], class: "chance")
    for bin in bins {
      if let lower = bin.observed.lower, let upper = bin.observed.upper {
        plot.curve(
          [(bin.meanProbability, lower), (bin.meanProbability, upper)], class: "whisker")
      }
      guard let value = bin.observed.value else { continue }
      let (x, y) = plot.place(bin.meanProbability, value)
      plot.canvas.circle(
        x, y, radius: 4.5, class: bin.observed.status == .ok ? "dot" : "hollow")
    }
    return plot.canvas.drawing
  }
}
