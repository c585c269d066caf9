/// The groups of one attribute, each with all its numbers.
package struct AttributeGroups<Summary: Codable & Sendable & Equatable>: Codable, Sendable,
  Equatable
{
  /// The numbers of one group.
  package struct Group: Codable, Sendable, Equatable {
    /// The attribute's value.
    package let name: String
    /// Whether it may be best or worst: a stated value, 30 patients in the headline's denominator.
    package let isEligible: Bool
    /// The number by which groups are compared.
    package let headline: Estimate
    /// That number less that of all others.
    package let versusRest: Estimate
    /// Every number.
    package let summary: Summary
  }

  /// The attribute.
  package let attribute: String
  /// The name of the measure by which groups are compared.
  package let headline: String
  /// Whether more of it is better.
  package let isHigherBetter: Bool
  /// Every value as a group; they sum to the whole.
  package let groups: [Group]
  /// The share of units whose value is `unknown`, `declined` or `invalid`.
  package let missingShare: Double

  /// Whether enough units state a value for groups to be compared.
  package var isInterpretable: Bool { missingShare <= GapSummary.largestMissingShare }

  /// The worst eligible group, the last by name of equals; nil with fewer than two eligible.
  package var worst: Group? {
    let eligible = groups.filter { $0.isEligible && $0.headline.value != nil }
    guard eligible.count >= 2 else { return nil }
    func merit(_ group: Group) -> Double { (group.headline.value ?? 0) * (isHigherBetter ? 1 : -1) }
    return eligible.reversed().min { merit($0) < merit($1) }
  }
}
