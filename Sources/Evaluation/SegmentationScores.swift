/// How well a predicted mask agrees with its reference.
package struct SegmentationScores: Codable, Sendable, Equatable {
  /// Which of the two masks hold anything.
  package enum Outcome: String, Codable, CaseIterable, Sendable, CodingKeyRepresentable {
    /// Both are empty: there is nothing to measure.
    case trueNegative = "true_negative_case"
    /// Only the prediction marks something.
    case falsePositive = "false_positive_case"
    /// Only the reference marks something.
    case missed = "missed_case"
    /// Both mark something; they need not overlap.
    case bothMarked = "both_marked"

    /// Whether the reference marks something.
    package var isLesionPresent: Bool { self == .missed || self == .bothMarked }
  }

  /// Which of the two masks hold anything.
  package let outcome: Outcome
  /// Every measure; none when both masks are empty.
  package let values: [SegmentationMeasure: Double]
  /// The area marked by the prediction; with the next, what `ContinuousEvaluation` needs for bias.
  package let predictedSquareMillimetres: Double
  /// The area marked by the reference.
  package let referenceSquareMillimetres: Double

  /// Compares two masks.
  ///
  /// Both empty: no value. One empty: Dice, IoU and NSD are 0, the volume difference is 1,
  /// distances are the diagonal of the picture.
  ///
  /// - Parameter toleranceMillimetres: distance up to which boundaries count as equal for NSD.
  /// - Precondition: one grid; a finite tolerance, not negative.
  package init(
    prediction: BinaryMask, reference: BinaryMask, toleranceMillimetres: Double
  ) {
    precondition(
      toleranceMillimetres >= 0 && toleranceMillimetres.isFinite,
      "a tolerance of \(toleranceMillimetres) mm")
    let overlap = prediction.overlap(with: reference)
    let grid = reference.grid
    let pixelArea = grid.spacingXMillimetres * grid.spacingYMillimetres
    predictedSquareMillimetres = Double(prediction.markedCount) * pixelArea
    referenceSquareMillimetres = Double(reference.markedCount) * pixelArea
    switch (prediction.isEmpty, reference.isEmpty) {
    case (true, true):
      outcome = .trueNegative
      values = [:]
    case (false, true), (true, false):
      outcome = reference.isEmpty ? .falsePositive : .missed
      values = Dictionary(
        uniqueKeysWithValues: SegmentationMeasure.allCases.map { ($0, $0.worst(on: grid)) })
    case (false, false):
      outcome = .bothMarked
      let distances = BoundaryDistances(prediction: prediction, reference: reference)
      let predicted = prediction.markedCount
      let marked = reference.markedCount
      let sum = Double(predicted + marked)
      values = [
        .dice: 2 * Double(overlap) / sum,
        .iou: Double(overlap) / Double(predicted + marked - overlap),
        .volumeDifference: Double(abs(predicted - marked)) / sum,
        .hd: distances.largest, .hd95: distances.percentile95, .assd: distances.average,
        .nsd: distances.share(withinMillimetres: toleranceMillimetres),
      ]
    }
  }

  /// The value of a measure, best where both masks are empty.
  package func valueOrBest(_ measure: SegmentationMeasure) -> Double {
    values[measure] ?? measure.best
  }
}
