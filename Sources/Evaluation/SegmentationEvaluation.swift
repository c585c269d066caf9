/// Sums up segmented pictures: by case, by patient, over patients.
package struct SegmentationEvaluation: CohortEvaluation {
  /// How intervals are drawn.
  package let resampling: PatientResampling

  /// Makes the evaluation.
  package init(resampling: PatientResampling) { self.resampling = resampling }

  private static let withLesion = "patients with a lesion"

  /// Every measure in its three aggregates.
  package func summary(_ cases: PatientUnits<SegmentationCase>) -> SegmentationSummary {
    let counts = counts(cases)
    let measures = SegmentationMeasure.allCases
    let present = measures.map { Self.lesionPresent($0, cases) }
    let all = measures.map { measure in
      PatientValues(cases) { $0.scores.valueOrBest(measure) }
    }
    let columns = zip(present, all).flatMap { [$0, $1] }
    let images = measures.map { measure in UnitMean(cases) { Self.presentValue(measure, $0) } }
    let patients = cases.patientsPresent
    let limits = resampling.limits(
      patients: patients, bound: cases.patientBound,
      count: 2 * columns.count + images.count
    ) { weights in
      columns.flatMap { [$0.mean(weights), $0.quantile(0.5, weights)] }
        + images.map { $0.mean(weights) }
    }
    let once = [Int](repeating: 1, count: cases.patientBound)
    let distributions = columns.enumerated().map { index, values in
      PatientDistribution(
        values, weights: once, meanLimits: limits[2 * index], medianLimits: limits[2 * index + 1],
        what: index % 2 == 0 ? Self.withLesion : "patients", counts: counts)
    }
    let imageMeans = zip(images, limits.suffix(images.count)).map { values, limits in
      Estimate.resampled(
        values.mean(once), limits: limits, patients: values.patientCount, Self.withLesion,
        counts: counts, undefined: "there are no \(Self.withLesion)")
    }
    let rate = falsePositiveRate(cases, counts: counts)
    return SegmentationSummary(
      counts: counts,
      outcomes: Dictionary(
        uniqueKeysWithValues: SegmentationScores.Outcome.allCases.map { outcome in
          (outcome, cases.units.count { $0.scores.outcome == outcome })
        }),
      measures: Dictionary(
        uniqueKeysWithValues: measures.enumerated().map { index, measure in
          let aggregates = SegmentationSummary.Aggregates(
            lesionPresent: distributions[2 * index], byImage: imageMeans[index],
            allCases: distributions[2 * index + 1], falsePositiveRate: rate)
          return (measure, aggregates)
        }))
  }

  /// One value for each patient with a lesion, ascending: the mean of its images that have one.
  package static func patientMeans(
    _ measure: SegmentationMeasure, _ cases: PatientUnits<SegmentationCase>
  ) -> [Double] { lesionPresent(measure, cases).values }

  private static func lesionPresent(
    _ measure: SegmentationMeasure, _ cases: PatientUnits<SegmentationCase>
  ) -> PatientValues {
    PatientValues(cases) { presentValue(measure, $0) }
  }

  private static func presentValue(
    _ measure: SegmentationMeasure, _ one: SegmentationCase
  ) -> Double? {
    one.scores.outcome.isLesionPresent ? one.scores.valueOrBest(measure) : nil
  }

  private func falsePositiveRate(
    _ cases: PatientUnits<SegmentationCase>, counts: SampleCounts
  ) -> Estimate {
    Proportion(
      successes: cases.counts { $0.scores.outcome == .falsePositive },
      trials: cases.counts { !$0.scores.outcome.isLesionPresent }
    ).estimate(
      level: resampling.level, counts: counts, ifEmpty: "there are no cases without a lesion")
  }

  /// Mean Dice over patients with a lesion, with its interval.
  package func headlineEstimate(_ summary: SegmentationSummary) -> Estimate {
    summary.measures[.dice]?.lesionPresent.mean
      ?? .undefined("Dice was not measured", counts: summary.counts)
  }

  /// Cases and patients; positive are those with a lesion.
  package func counts(_ cases: PatientUnits<SegmentationCase>) -> SampleCounts {
    cases.sampleCounts { $0.scores.outcome.isLesionPresent }
  }

  /// 1 with a lesion, 0 without.
  package func outcome(_ unit: SegmentationCase) -> Int {
    unit.scores.outcome.isLesionPresent ? 1 : 0
  }

  /// Mean Dice over patients with a lesion.
  package func headline(_ cases: PatientUnits<SegmentationCase>) -> Headline {
    let values = Self.lesionPresent(.dice, cases)
    return Headline(
      name: SegmentationMeasure.dice.rawValue, isHigherBetter: true, patientCount: values.count,
      patients: Self.withLesion, value: values.mean)
  }
}
