/// How a measure is spread over patients, each patient being the mean of its cases.
package struct PatientDistribution: Codable, Sendable, Equatable {
  /// The mean over patients with its interval.
  package let mean: Estimate
  /// The median with its interval.
  package let median: Estimate
  /// The first quartile, without interval.
  package let firstQuartile: Estimate
  /// The third quartile, without interval.
  package let thirdQuartile: Estimate

  /// Sums up values whose limits were drawn before.
  init(
    _ values: PatientValues, weights: [Int], meanLimits: PatientResampling.Limits?,
    medianLimits: PatientResampling.Limits?, what: String, counts: SampleCounts
  ) {
    func estimate(_ value: Double?, _ limits: PatientResampling.Limits?) -> Estimate {
      .resampled(
        value, limits: limits, patients: values.count, what, counts: counts,
        undefined: "there are no \(what)")
    }
    mean = estimate(values.mean(weights), meanLimits)
    median = estimate(values.quantile(0.5, weights), medianLimits)
    firstQuartile = median.withValue(values.quantile(0.25, weights))
    thirdQuartile = median.withValue(values.quantile(0.75, weights))
  }
}

extension Estimate {
  /// The same data with another value and no interval; what has no value stays without.
  fileprivate func withValue(_ other: Double?) -> Estimate {
    if value == nil { return self }
    return Estimate(
      value: other, lower: nil, upper: nil, method: .none, counts: counts, status: status,
      reason: "a quartile is given without interval")
  }
}
