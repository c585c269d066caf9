internal import Compute

/// Whether a way of training serves groups better than plain training does.
///
/// Both are trained with several seeds and judged on the same units. What is compared is the mean
/// over seeds of AUROC, with folds over pairs inside a fold alone: in the whole, in each group, in
/// the worst eligible group, and the gap between the best and the worst. Intervals come from a
/// bootstrap of patients whom both sides meet; as it does not draw seeds, a difference counts only
/// where Student's t of the seeds speaks for it too.
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
    /// How far the mean by seed must be from 0: Student's two-sided quantile, at the intervals'
    /// level, times its error between seeds; nil with fewer than two.
    public let seedMargin: Double?

    init(
      plain: Double?, treated: Double?, difference: Estimate, bySeed: [Double], level: Double
    ) {
      (self.plain, self.treated, self.difference) = (plain, treated, difference)
      (self.bySeed, seedMargin) = (bySeed, Self.margin(of: bySeed, level: level))
    }

    private static func margin(of values: [Double], level: Double) -> Double? {
      guard values.count > 1 else { return nil }
      let mean = SimulationMeasure.mean(values)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let (count, freedom) = (Double(values.count), values.count - 1)
      return StudentDistribution.twoSided(level: level, degreesOfFreedom: freedom)
        * (squares / Double(freedom) / count).squareRoot()
    }

    /// Whether the difference is above 0 with its whole interval, and by seed beyond the margin.
    public var isRise: Bool {
      guard let lower = difference.lower, let seedMargin else { return false }
      return lower > 0 && SimulationMeasure.mean(bySeed) > seedMargin
    }
    /// Whether it is below 0 with its whole interval, and by seed beyond the margin.
    public var isFall: Bool {
      guard let upper = difference.upper, let seedMargin else { return false }
      return upper < 0 && SimulationMeasure.mean(bySeed) < -seedMargin
    }
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
  /// Level of the intervals and of the margins by seed: 0.95 shared among all methods and labels
  /// (Bonferroni), for each row by itself.
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
      return "the worst group gains, and neither the whole nor an eligible group loses"
    case .levelledDown:
      return "the gap narrows because \(lost.joined(separator: ", ")) loses, and the worst group "
        + "gains nothing"
    case .harmed:
      return lost.isEmpty ? "all units together lose" : "\(lost.joined(separator: ", ")) loses"
    case .noEvidence:
      return ([missing] + changes).joined(separator: "; ")
    }
  }

  /// What an improvement lacks.
  private var missing: String {
    guard let worst else { return "fewer than two groups have 30 patients of either class" }
    if worst.isFall { return "the worst group loses" }
    return changes.isEmpty
      ? "no difference that decides is beyond 0 both with its interval and by seed"
      : "the worst group does not gain"
  }

  /// What else rose or fell.
  private var changes: [String] {
    let groups = groups.filter(\.isEligible).compactMap {
      Self.change($0.name, $0.comparison, "gains", "loses")
    }
    return [Self.change("all units", whole, "gain", "lose")].compactMap { $0 } + groups
      + [Self.change("the gap", gap, "widens", "narrows")].compactMap { $0 }
  }

  private static func change(
    _ who: String, _ comparison: Comparison?, _ rise: String, _ fall: String
  ) -> String? {
    guard let comparison, comparison.isRise || comparison.isFall else { return nil }
    return "\(who) \(comparison.isRise ? rise : fall)"
  }
}
