/// Sums up predicted grades beside their references.
package struct OrdinalEvaluation: CohortEvaluation {
  /// How many grades there are; they are 0 to one less.
  package let gradeCount: Int
  /// How intervals are drawn.
  package let resampling: PatientResampling

  /// Makes the evaluation.
  ///
  /// - Precondition: at least two grades.
  package init(gradeCount: Int, resampling: PatientResampling) {
    precondition(gradeCount >= 2, "\(gradeCount) grades")
    self.gradeCount = gradeCount
    self.resampling = resampling
  }

  /// Both kappas by drawing patients, and shares of agreement as every rate.
  ///
  /// - Precondition: every grade is below `gradeCount`.
  package func summary(_ pairs: PatientUnits<OrdinalPair>) -> OrdinalSummary {
    let counts = counts(pairs)
    let kappa = kappa(of: pairs)
    func statistics(_ weights: [Int]) -> [Double?] {
      let values = kappa.values(weights)
      return [values?.quadratic, values?.linear]
    }
    let values = statistics([Int](repeating: 1, count: pairs.patientBound))
    let limits = resampling.limits(
      patients: pairs.patientsPresent, bound: pairs.patientBound, count: values.count, statistics)
    let estimates = zip(values, limits).map { value, limits in
      Estimate.resampled(
        value, limits: limits, patients: counts.patientCount, "patients", counts: counts,
        undefined: "all grades are one grade")
    }
    func share(within distance: Int) -> Estimate {
      Proportion(
        successes: pairs.counts { abs($0.prediction - $0.reference) <= distance },
        trials: pairs.counts { _ in true }
      ).estimate(level: resampling.level, counts: counts, ifEmpty: "there are no units")
    }
    return OrdinalSummary(
      counts: counts, quadraticKappa: estimates[0], linearKappa: estimates[1],
      exactAgreement: share(within: 0), withinOne: share(within: 1))
  }

  private func kappa(of pairs: PatientUnits<OrdinalPair>) -> WeightedKappa {
    let highest = pairs.units.map { max($0.prediction, $0.reference) }.max() ?? 0
    precondition(highest < gradeCount, "grade \(highest) of \(gradeCount) grades")
    return WeightedKappa(pairs, gradeCount: gradeCount)
  }

  /// The quadratic κ.
  package func headline(_ pairs: PatientUnits<OrdinalPair>) -> Headline {
    let kappa = kappa(of: pairs)
    return Headline(
      name: "quadratic_kappa", isHigherBetter: true, patientCount: pairs.patientsPresent.count,
      patients: "patients", value: { kappa.values($0)?.quadratic })
  }

  /// The quadratic κ with its interval.
  package func headlineEstimate(_ summary: OrdinalSummary) -> Estimate { summary.quadraticKappa }

  /// Pairs and patients.
  package func counts(_ pairs: PatientUnits<OrdinalPair>) -> SampleCounts {
    pairs.sampleCounts
  }
}
