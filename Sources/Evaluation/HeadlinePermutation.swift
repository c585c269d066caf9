package import Compute

/// The gap of a headline when group labels mean nothing, by permuting them over patients.
///
/// Labels are exchanged as `GroupExchange` says, inside outcomes. Replicate r draws from the
/// generator of (seed, r) alone, as `GapPermutation` does.
package struct HeadlinePermutation<Evaluation: CohortEvaluation>: Sendable {
  /// Gaps that are equal on paper differ in the last digits of their quotients.
  private static var rounding: Double { 1e-12 }

  private let evaluation: Evaluation
  private let units: PatientUnits<Evaluation.Unit>
  private let headline: Headline
  private let groups: [Int]
  private let groupCount: Int
  private let exchange: GroupExchange

  /// - Parameters:
  ///   - units: units of the compared groups only.
  ///   - groups: group by unit, in 0..<groupCount.
  package init(
    _ evaluation: Evaluation, _ units: PatientUnits<Evaluation.Unit>, groups: [Int],
    groupCount: Int
  ) {
    self.evaluation = evaluation
    self.units = units
    self.groups = groups
    self.groupCount = groupCount
    headline = evaluation.headline(units)
    exchange = GroupExchange(
      patients: units.patients, bound: units.patientBound,
      kinds: units.units.map(evaluation.outcome), groups: groups)
  }

  /// The gap among the groups as they are; nil where one of them lacks the measure.
  package var observed: Double? { gap(groups) }

  /// The gap of each replicate; nil where a group lacks the measure.
  package func null(replicates: Int, seed: UInt64, on pool: WorkerPool) -> [Double?] {
    Replicates.map(replicates, on: pool) { block in
      block.map { replicate in
        var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
        return gap(exchange.permuted(&generator))
      }
    }
  }

  /// (1 + #≥)/(B + 1); a replicate without the measure counts as at least as large.
  package static func pValue(_ observed: Double?, _ null: [Double?]) -> Double? {
    observed.flatMap { GapNull(gaps: null).pValue(of: $0, rounding: rounding) }
  }

  private func gap(_ groups: [Int]) -> Double? {
    let values = exchange.isFixedByPatient ? byPatient(groups) : byUnit(groups)
    let defined = values.compactMap { $0 }
    guard defined.count == groupCount, let high = defined.max(), let low = defined.min() else {
      return nil
    }
    return high - low
  }

  /// A patient counts once in its own group and not in the others.
  private func byPatient(_ groups: [Int]) -> [Double?] {
    var weights = [[Int]](
      repeating: [Int](repeating: 0, count: units.patientBound), count: groupCount)
    for (group, patient) in zip(groups, units.patients) { weights[group][patient] = 1 }
    return weights.map(headline.value)
  }

  /// Each group is measured afresh, as a patient may be in several.
  private func byUnit(_ groups: [Int]) -> [Double?] {
    let once = [Int](repeating: 1, count: units.patientBound)
    return (0..<groupCount).map { group in
      evaluation.headline(units.picked { groups[$0] == group }).value(once)
    }
  }
}
