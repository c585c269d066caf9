internal import Foundation

/// Student's t distribution.
package enum StudentDistribution {
  /// The two-sided quantile of a confidence level: P(|T| ≤ t) = level.
  ///
  /// With x = ν/(ν + t²), P(|T| > t) = Iₓ(ν/2, ½) (DLMF 8.17, Abramowitz and Stegun 26.7.1).
  ///
  /// - Precondition: at least one degree of freedom, 0 < level < 1.
  package static func twoSided(level: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    precondition(level > 0 && level < 1, "no confidence level \(level)")
    let freedom = Double(degreesOfFreedom)
    // 1 − x is found directly, so that many degrees of freedom lose no digits.
    let complement = BetaDistribution.quantile(level, 0.5, freedom / 2)
    return (freedom * complement / (1 - complement)).squareRoot()
  }

  /// P(|T| > |t|).
  ///
  /// - Precondition: at least one degree of freedom.
  package static func twoSidedTail(_ t: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    let freedom = Double(degreesOfFreedom)
    return BetaDistribution.cumulative(freedom / (freedom + t * t), freedom / 2, 0.5)
  }
}
