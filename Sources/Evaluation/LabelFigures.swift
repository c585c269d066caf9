/// How well the probabilities of one label fit its truths in some patients.
public struct LabelFigures: Codable, Sendable, Equatable {
  /// A number with its standard error, by patient.
  public struct Coefficient: Codable, Sendable, Equatable {
    /// The number.
    public let value: Double
    /// Its standard error.
    public let error: Double

    var isSound: Bool { abs(value) <= 1e6 && error > 0 && error <= 1e6 }
  }

  /// Calibration in the large: the intercept of truths on the probabilities' logits as offset.
  public let intercept: Coefficient?
  /// The calibration slope.
  public let slope: Coefficient?
  /// AUROC.
  public let area: Coefficient?

  /// So little information says nothing of calibration.
  private static let leastInformation = 5.0

  /// The figures; nil each below 20 units or 11 patients of a class, the area below 30 patients.
  ///
  /// Of probabilities that part the classes, or that are so sure that the truths vary by little,
  /// calibration is nil: hardly a unit speaks for it (`LogisticRecalibration.information`).
  package init(_ label: String, of patients: [MonitoredPatient]) {
    var observations: [Observation] = []
    for (place, patient) in patients.enumerated() {
      guard let unit = patient.units[label], let truth = unit.truth else { continue }
      observations.append(
        Observation(
          score: unit.probability, truth: truth == 1, patient: place,
          probability: unit.probability))
    }
    let sample = Sample(observations, patientBound: patients.count)
    let counts = sample.counts
    let isEnough =
      min(counts.positives, counts.negatives) >= Sample.fewestEvents
      && counts.scarcerPatients >= TrainingProfile.fewestPatients
      && !LogisticRecalibration.isParted(sample)
    func coefficient(_ fit: LogisticRecalibration?) -> Coefficient? {
      fit.flatMap {
        $0.error > 0 && $0.information >= Self.leastInformation
          ? Coefficient(value: $0.value, error: $0.error) : nil
      }
    }
    intercept = isEnough ? coefficient(LogisticRecalibration.intercept(sample)) : nil
    slope = isEnough ? coefficient(LogisticRecalibration.slope(sample)) : nil
    let placements = counts.isEligible ? Placements(sample) : nil
    area = placements.flatMap { placements in
      placements.variance.flatMap { variance in
        variance > 0
          ? Coefficient(value: placements.area, error: variance.squareRoot()) : nil
      }
    }
  }

  var isSound: Bool { [intercept, slope, area].allSatisfy { $0?.isSound ?? true } }
}
