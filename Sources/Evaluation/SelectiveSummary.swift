internal import Compute

/// What answering the most confident units alone would give.
public struct SelectiveSummary: Codable, Sendable, Equatable {
  /// The answers at one share of units.
  package struct Point: Codable, Sendable, Equatable {
    /// Share of units that are answered.
    package let coverage: Double
    /// Share of right answers among them.
    package let accuracy: Estimate
  }

  /// Shares of units at which the accuracy is given.
  package static let coverages = [1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5]
  /// Shares at which the curve is drawn: 0.02, 0.04 … 1.
  package static let drawn = (1...50).map { Double($0) / 50 }
  private static let who = "patients with an answer"

  /// Area under the risk–coverage curve; small is good.
  package let area: Estimate
  /// That area less the one of the best order: 0 where confidence tells right from wrong.
  package let excess: Estimate
  /// The error rate of all answers, which a confidence that knows nothing has at every coverage.
  package let risk: Estimate
  /// That error rate less the area: above 0 where confident answers are wrong less often.
  package let gain: Estimate
  /// Accuracy at declared coverages.
  package let points: [Point]
  /// The risk at each share of `drawn`; empty where the error rate itself is not given.
  package let risks: [Double]

  /// Measures the answered units; patients are drawn for the intervals.
  init(
    _ units: PatientUnits<AnsweredUnit>, resampling: PatientResampling, counts: SampleCounts,
    on pool: WorkerPool
  ) {
    let answers = zip(units.units, units.patients).compactMap { unit, patient in
      unit.confidence.flatMap { confidence in
        unit.isRight.map {
          SelectiveCurve.Answer(confidence: confidence, isRight: $0, patient: patient)
        }
      }
    }
    let curve = SelectiveCurve(answers)
    let once = [Int](repeating: 1, count: units.patientBound)
    let patients = Set(answers.map(\.patient)).sorted()
    let drawn = Replicates.map(patients.isEmpty ? 0 : resampling.replicates, on: pool) { block in
      var weights = [Int](repeating: 0, count: once.count)
      return block.compactMap { replicate in
        PatientDraw(seed: resampling.seed, replicate: replicate).fill(&weights, patients)
        return Self.values(of: curve, weights)
      }
    }
    let values = Self.values(of: curve, once)
    let estimates = (0..<4 + Self.coverages.count).map { index in
      Estimate.resampled(
        values?[index],
        limits: PatientBootstrap.limits(
          drawn.map { $0[index] }, of: resampling.replicates, level: resampling.level),
        patients: patients.count, Self.who, counts: counts, undefined: "there are no answers")
    }
    area = estimates[0]
    excess = estimates[1]
    risk = estimates[2]
    gain = estimates[3]
    points = zip(Self.coverages, estimates.dropFirst(4)).map(Point.init)
    let measured = risk.value == nil ? nil : curve.measures(once, coverages: Self.drawn)
    risks = measured?.accuracies.map { 1 - $0 } ?? []
  }

  /// Area, excess, error rate, gain, then the accuracies; nil where nobody is drawn.
  private static func values(of curve: SelectiveCurve, _ weights: [Int]) -> [Double]? {
    curve.measures(weights, coverages: coverages).map { measures in
      let risk = 1 - measures.accuracies[0]
      return [measures.area, measures.excess, risk, risk - measures.area] + measures.accuracies
    }
  }
}
