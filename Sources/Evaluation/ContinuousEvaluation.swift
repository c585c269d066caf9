/// Sums up predicted measurements beside their references.
package struct ContinuousEvaluation: CohortEvaluation {
  /// How intervals are drawn.
  package let resampling: PatientResampling

  /// Makes the evaluation.
  package init(resampling: PatientResampling) { self.resampling = resampling }

  /// Every number of the pairs; MAE and bias with clustered errors, the others by drawing patients.
  package func summary(_ pairs: PatientUnits<ContinuousPair>) -> ContinuousSummary {
    let counts = counts(pairs)
    let agreement = ContinuousAgreement(pairs)
    let errors = PatientValues(each: pairs) { abs($0.error) }
    func statistics(_ weights: [Int]) -> [Double?] {
      let limits = agreement.limitsOfAgreement(weights)
      return [
        agreement.rootMeanSquaredError(weights), limits?.lower, limits?.upper,
        agreement.correlation(weights), agreement.concordance(weights),
        errors.quantile(0.5, weights), agreement.determination(weights),
      ]
    }
    let values = statistics([Int](repeating: 1, count: pairs.patientBound))
    let limits = resampling.limits(
      patients: pairs.patientsPresent, bound: pairs.patientBound, count: values.count, statistics)
    let estimates = zip(values, limits).map { value, limits in
      Estimate.resampled(
        value, limits: limits, patients: counts.patientCount, "patients", counts: counts,
        undefined: "the values do not vary")
    }
    return ContinuousSummary(
      counts: counts,
      mae: .clusteredMean(of: pairs, level: resampling.level, counts: counts, atLeast: 0) {
        abs($0.error)
      },
      medianAbsoluteError: estimates[5], rmse: estimates[0],
      bias: .clusteredMean(of: pairs, level: resampling.level, counts: counts, atLeast: nil) {
        $0.error
      },
      lowerLimitOfAgreement: estimates[1], upperLimitOfAgreement: estimates[2],
      pearson: estimates[3], determination: estimates[6], ccc: estimates[4])
  }

  /// Mean absolute error.
  package func headline(_ pairs: PatientUnits<ContinuousPair>) -> Headline {
    Headline(
      name: "mae", isHigherBetter: false, patientCount: pairs.patientsPresent.count,
      patients: "patients", value: ContinuousAgreement(pairs).meanAbsoluteError)
  }

  /// Mean absolute error with its interval.
  package func headlineEstimate(_ summary: ContinuousSummary) -> Estimate { summary.mae }

  /// Pairs and patients.
  package func counts(_ pairs: PatientUnits<ContinuousPair>) -> SampleCounts {
    pairs.sampleCounts
  }
}
