internal import Evaluation
internal import Training

/// What a calibration changed on its own images, as numbers and as lines.
struct CalibrationFigures {
  /// How good probabilities are.
  private static let ofProbabilities: [Metric] = [.brier, .ece, .citl, .calibrationSlope]
  /// How good answers are; a multi-class head has answers without threshold.
  private static let ofAnswers: [Metric] = [.sensitivity, .specificity]

  /// The figures of each output, in the head's order.
  let outputs: [CalibrationRecord.Output]
  /// By label, the ECE that perfect calibration would show; before and after.
  private let byChance: [String: (before: Double?, after: Double?)]

  /// Evaluates the rows of before and after.
  ///
  /// - Throws: `badData` with every problem of the rows.
  init(
    _ fitted: Recalibration, of card: ModelCard, threads: Int
  ) throws(PipelinesError) {
    func labels(_ rows: [PredictionRow]) throws(PipelinesError) -> [LabelSummary] {
      try EvaluationTask(
        rows: rows, attributes: CohortAttributes(cases: []),
        labelKind: LabelKind(card.heads[0].kind), groups: [], recipe: .standard, suppressBelow: nil
      ).summaries(threads: threads).whole.labels
    }
    let (before, after) = (try labels(fitted.before), try labels(fitted.after))
    func summary(_ label: String, _ all: [LabelSummary]) -> LabelSummary? {
      all.first { $0.label == label }
    }
    func figures(_ summary: LabelSummary?) -> [Metric: Estimate] {
      (summary?.metrics ?? [:]).filter {
        (Self.ofProbabilities + Self.ofAnswers).contains($0.key)
      }
    }
    outputs = card.heads[0].labels.map { label in
      CalibrationRecord.Output(
        label: label, before: figures(summary(label, before)),
        after: figures(summary(label, after)))
    }
    byChance = Dictionary(
      uniqueKeysWithValues: card.heads[0].labels.map { label in
        let chances = [before, after].map { summary(label, $0)?.calibrationErrorByChance }
        return (label, (before: chances[0], after: chances[1]))
      })
  }

  /// What is said on stdout about the new model.
  func lines(of card: ModelCard, title: String) -> [String] {
    guard let record = card.calibration else { return [] }
    let units = record.units
    let left = [(units.outOfScope, "out of scope"), (units.unlabelled, "not labelled")]
      .filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    let start =
      "calibrated by \(record.method.rawValue) on \(units.used) units of \(units.patients) "
      + "patients, \(title)\(left)"
    return [start]
      + outputs.flatMap { output in
        let chance = byChance[output.label]
        return [
          "\(output.label) before: " + probabilities(output.before, chance?.before),
          "\(output.label) after, on the same units: " + probabilities(output.after, chance?.after),
        ]
      }
      + zip(card.operatingPoint.thresholds, outputs).map { threshold, output in
        "\(output.label): threshold \(Self.text(threshold.fit.value)), "
          + "\(threshold.fit.rule.sentence); sensitivity "
          + "\(Reporting.text(output.after[.sensitivity])), specificity "
          + "\(Reporting.text(output.after[.specificity])), on the same units"
      } + [card.operatingPoint.setsSentence].compactMap { $0 }
      + [card.operatingPoint.abstention?.rule.sentence].compactMap { $0 }
  }

  private static func text(_ value: Double?) -> String {
    value.map { Decimals.text($0, places: 4) } ?? "none"
  }

  private func probabilities(_ figures: [Metric: Estimate], _ chance: Double?) -> String {
    let slope = figures[.calibrationSlope]
    let reason = slope?.value == nil ? slope.map { " (\($0.reason))" } ?? "" : ""
    return "Brier \(Reporting.text(figures[.brier])), ECE \(Reporting.text(figures[.ece]))"
      + (chance.map { " (by chance \(Decimals.text($0, places: 3)))" } ?? "")
      + ", in the large \(Reporting.text(figures[.citl])), slope \(Reporting.text(slope))\(reason)"
  }
}
