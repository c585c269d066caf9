/// The numbers of a cohort or group of predicted measurements, in the unit of the measurement.
package struct ContinuousSummary: Codable, Sendable, Equatable {
  /// The data.
  package let counts: SampleCounts
  /// Mean absolute error over units.
  package let mae: Estimate
  /// Median absolute error over units.
  package let medianAbsoluteError: Estimate
  /// Root of the mean squared error over units.
  package let rmse: Estimate
  /// Mean of prediction less reference over units.
  package let bias: Estimate
  /// Bland and Altman's lower limit; 95 % of differences are expected between the two.
  package let lowerLimitOfAgreement: Estimate
  /// Bland and Altman's upper limit.
  package let upperLimitOfAgreement: Estimate
  /// Pearson's correlation, which a bias does not change.
  package let pearson: Estimate
  /// 1 − mean squared error / variance of the references; below 0 for worse than their mean.
  package let determination: Estimate
  /// Lin's concordance correlation, which a bias lowers.
  package let ccc: Estimate
}
