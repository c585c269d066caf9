internal import Compute

extension CohortEvaluation {
  /// Every number of one label: the whole, the groups of each attribute, and their gaps.
  ///
  /// An attribute with too many values makes no groups. The attributes are one family for Holm.
  ///
  /// - Parameters:
  ///   - permutations: how many stand behind each gap's chance level; 0 gives no p value.
  ///   - threads: how many find them, which changes no number.
  package func measured(
    _ label: String, _ units: [Unit], by attributes: [GroupedAttribute], permutations: Int,
    threads: Int
  ) -> MeasuredLabel<Summary> {
    let pool = WorkerPool(threadCount: threads)
    let identities = units.map(\.identity)
    let used = attributes.filter { $0.names(of: identities).count <= CohortTable.mostGroups }
    let tables = used.map { groups(of: units, by: $0, on: pool) }
    var gaps = zip(used, tables).map {
      gap(of: units, by: $0, $1, permutations: permutations, on: pool)
    }
    gaps.adjustForMultipleTesting()
    return MeasuredLabel(
      label: label, summary: summary(of: units), attributes: tables, gaps: gaps,
      skippedAttributes: attributes.filter { attribute in
        !used.contains { $0.name == attribute.name }
      }.map { attribute in
        SkippedAttribute(
          attribute: attribute.name,
          reason: "it has \(attribute.names(of: identities).count) values; put them in bands to "
            + "compare groups")
      })
  }

  /// The gap between the best and the worst eligible group of an attribute.
  func gap(
    of units: [Unit], by attribute: GroupedAttribute, _ table: AttributeGroups<Summary>,
    permutations: Int, on pool: WorkerPool
  ) -> HeadlineGap {
    let all = PatientUnits(units, groups: units.map { attribute.group(of: $0.identity) })
    let eligible = table.groups.filter(\.isEligible)
    let names = eligible.map(\.name)
    let values = eligible.compactMap(\.headline.value)
    guard names.count >= 2 else {
      return undefined(
        table, all, names,
        "fewer than two groups have \(SampleCounts.fewestForPrecision) "
          + "\(headline(all).patients)")
    }
    guard values.count == names.count, let highest = values.max(), let lowest = values.min(),
      let high = values.firstIndex(of: highest), let low = values.lastIndex(of: lowest)
    else { return undefined(table, all, names, "a group lacks the measure") }
    func part(_ name: String) -> PatientUnits<Unit> {
      all.filter { attribute.group(of: $0.identity) == name }
    }
    let compared = all.filter { names.contains(attribute.group(of: $0.identity)) }
    let permutation = HeadlinePermutation(
      self, compared,
      groups: compared.units.map { names.firstIndex(of: attribute.group(of: $0.identity)) ?? 0 },
      groupCount: names.count)
    let null = permutation.null(replicates: permutations, seed: resampling.seed, on: pool)
    let difference = difference(
      part(names[high]), part(names[low]), of: compared, on: pool)
    let (best, worst) = table.isHigherBetter ? (high, low) : (low, high)
    return HeadlineGap(
      attribute: table.attribute, measure: table.headline, gap: difference,
      bestGroup: names[best], worstGroup: names[worst], eligibleGroups: names,
      pValue: HeadlinePermutation<Self>.pValue(permutation.observed, null), pHolm: nil,
      nullMedian: GapNull(gaps: null).quantile(0.5), permutations: permutations,
      detectable: GapNull(gaps: null).detectable(difference, level: resampling.level),
      status: table.isInterpretable ? .ok : .notInterpretable,
      reason: table.isInterpretable
        ? "" : "more than \(Int(GapSummary.largestMissingShare * 100)) % of units state no value")
  }

  private func undefined(
    _ table: AttributeGroups<Summary>, _ all: PatientUnits<Unit>, _ names: [String],
    _ reason: String
  ) -> HeadlineGap {
    HeadlineGap(
      attribute: table.attribute, measure: table.headline,
      gap: .undefined(reason, counts: counts(all)), bestGroup: nil, worstGroup: nil,
      eligibleGroups: names, pValue: nil, pHolm: nil, nullMedian: nil, permutations: 0,
      detectable: nil, status: .undefined, reason: reason)
  }
}
