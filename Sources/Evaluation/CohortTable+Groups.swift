internal import Compute

extension CohortTable {
  /// The groups of one attribute, or of two crossed, for one label.
  ///
  /// Crossed groups are small and many: what needs the bootstrap has no interval there.
  func groupTable(_ sample: Sample, _ grouping: Grouping, on pool: WorkerPool) -> GroupTable {
    let parts = grouping.parts(of: sample)
    let groups = parts.indices.map { group in
      let name = grouping.names[group]
      let rest = sample.filter { grouping.groupOf[$0.unit] != group }
      return groupSummary(
        name, parts[group], rest: rest, isStated: grouping.isStated[group],
        replicates: grouping.isIntersection ? 0 : options.bootstrapReplicates, on: pool)
    }
    let gaps = GapFinder(
      sample: sample, grouping: grouping, parts: parts, groups: groups, cells: caseMixCells,
      options: options)
    let found = gaps.find(on: pool)
    return GroupTable(
      attribute: grouping.attribute, isIntersection: grouping.isIntersection, groups: groups,
      gap: found.area, rateGaps: found.rates, equalizedOdds: found.odds)
  }

  private func groupSummary(
    _ name: String, _ group: Sample, rest: Sample, isStated: Bool, replicates: Int,
    on pool: WorkerPool
  ) -> GroupSummary {
    let level = options.confidenceLevel
    let bootstrap = PatientBootstrap(
      group, replicates: replicates, level: level, seed: options.seed, withBand: false, on: pool)
    let rates: [Metric] = [.sensitivity, .specificity, .fnr, .fpr, .ppv, .npv, .selectionRate]
    return GroupSummary(
      name: name, counts: group.counts, isEligible: group.counts.isEligible && isStated,
      metrics: group.estimates(options: options, bootstrap: bootstrap, isWhole: false),
      confusion: group.confusion, versusRest: .areaDifference(group, rest, level: level),
      ratesVersusRest: Dictionary(
        uniqueKeysWithValues: rates.map {
          ($0, group.rateDifference($0, from: rest, counts: group.counts, level: level))
        }),
      predictiveValues: group.predictiveValues(at: options.statedPrevalences, level: level))
  }

  /// Every declared attribute that makes groups, in the declared order.
  var groupings: [Grouping] {
    options.groups.indices.filter { column in
      !skipped.contains { $0.attribute == options.groups[column] }
    }.map { column in
      Grouping(
        attribute: options.groups[column], names: groupNames(column: column),
        valueOf: units.map { $0.groups[column] })
    }
  }

  /// Every pair of them that makes few enough groups, and the pairs that do not.
  func intersections(
    _ groupings: [Grouping]
  ) -> (made: [Grouping], skipped: [SkippedAttribute]) {
    let pairs = groupings.indices.flatMap { first in
      groupings[(first + 1)...].map { Grouping(groupings[first], $0) }
    }
    let skipped = pairs.filter { $0.names.count > Self.mostGroups }.map {
      SkippedAttribute(attribute: $0.attribute, valueCount: $0.names.count)
    }
    return (pairs.filter { $0.names.count <= Self.mostGroups }, skipped)
  }
}
