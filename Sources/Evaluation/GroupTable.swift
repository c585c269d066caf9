/// One attribute of one label: its groups and the gaps between them.
public struct GroupTable: Codable, Sendable, Equatable {
  /// The attribute, or the two of an intersection as `a × b`.
  public let attribute: String
  /// Whether two attributes are crossed.
  public let isIntersection: Bool
  /// Every value as a group; they sum to the whole, which is checked.
  public let groups: [GroupSummary]
  /// Best less worst AUROC among eligible groups, beside its null.
  public internal(set) var gap: GapSummary
  /// The same of FNR, FPR, selection rate and PPV at the frozen thresholds.
  public internal(set) var rateGaps: [GapSummary]
  /// The larger of the gaps in TPR and FPR.
  public internal(set) var equalizedOdds: EqualizedOdds
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
  /// Rates of the group less those of all others.
  public let ratesVersusRest: [Metric: Estimate]
  /// PPV and NPV at the stated prevalences.
  public let predictiveValues: [PredictiveValues]
}
