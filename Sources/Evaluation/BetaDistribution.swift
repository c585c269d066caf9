internal import Foundation

/// The beta distribution, from which exact binomial limits and Student's t follow.
package enum BetaDistribution {
  /// The regularised incomplete beta function Iₓ(a, b).
  ///
  /// Source: the continued fraction of DLMF 8.17.22, evaluated by Lentz's method, on the side of
  /// the mean where it converges fast.
  ///
  /// - Precondition: a > 0, b > 0, 0 ≤ x ≤ 1.
  package static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
    precondition(a > 0 && b > 0, "no beta distribution with \(a), \(b)")
    precondition(x >= 0 && x <= 1, "\(x) is not within 0…1")
    if x == 0 || x == 1 { return x }
    let scale = exp(
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return x < (a + 1) / (a + b + 2)
      ? scale * fraction(x, a, b) / a
      : 1 - scale * fraction(1 - x, b, a) / b
  }

  /// The x with Iₓ(a, b) = p, by halving the bracket until it holds no other number.
  package static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return 1 }
    var low = 0.0
    var high = 1.0
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return middle }
      if cumulative(middle, a, b) < p { low = middle } else { high = middle }
      if high < Double.leastNormalMagnitude { return 0 }
    }
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var result = d
    // Convergence takes about √max(a, b) terms; the bound is for a million and more.
    for term in 1...20_000 {
      let m = Double(term)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / away(1 + even * d)
      c = away(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / away(1 + odd * d)
      c = away(1 + odd / c)
      result *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }
}
