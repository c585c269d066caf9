/// One attribute of one label: its groups and the gap between them.
public struct GroupTable: Codable, Sendable, Equatable {
  /// The attribute.
  public let attribute: String
  /// Every value as a group; they sum to the whole, which is checked.
  public let groups: [GroupSummary]
  /// Best less worst AUROC among eligible groups, beside its null.
  public let gap: GapSummary
}

/// The numbers of one group.
public struct GroupSummary: Codable, Sendable, Equatable {
  /// The attribute's value.
  public let name: String
  /// The data behind the numbers.
  public let counts: SampleCounts
  /// Whether it may be best or worst: a stated value with 30 patients of either class.
  public let isEligible: Bool
  /// Every measure; ECE is nil with a reason elsewhere, as groups cannot be compared by it.
  public let metrics: [Metric: Estimate]
  /// The four cells at the frozen thresholds; nil without answers.
  public let confusion: ConfusionCounts?
  /// AUROC of the group less that of all others.
  public let versusRest: Estimate
}

/// The AUROC gap of one attribute.
public struct GapSummary: Codable, Sendable, Equatable {
  /// What may be read from the gap.
  public enum Status: String, Codable, Sendable {
    case ok
    /// More than a fifth of the units have no stated value.
    case notInterpretable = "not_interpretable"
    /// Fewer than two eligible groups.
    case undefined
  }

  /// Best less worst, with the interval of exactly that pair.
  public let gap: Estimate
  /// The eligible group with the highest AUROC; nil when undefined.
  public let bestGroup: String?
  /// The one with the lowest.
  public let worstGroup: String?
  /// All eligible groups.
  public let eligibleGroups: [String]
  /// (1 + permutations with at least this gap)/(permutations + 1); nil without permutations.
  public let pValue: Double?
  /// The median gap when group labels mean nothing.
  public let nullMedian: Double?
  /// How many permutations were made.
  public let permutations: Int
  /// What may be read from it.
  public let status: Status
  /// Why there is no gap, or what limits it; empty when nothing does.
  public let reason: String

  /// Above this share of units without a stated value a gap is not interpretable.
  public static let largestMissingShare = 0.2
}
