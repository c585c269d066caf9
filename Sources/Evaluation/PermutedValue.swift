/// A number beside what the same procedure gives when labels are shuffled among patients.
package struct PermutedValue: Codable, Sendable, Equatable {
  /// With the labels as they are; nil where it has no value.
  @Nullable package private(set) var value: Double?
  /// The median of the shuffles: what chance gives.
  @Nullable package private(set) var nullMedian: Double?
  /// (1 + shuffles as large) / (shuffles + 1); nil without shuffles or a value.
  @Nullable package private(set) var pValue: Double?
  /// After Benjamini and Hochberg, over the attributes of one network; nil for a label.
  @Nullable package var pAdjusted: Double?

  /// Values that are equal on paper differ by no more, relative to the value above 1.
  private static let rounding = 1e-9

  init(_ value: Double?, null: [Double?]) {
    let chance = GapNull(gaps: null)
    self.value = value
    nullMedian = chance.quantile(0.5)
    pValue = value.flatMap {
      chance.pValue(of: $0, rounding: Self.rounding * max(1, abs($0)))
    }
    pAdjusted = nil
  }
}
