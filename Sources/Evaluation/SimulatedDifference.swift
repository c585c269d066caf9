/// A mean over repeats, with the chance of repeats and that of patients added.
///
/// Its variance is s²/R over the R repeats and the bootstrap's over patients; the quantile is
/// Student's with R − 1 degrees of freedom, as for the part that is known least.
struct SimulatedDifference {
  let value: Double
  let repeatError: Double
  let patientError: Double?
  private(set) var lower: Double?
  private(set) var upper: Double?
  /// Two-sided, of a mean of 0.
  private(set) var pValue: Double?
  private let level: Double

  /// - Precondition: two values at least.
  init(_ values: [Double], _ spread: DrawnSpread, level: Double) {
    precondition(values.count > 1, "\(values.count) repeats")
    let mean = SimulationMeasure.mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let count = Double(values.count)
    value = mean
    self.level = level
    repeatError = (squares / (count - 1) / count).squareRoot()
    patientError = spread.deviation
    guard let deviation = spread.deviation else { return }
    let error = (repeatError * repeatError + deviation * deviation).squareRoot()
    let half =
      StudentDistribution.twoSided(level: level, degreesOfFreedom: values.count - 1) * error
    (lower, upper) = (mean - half, mean + half)
    if error > 0 {
      pValue = StudentDistribution.twoSidedTail(
        mean / error, degreesOfFreedom: values.count - 1)
    }
  }

  /// The difference with its verdict.
  ///
  /// - Parameter adjusted: the p value, adjusted for its family.
  func judged(adjusted: Double) -> SelectionCurves.Difference {
    let isSeen = pValue != nil && adjusted < 1 - level
    return SelectionCurves.Difference(
      value: value, lower: lower, upper: upper, repeatError: repeatError,
      patientError: patientError, pValue: pValue, pHolm: pValue == nil ? nil : adjusted,
      verdict: isSeen ? (value > 0 ? .better : .worse) : .noEvidence)
  }
}
