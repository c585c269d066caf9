/// One attribute of one label: its groups and the gaps between them.
public struct GroupTable: Codable, Sendable, Equatable {
  /// The attribute, or the two of an intersection as `a × b`.
  public internal(set) var attribute: String
  /// Whether two attributes are crossed.
  public internal(set) var isIntersection: Bool
  /// Every value as a group; they sum to the whole, which is checked.
  public internal(set) var groups: [GroupSummary]
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
  public internal(set) var name: String
  /// The data behind the numbers.
  public internal(set) var counts: SampleCounts
  /// Whether it may be best or worst: a stated value with 30 patients of either class.
  public internal(set) var isEligible: Bool
  /// Every measure; ECE is nil with a reason elsewhere, as groups cannot be compared by it.
  public internal(set) var metrics: [Metric: Estimate]
  /// The four cells at the frozen thresholds; nil without answers.
  public internal(set) var confusion: ConfusionCounts?
  /// AUROC of the group less that of all others.
  public internal(set) var versusRest: Estimate
  /// Rates of the group less those of all others.
  public internal(set) var ratesVersusRest: [Metric: Estimate]
  /// PPV and NPV at the stated prevalences.
  public internal(set) var predictiveValues: [PredictiveValues]
}
