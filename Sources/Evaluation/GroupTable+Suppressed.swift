extension GroupTable {
  /// The table as a release may show it.
  ///
  /// A gap goes when one of the groups that it was sought among is withheld.
  ///
  /// - Parameters:
  ///   - hidden: the groups of which everything is withheld.
  ///   - answers: those of which at least what follows from answers is.
  func suppressed(_ hidden: Set<String>, answers: Set<String>) -> GroupTable {
    var table = self
    table.groups = groups.map { group in
      if hidden.contains(group.name) { return group.suppressed }
      return answers.contains(group.name) ? group.withoutAnswers : group
    }
    let size = groups.reduce(0) { $0 + $1.counts.imageCount }
    table.gap = gap.suppressed(beside: hidden, units: size)
    table.rateGaps = rateGaps.map { $0.suppressed(beside: answers, units: size) }
    if table.rateGaps.contains(where: { $0.gap.status == .suppressed }) {
      table.equalizedOdds = EqualizedOdds(
        gap: .suppressed(), metric: nil, pValue: nil, pBenjaminiHochberg: nil, nullMedian: nil)
    }
    let hidesMissing = !hidden.isDisjoint(with: Grouping.missingValues)
    if hidesMissing || !answers.isDisjoint(with: Grouping.missingValues) {
      if hidesMissing { table.gap.bounds = nil }
      for index in table.rateGaps.indices { table.rateGaps[index].bounds = nil }
    }
    return table
  }
}

extension GroupSummary {
  /// The group's name alone.
  fileprivate var suppressed: GroupSummary {
    GroupSummary(
      name: name, counts: .suppressed, isEligible: false,
      metrics: metrics.mapValues { _ in .suppressed() }, confusion: nil,
      versusRest: .suppressed(), ratesVersusRest: ratesVersusRest.mapValues { _ in .suppressed() },
      predictiveValues: predictiveValues.map { $0.suppressed(.suppressed) })
  }

  /// The group without all that follows from answers.
  fileprivate var withoutAnswers: GroupSummary {
    GroupSummary(
      name: name, counts: counts, isEligible: isEligible, metrics: metrics.withoutAnswers,
      confusion: nil, versusRest: versusRest,
      ratesVersusRest: ratesVersusRest.mapValues { .suppressed($0.counts) },
      predictiveValues: predictiveValues.map { $0.suppressed(counts) })
  }
}

extension GapSummary {
  /// The gap, unless one of its groups is withheld; its case mix only where what it leaves out is
  /// no small number of units.
  fileprivate func suppressed(beside hidden: Set<String>, units: Int) -> GapSummary {
    guard hidden.isEmpty || eligibleGroups.allSatisfy({ !hidden.contains($0) }) else {
      return GapSummary(
        metric: metric, gap: .suppressed(), ratio: nil, bestGroup: nil, worstGroup: nil,
        eligibleGroups: [], pValue: nil, nullMedian: nil, permutations: permutations,
        detectable: nil, adjusted: nil, bounds: nil, status: .undefined, reason: "suppressed")
    }
    var gap = self
    if let coverage = adjusted?.coverage, coverage < 1 { gap.adjusted = nil }
    return gap
  }
}
