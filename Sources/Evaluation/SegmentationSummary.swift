/// The numbers of a cohort or group of segmented pictures.
package struct SegmentationSummary: Codable, Sendable, Equatable {
  /// The three ways to sum up a measure, which mislead when one is read without the others.
  package struct Aggregates: Codable, Sendable, Equatable {
    /// Over the cases whose reference marks something; what was missed has the worst value.
    package let lesionPresent: PatientDistribution
    /// The mean over those cases themselves, in which patients with many images weigh more.
    package let byImage: Estimate
    /// Over all cases; both empty has the best value, a false positive the worst.
    package let allCases: PatientDistribution
    /// Among cases whose reference is empty, how many predictions are not.
    package let falsePositiveRate: Estimate
  }

  /// The data; a positive case is one whose reference marks something.
  package let counts: SampleCounts
  /// How many cases had each outcome, also those that none had.
  package let outcomes: [SegmentationScores.Outcome: Int]
  /// Every measure.
  package let measures: [SegmentationMeasure: Aggregates]
}
