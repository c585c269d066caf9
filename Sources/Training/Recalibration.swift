public import Evaluation

/// A finished model's operating point, fitted anew on units that it was not trained on.
public struct Recalibration: Sendable {
  /// The new operating point.
  public let point: OperatingPoint
  /// What the model said of the units before.
  public let before: [PredictionRow]
  /// What it says of them after.
  public let after: [PredictionRow]
  /// How many units there were.
  public let units: CalibrationRecord.UnitCounts

  /// Fits the map to probabilities and the thresholds on the answered, labelled units.
  ///
  /// - Throws: `badData` where an output lacks a class, so that nothing can be fitted.
  package init(
    _ scores: UnitScores, of card: ModelCard, options: TrainingOptions
  ) throws(TrainingError) {
    try Self.requireBothClasses(scores, method: options.calibration)
    point = OperatingPoint(scores, options: options, source: .calibration)
    let kind = card.unit.predictionUnit
    let (old, new) = (card.operatingPoint, point)
    before = scores.rows(unit: kind, part: nil) { _ in old }
    after = scores.rows(unit: kind, part: nil) { _ in new }
    let answered = scores.units.filter { $0.scores != nil }
    let used = answered.filter { unit in unit.truth.contains { $0 != nil } }
    units = CalibrationRecord.UnitCounts(
      used: used.count, patients: Set(used.map(\.patientID)).count,
      unlabelled: answered.count - used.count,
      outOfScope: scores.units.count - answered.count)
  }

  /// What the fits found odd, one sentence each.
  public var remarks: [String] {
    let maps =
      point.temperatures.map(\.reason) + (point.platt ?? []).map(\.reason)
      + (point.isotonic ?? []).map(\.reason)
    return (point.certaintyRemarks + maps + point.thresholds.map(\.fit.reason)).filter {
      !$0.isEmpty
    }
  }

  /// Every output needs units with and without its label; the temperature of a multi-class head
  /// needs two classes.
  private static func requireBothClasses(
    _ scores: UnitScores, method: TrainingOptions.CalibrationMethod
  ) throws(TrainingError) {
    let head = scores.head
    var present = 0
    for (output, label) in head.labels.enumerated() {
      let truths = scores.labelled(output).truths
      if truths.contains(true) { present += 1 }
      let isWhole = head.kind == .multiClass && [.temperature, .none].contains(method)
      guard isWhole || (truths.contains(true) && truths.contains(false)) else {
        throw TrainingError(
          .badData, subject: "label \(label)",
          reason: "the images have \(truths.count { $0 }) positive and "
            + "\(truths.count { !$0 }) negative answered units",
          hint: "calibrate on a cohort that has both")
      }
    }
    guard head.kind != .multiClass || present > 1 else {
      throw TrainingError(
        .badData, subject: "target \(head.targets[0])",
        reason: "the answered units show \(present) of the \(head.outputCount) classes",
        hint: "calibrate on a cohort that has several")
    }
  }
}
