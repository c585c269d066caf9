/// The numbers of a cohort or group, of whichever kind its target is.
package struct AgreementNumbers: Codable, Sendable, Equatable {
  /// The data.
  package let counts: SampleCounts
  /// The measures that the kind has.
  package let values: [AgreementMeasure: Estimate]

  init(_ summary: ContinuousSummary) {
    counts = summary.counts
    values = [
      .mae: summary.mae, .medianError: summary.medianAbsoluteError, .rmse: summary.rmse,
      .bias: summary.bias, .lowerLimit: summary.lowerLimitOfAgreement,
      .upperLimit: summary.upperLimitOfAgreement, .pearson: summary.pearson,
      .determination: summary.determination, .ccc: summary.ccc,
    ]
  }

  init(_ summary: OrdinalSummary) {
    counts = summary.counts
    values = [
      .quadraticKappa: summary.quadraticKappa, .linearKappa: summary.linearKappa,
      .exact: summary.exactAgreement, .withinOne: summary.withinOne,
    ]
  }
}
