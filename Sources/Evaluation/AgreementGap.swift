/// The gap of one measure between the groups of one attribute.
package struct AgreementGap: Codable, Sendable, Equatable {
  /// By whose values units are grouped.
  package let attribute: String
  /// What the gap is measured by.
  package let measure: AgreementMeasure
  /// Largest less smallest value, with the interval of exactly that pair.
  package let gap: Estimate
  /// The eligible group with the better value of that pair; nil when undefined.
  package let bestGroup: String?
  /// The other one.
  package let worstGroup: String?
  /// All eligible groups.
  package let eligibleGroups: [String]
  /// (1 + permutations with at least this gap)/(permutations + 1); nil without permutations.
  package let pValue: Double?
  /// The p value after Holm over all gaps of the target.
  package internal(set) var pHolm: Double?
  /// The median gap when group labels mean nothing.
  package let nullMedian: Double?
  /// How many permutations were made.
  package let permutations: Int
  /// The smallest true gap of this pair that the test finds with a chance of 80 %; nil without
  /// interval.
  package let detectable: Double?
  /// What may be read from it.
  package let status: GapSummary.Status
  /// Why there is no gap, or what limits it; empty when nothing does.
  package let reason: String
}

extension Array<AgreementGap> {
  /// Adjusts the p values of one target's gaps, which are one family.
  mutating func adjustForMultipleTesting() {
    let tested = indices.filter { self[$0].pValue != nil }
    let adjusted = MultipleTesting.holm(tested.compactMap { self[$0].pValue })
    for (index, value) in zip(tested, adjusted) { self[index].pHolm = value }
  }
}
