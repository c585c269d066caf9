package import Compute

/// The gap between groups when group labels mean nothing, by permuting them over patients.
///
/// Labels are exchanged as `GroupExchange` says, inside outcomes and case-mix cells. Replicate r
/// draws from the generator of (seed, r) alone.
package struct GapPermutation: Sendable {
  private let units: ScoredUnits
  private let groups: [Int]
  private let groupCount: Int
  private let cellCount: Int
  /// Whether every unit has an answer, without which there is the area alone.
  private let hasCalls: Bool
  private let exchange: GroupExchange

  /// - Parameters:
  ///   - sample: units of the compared groups only.
  ///   - cells: case-mix cell by `Observation.unit`; empty for one cell.
  ///   - groupOf: group of an observation, in 0..<groupCount.
  package init(
    _ sample: Sample, groupCount: Int, cells: [Int] = [], groupOf: (Observation) -> Int
  ) {
    let observations = sample.observations
    let groups = observations.map(groupOf)
    let cellOf = observations.map { cells.isEmpty ? 0 : cells[$0.unit] }
    self.groups = groups
    self.groupCount = groupCount
    cellCount = (cellOf.max() ?? 0) + 1
    hasCalls = observations.allSatisfy { $0.call != nil }
    units = ScoredUnits(
      truths: observations.map(\.truth),
      scoreEnds: observations.indices.map { $0 + 1 }.filter {
        $0 == observations.count || observations[$0].score != observations[$0 - 1].score
      }, cells: cellOf, called: observations.indices.filter { observations[$0].call == true })
    exchange = GroupExchange(
      patients: observations.map(\.patient), bound: sample.patientBound,
      kinds: zip(cellOf, observations).map { 2 * $0 + ($1.truth ? 1 : 0) }, groups: groups)
  }

  /// The gaps among the groups as they are.
  package var observed: GapValues { gaps(tallies(groups)) }

  /// The groups' values of a measure, standardised over the cells, and the share of the data that
  /// lies in cells where every group has it; nil where there is no such cell.
  package func values(_ measure: GapMeasure) -> (values: [Double], coverage: Double)? {
    tallies(groups).standardised(measure)
  }

  /// The gaps of each replicate.
  package func null(replicates: Int, seed: UInt64, on pool: WorkerPool) -> [GapValues] {
    Replicates.map(replicates, on: pool) { block in
      block.map { replicate in
        var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
        return gaps(tallies(exchange.permuted(&generator)))
      }
    }
  }

  private func tallies(_ groups: [Int]) -> GroupTallies {
    var tallies = GroupTallies(groupCount: groupCount, cellCount: cellCount)
    tallies.count(units, groups: groups)
    return tallies
  }

  private func gaps(_ tallies: GroupTallies) -> GapValues {
    GapValues { hasCalls || $0 == .auroc ? tallies.gap($0) : nil }
  }
}

/// One gap per measure; nil where the groups lack it.
package struct GapValues: Sendable, Equatable {
  private let values: [Double?]

  init(_ value: (GapMeasure) -> Double?) { values = GapMeasure.allCases.map(value) }

  package subscript(measure: GapMeasure) -> Double? { values[measure.rawValue] }
}
