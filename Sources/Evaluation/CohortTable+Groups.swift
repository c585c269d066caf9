internal import Compute

extension CohortTable {
  /// The groups of one attribute for one label.
  func groupTable(
    _ sample: Sample, column: Int, missingShare: Double, on pool: WorkerPool
  ) -> GroupTable {
    let names = groupNames(column: column)
    let inside = names.map { name in
      sample.filter { units[$0.unit].groups[column] == name }
    }
    let sum = inside.reduce(0) { $0 + $1.counts.imageCount }
    precondition(
      sum == sample.counts.imageCount,
      "groups of \(options.groups[column]) hold \(sum) of \(sample.counts.imageCount) units")
    let groups = zip(names, inside).map { name, group in
      groupSummary(name, group, whole: sample, column: column, on: pool)
    }
    return GroupTable(
      attribute: options.groups[column], groups: groups,
      gap: gap(
        sample, column: column, groups: groups, missingShare: missingShare, on: pool))
  }

  private func groupSummary(
    _ name: String, _ group: Sample, whole: Sample, column: Int, on pool: WorkerPool
  ) -> GroupSummary {
    let bootstrap = PatientBootstrap(
      group, replicates: options.bootstrapReplicates, level: options.confidenceLevel,
      seed: options.seed, withBand: false, on: pool)
    let rest = whole.filter { units[$0.unit].groups[column] != name }
    return GroupSummary(
      name: name, counts: group.counts,
      isEligible: group.counts.isEligible && CohortAttributes.isStated(name),
      metrics: group.estimates(options: options, bootstrap: bootstrap, isWhole: false),
      confusion: group.confusion,
      versusRest: .areaDifference(group, rest, level: options.confidenceLevel))
  }

  private func gap(
    _ sample: Sample, column: Int, groups: [GroupSummary], missingShare: Double,
    on pool: WorkerPool
  ) -> GapSummary {
    let eligible = groups.filter { $0.isEligible && $0.metrics[.auroc]?.lower != nil }
    let names = eligible.map(\.name)
    let areas = eligible.compactMap { $0.metrics[.auroc]?.value }
    guard eligible.count >= 2, let highest = areas.max(), let lowest = areas.min(),
      let best = areas.firstIndex(of: highest), let worst = areas.lastIndex(of: lowest)
    else {
      let reason = "fewer than two groups have 30 positive and 30 negative patients"
      return GapSummary(
        gap: .undefined(reason, counts: sample.counts), bestGroup: nil, worstGroup: nil,
        eligibleGroups: names, pValue: nil, nullMedian: nil, permutations: 0,
        status: .undefined, reason: reason)
    }
    func units(of name: String) -> Sample {
      sample.filter { self.units[$0.unit].groups[column] == name }
    }
    let null = nullDistribution(sample, column: column, names: names, on: pool)
    let isInterpretable = missingShare <= GapSummary.largestMissingShare
    return GapSummary(
      gap: .areaDifference(
        units(of: names[best]), units(of: names[worst]), level: options.confidenceLevel),
      bestGroup: names[best], worstGroup: names[worst], eligibleGroups: names,
      pValue: null?.pValue, nullMedian: null?.median, permutations: options.permutations,
      status: isInterpretable ? .ok : .notInterpretable,
      reason: isInterpretable
        ? "" : "more than \(Int(GapSummary.largestMissingShare * 100)) % of units state no value")
  }

  private func nullDistribution(
    _ sample: Sample, column: Int, names: [String], on pool: WorkerPool
  ) -> (pValue: Double, median: Double)? {
    guard options.permutations > 0 else { return nil }
    let index = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    let compared = sample.filter { index[units[$0.unit].groups[column]] != nil }
    let permutation = GapPermutation(compared, groupCount: names.count) {
      index[units[$0.unit].groups[column]] ?? 0
    }
    let observed = permutation.observed[.auroc] ?? 0
    let gaps = permutation.null(
      replicates: options.permutations, seed: options.seed, on: pool
    ).compactMap { $0[.auroc] }
    return (
      Double(1 + gaps.count { $0 >= observed }) / Double(gaps.count + 1),
      PatientBootstrap.quantile(0.5, ofSorted: gaps.sorted())
    )
  }
}
