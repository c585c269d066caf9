internal import Compute

/// Whether a way of training serves groups better than plain training does.
///
/// Both are trained with several seeds and judged on the same units. What is compared is the mean
/// over seeds of AUROC: in the whole, in each group, in the worst eligible group, and the gap
/// between the best and the worst. Intervals come from a bootstrap of patients whom both sides
/// meet; as it does not draw seeds, a difference counts only where every seed has its sign.
public struct MitigationTrial: Codable, Sendable, Equatable {
  /// How a trial ends.
  public enum Verdict: String, Codable, CaseIterable, Sendable {
    /// The worst group gains, and neither the whole nor an eligible group loses.
    case improved
    /// Nothing is shown.
    case noEvidence = "no evidence"
    /// The whole or an eligible group loses.
    case harmed
    /// The gap narrows as an eligible group loses, and the worst group gains nothing (Mittelstadt,
    /// Wachter and Russell, "The unfairness of fair machine learning", 2023).
    case levelledDown = "levelled down"
  }

  /// One number with and without the method, the means over seeds.
  public struct Comparison: Codable, Sendable, Equatable {
    /// Plain training.
    public let plain: Double?
    /// With the method.
    public let treated: Double?
    /// The method less plain training.
    public let difference: Estimate
    /// The same by seed.
    public let bySeed: [Double]

    /// Whether the difference is above 0 with its whole interval and in every seed.
    public var isRise: Bool { (difference.lower ?? 0) > 0 && bySeed.allSatisfy { $0 > 0 } }
    /// Whether it is below 0 with its whole interval and in every seed.
    public var isFall: Bool { (difference.upper ?? 0) < 0 && bySeed.allSatisfy { $0 < 0 } }
  }

  /// One group.
  public struct Group: Codable, Sendable, Equatable {
    /// The attribute's value.
    public let name: String
    /// Whether it decides: a stated value, and 30 patients of either class.
    public let isEligible: Bool
    /// Its AUROC.
    public let comparison: Comparison
  }

  /// The method's name.
  public let method: String
  /// The label.
  public let label: String
  /// The attribute whose values are groups.
  public let attribute: String
  /// How many seeds each side was trained with.
  public let seeds: Int
  /// Level of the intervals: of so many methods together 0.95 (Bonferroni).
  public let level: Double
  /// AUROC of all units.
  public let whole: Comparison
  /// The groups, sorted by name.
  public let groups: [Group]
  /// The smallest AUROC of an eligible group; nil with fewer than two eligible.
  public let worst: Comparison?
  /// The largest AUROC of an eligible group less the smallest; nil with fewer than two eligible.
  public let gap: Comparison?
  /// How it ends.
  public let verdict: Verdict

  /// The verdict of these comparisons.
  static func verdict(
    whole: Comparison, groups: [Group], worst: Comparison?, gap: Comparison?
  ) -> Verdict {
    let loses = groups.contains { $0.isEligible && $0.comparison.isFall }
    let gains = worst?.isRise ?? false
    if loses, !gains, gap?.isFall ?? false { return .levelledDown }
    if loses || whole.isFall { return .harmed }
    return gains ? .improved : .noEvidence
  }

  /// Why it ends so, in a sentence.
  public var reason: String {
    let lost = groups.filter { $0.isEligible && $0.comparison.isFall }.map(\.name)
    switch verdict {
    case .improved:
      return "the worst group gains in every seed, and neither the whole nor a group loses"
    case .levelledDown:
      return "the gap narrows because \(lost.joined(separator: ", ")) loses, and the worst group "
        + "gains nothing"
    case .harmed:
      return lost.isEmpty ? "all units together lose" : "\(lost.joined(separator: ", ")) loses"
    case .noEvidence:
      return worst == nil
        ? "fewer than two groups have 30 patients of either class"
        : "no difference lies on one side of 0 with its interval and in every seed"
    }
  }
}
