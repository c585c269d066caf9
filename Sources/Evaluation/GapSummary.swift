/// The gap of one measure between the groups of one attribute.
public struct GapSummary: Codable, Sendable, Equatable {
  /// What may be read from the gap.
  public enum Status: String, Codable, Sendable {
    case ok
    /// More than a fifth of the units have no stated value.
    case notInterpretable = "not_interpretable"
    /// Fewer than two eligible groups, or a group without the measure.
    case undefined
  }

  /// What the gap is measured by.
  public let metric: Metric
  /// Largest less smallest value, with the interval of exactly that pair.
  public let gap: Estimate
  /// The value of the worst group over that of the best; nil where the best is 0.
  public let ratio: Double?
  /// The eligible group with the best value (the highest, for the selection rate); nil when
  /// undefined.
  public let bestGroup: String?
  /// The one with the worst (the lowest, for the selection rate).
  public let worstGroup: String?
  /// All eligible groups.
  public let eligibleGroups: [String]
  /// (1 + permutations with at least this gap)/(permutations + 1); nil without permutations.
  public let pValue: Double?
  /// The p value after Holm; nil outside the declared family.
  public internal(set) var pHolm: Double?
  /// The p value after Benjamini and Hochberg; nil inside the declared family.
  public internal(set) var pBenjaminiHochberg: Double?
  /// The median gap when group labels mean nothing.
  public let nullMedian: Double?
  /// How many permutations were made.
  public let permutations: Int
  /// The smallest true gap of this pair that the test finds with a chance of 80 %; nil without
  /// interval.
  public let detectable: Double?
  /// The gap at equal case mix; nil where none is declared, or where no cell can be compared.
  public internal(set) var adjusted: AdjustedGap?
  /// How far units without a stated value could move the gap; nil where there are none.
  public internal(set) var bounds: GapBounds?
  /// What may be read from it.
  public let status: Status
  /// Why there is no gap, or what limits it; empty when nothing does.
  public let reason: String

  /// Above this share of units without a stated value a gap is not interpretable.
  public static let largestMissingShare = 0.2
  /// Why a gap is not interpretable.
  static let tooManyMissing =
    "more than \(Int(largestMissingShare * 100)) % of units state no value"
  /// The chance with which `detectable` is found.
  public static let power = 0.8
}

/// A gap between groups standardised to one case mix.
public struct AdjustedGap: Codable, Sendable, Equatable {
  /// Largest less smallest standardised value.
  public let gap: Double
  /// The group with the best standardised value.
  public let bestGroup: String
  /// The one with the worst.
  public let worstGroup: String
  /// Permutation inside outcome and case mix; nil without permutations.
  public let pValue: Double?
  /// The p value after Holm; nil outside the declared family.
  public internal(set) var pHolm: Double?
  /// The p value after Benjamini and Hochberg; nil inside the declared family.
  public internal(set) var pBenjaminiHochberg: Double?
  /// The median gap when group labels mean nothing.
  public let nullMedian: Double?
  /// Share of the data in case-mix cells where every group has the measure; only they count.
  public let coverage: Double
}

/// The larger of the gaps in true-positive and false-positive rate.
///
/// Source: Hardt, Price and Srebro, NeurIPS 2016; the maximum is fairlearn's
/// `equalized_odds_difference`.
public struct EqualizedOdds: Codable, Sendable, Equatable {
  /// The larger gap, with its own interval.
  public let gap: Estimate
  /// `fnr` or `fpr`, whichever has the larger gap; nil when undefined.
  public let metric: Metric?
  /// Permutation of the maximum; nil without permutations.
  public let pValue: Double?
  /// The p value after Benjamini and Hochberg.
  public internal(set) var pBenjaminiHochberg: Double?
  /// The median of the maximum when group labels mean nothing.
  public let nullMedian: Double?
}

/// How far units without a stated value could move a gap, whichever groups they belong to.
///
/// Each group's value is bounded by giving it those units that raise it most, or lower it most.
/// No assignment goes beyond the bounds of a rate. Those of an area are sought by turns over
/// positives and negatives until none moves it further, which a joint move might.
public struct GapBounds: Codable, Sendable, Equatable {
  /// The smallest gap.
  public let lowest: Double
  /// The largest gap.
  public let highest: Double
  /// Units without a stated value.
  public let unitCount: Int
}
