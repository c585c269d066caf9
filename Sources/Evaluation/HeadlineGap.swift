/// The gap of the headline between the groups of one attribute, beside what chance gives.
package struct HeadlineGap: Codable, Sendable, Equatable {
  /// The attribute.
  package let attribute: String
  /// The name of the measure.
  package let measure: String
  /// Largest less smallest value, with the interval of exactly that pair.
  package let gap: Estimate
  /// The eligible group with the best value; nil when undefined.
  package let bestGroup: String?
  /// The one with the worst.
  package let worstGroup: String?
  /// All eligible groups.
  package let eligibleGroups: [String]
  /// (1 + permutations with at least this gap)/(permutations + 1); nil without permutations.
  package let pValue: Double?
  /// The p value after Holm over the attributes of the label.
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

extension Array<HeadlineGap> {
  /// Adjusts the p values of one label's gaps: one family, as each is a declared attribute.
  package mutating func adjustForMultipleTesting() {
    let tested = indices.filter { self[$0].pValue != nil }
    let adjusted = MultipleTesting.holm(tested.compactMap { self[$0].pValue })
    for (index, value) in zip(tested, adjusted) { self[index].pHolm = value }
  }
}
