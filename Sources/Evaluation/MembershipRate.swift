internal import Foundation

/// How many members an attack finds while it accuses few others wrongly.
public struct MembershipRate: Codable, Sendable, Equatable {
  /// Share of others that may be accused, such as 0.01.
  public let falsePositiveRate: Double
  /// Share of members that are found; nil where too few others could show so small a share.
  public let truePositiveRate: Double?
  /// Exact limits of that share, at the threshold that was taken.
  public let lower: Double?
  /// The upper one.
  public let upper: Double?
  /// The upper exact limit of the share of others beyond that threshold.
  public let falsePositiveLimit: Double?
  /// Members and others behind the numbers.
  public let members: Int
  /// Patients that the model did not learn from.
  public let others: Int
  /// Why there is no number; empty where there is one.
  public let reason: String

  /// Takes the lowest threshold at which no larger share of the others is accused.
  ///
  /// The threshold is the (k+1)th largest score of n others, k = ⌊rate·n⌋; the share of all people
  /// beyond such a threshold has the beta distribution (k+1, n−k), whose quantile is the limit.
  ///
  /// - Parameter level: of both exact limits (Clopper and Pearson, 1934), two-sided.
  package init(members: [Double], others: [Double], rate: Double, level: Double) {
    falsePositiveRate = rate
    self.members = members.count
    self.others = others.count
    let needed = Int((1 / rate).rounded(.up))
    guard others.count >= needed, members.count >= SampleCounts.fewestForValue else {
      (truePositiveRate, lower, upper, falsePositiveLimit) = (nil, nil, nil, nil)
      reason =
        others.count < needed
        ? "insufficient: \(others.count) patients were not trained on, and \(needed) are needed"
        : "insufficient: the model learnt from fewer than \(SampleCounts.fewestForValue) patients"
      return
    }
    let allowed = Int(rate * Double(others.count))
    let threshold = others.sorted(by: >)[allowed]
    let found = Double(members.count { $0 > threshold }) / Double(members.count)
    let limits = Proportion.exact(p: found, n: Double(members.count), level: level)
    truePositiveRate = found
    (lower, upper) = (limits.lower, limits.upper)
    falsePositiveLimit = BetaDistribution.quantile(
      (1 + level) / 2, Double(allowed + 1), Double(others.count - allowed))
    reason = ""
  }

  /// Whether more members are found than others could be, whatever the threshold's luck.
  package var isBetterThanChance: Bool {
    guard let lower, let falsePositiveLimit else { return false }
    return lower > falsePositiveLimit
  }

  /// The most members that (ε, δ) lets an attack find.
  ///
  /// At a share f of others accused that is the lesser of e^ε·f + δ and 1 − e^−ε·(1 − δ − f), the
  /// second being the first seen from those not accused.
  ///
  /// Source: Kairouz, Oh and Viswanath, "The Composition Theorem for Differential Privacy" (2015),
  /// theorem 2.1, after Wasserman and Zhou (2010). Nil where there is no number.
  package func mostAllowed(epsilon: Double, delta: Double) -> Double? {
    falsePositiveLimit.map {
      min(1, exp(epsilon) * $0 + delta, 1 - exp(-epsilon) * (1 - delta - $0))
    }
  }

  /// The least ε that allows as many members as the lower limit; 0 where each does, or without
  /// number.
  ///
  /// `mostAllowed` solved for ε.
  func leastEpsilon(delta: Double) -> Double {
    guard let lower, let limit = falsePositiveLimit else { return 0 }
    var least = 0.0
    if lower > delta, limit > 0 { least = max(least, log((lower - delta) / limit)) }
    if lower < 1, delta + limit < 1 {
      least = max(least, log((1 - delta - limit) / (1 - lower)))
    }
    return least
  }
}
