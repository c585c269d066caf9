extension ConformalFit {
  /// Between which limits the coverage of sets lies in 95 of 100 calibrations on so many patients
  /// who are like all later ones; nil where they are too few for a quantile.
  ///
  /// With one unit each, what a calibration covers of new patients is drawn from
  /// Beta(k, n + 1 − k) with k = ⌈(n + 1)(1 − α)⌉ (Angelopoulos and Bates 2023, section 3.2): on
  /// average over calibrations the declared chance, of the one at hand rarely just that.
  package static func coverageLimits(
    alpha: Double, patients: Int
  ) -> (lower: Double, upper: Double)? {
    let rank = (Double(patients + 1) * (1 - alpha) - rounding).rounded(.up)
    let above = Double(patients + 1) - rank
    guard rank >= 1, above >= 1 else { return nil }
    return (
      BetaDistribution.quantile(tail, rank, above),
      BetaDistribution.quantile(1 - tail, rank, above)
    )
  }

  private static let tail = 0.025
}
