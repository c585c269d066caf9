/// The gaps that chance alone gives, one per permutation; nil where the groups lack the measure.
struct GapNull {
  let gaps: [Double?]

  /// (1 + #≥)/(B + 1); a replicate without the measure counts as at least as large.
  ///
  /// - Parameter rounding: gaps that are equal on paper differ by no more.
  func pValue(of observed: Double, rounding: Double) -> Double? {
    guard !gaps.isEmpty else { return nil }
    let count = gaps.count { ($0 ?? .infinity) >= observed - rounding }
    return Double(1 + count) / Double(gaps.count + 1)
  }

  /// A quantile of the gaps; nil without any.
  func quantile(_ p: Double) -> Double? {
    let values = gaps.compactMap { $0 }.sorted()
    return values.isEmpty ? nil : PatientBootstrap.quantile(p, ofSorted: values)
  }

  /// What an observed gap must exceed, and z₀.₈ errors of this pair above it; nil without interval.
  ///
  /// The bar is the null's quantile at the confidence level or, without permutations, the normal
  /// quantile times the error; the error is the interval's width over 2z.
  func detectable(_ gap: Estimate, level: Double) -> Double? {
    guard let lower = gap.lower, let upper = gap.upper else { return nil }
    let z = NormalDistribution.twoSided(level: level)
    let error = (upper - lower) / (2 * z)
    let bar = quantile(level) ?? z * error
    return bar + NormalDistribution.quantile(GapSummary.power) * error
  }
}
