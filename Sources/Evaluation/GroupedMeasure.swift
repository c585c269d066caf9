/// One measure of several groups at once, as it depends on who is in which group.
struct GroupedMeasure: Sendable {
  let measure: AgreementMeasure
  /// Values that are equal on paper differ by no more.
  let rounding: Double
  /// By group; nil where undefined.
  ///
  /// Unit i is in group `groups[i]`, or in none where that is −1, and counts `weights[i]` times.
  let values: @Sendable (_ groups: [Int], _ count: Int, _ weights: [Int]) -> [Double?]

  /// What rounding leaves of numbers of size 1.
  static let rounding = 1e-12

  /// The mean of a number over units.
  static func mean(of numbers: [Double], as measure: AgreementMeasure) -> GroupedMeasure {
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    return GroupedMeasure(
      measure: measure, rounding: rounding * largest
    ) { groups, count, weights in
      var sums = [Double](repeating: 0, count: count)
      var totals = [Int](repeating: 0, count: count)
      for (unit, group) in groups.enumerated() where group >= 0 {
        sums[group] += Double(weights[unit]) * numbers[unit]
        totals[group] += weights[unit]
      }
      return zip(sums, totals).map { $1 == 0 ? nil : $0 / Double($1) }
    }
  }

  /// The quadratic κ of grades.
  static func quadraticKappa(_ pairs: [OrdinalPair], gradeCount: Int) -> GroupedMeasure {
    GroupedMeasure(measure: .quadraticKappa, rounding: rounding) { groups, count, weights in
      var tallies = [GradeTally](repeating: GradeTally(gradeCount: gradeCount), count: count)
      for (unit, group) in groups.enumerated() where group >= 0 {
        tallies[group].add(pairs[unit], weight: weights[unit])
      }
      return tallies.map { $0.kappas?.quadratic }
    }
  }
}
