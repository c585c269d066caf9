extension CohortTable {
  /// What a release withholds where counts of fewer patients than `bound` must not be known.
  ///
  /// A count is small when fewer patients stand behind it, none included: units of a group, its
  /// positives or negatives, its right or wrong answers of either kind. What has to go beside small
  /// counts, so that they cannot be computed, is found as `MarginSearch` says. Two attributes
  /// crossed are shown whole or not at all. Classes of one target sum to the whole, so a group is
  /// shown for all of them or for none.
  ///
  /// - Precondition: `problems` is empty; a bound inside `Suppression.bounds`.
  public func suppression(below bound: Int) -> Suppression {
    suppression(below: bound, isComplementary: true)
  }

  /// The same; without `isComplementary` only small counts go, which protects nothing.
  package func suppression(below bound: Int, isComplementary: Bool) -> Suppression {
    precondition(Suppression.bounds.contains(bound), "no bound \(bound)")
    return SuppressionPlanner(self, bound: bound, isComplementary: isComplementary).plan
  }
}
