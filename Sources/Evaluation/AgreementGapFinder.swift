internal import Compute

/// Looks for gaps between the eligible groups of one attribute, of measurements or grades.
struct AgreementGapFinder {
  let table: AttributeGroups<AgreementNumbers>
  /// By unit: its group in the table.
  let groupOf: [Int]
  /// By unit: its patient.
  let patients: [Int]
  /// Above every patient.
  let patientBound: Int
  let options: AgreementSummary.Options

  /// The gap of each measure.
  func find(_ measures: [GroupedMeasure], on pool: WorkerPool) -> [AgreementGap] {
    let eligible = table.groups.indices.filter { table.groups[$0].isEligible }
    guard eligible.count >= 2 else {
      return measures.map {
        undefined($0.measure, eligible, "fewer than two groups have 30 patients")
      }
    }
    let nulls = nulls(measures, eligible, on: pool)
    return zip(measures, nulls).map { gap($0, eligible, $1) }
  }

  /// The position of each unit's group among the chosen ones; −1 for the others.
  private func positions(_ chosen: [Int]) -> [Int] {
    var position = [Int](repeating: -1, count: table.groups.count)
    for (index, group) in chosen.enumerated() { position[group] = index }
    return groupOf.map { position[$0] }
  }

  private func nulls(
    _ measures: [GroupedMeasure], _ eligible: [Int], on pool: WorkerPool
  ) -> [GapNull] {
    let positions = positions(eligible)
    let compared = positions.indices.filter { positions[$0] >= 0 }
    let exchange = GroupExchange(
      patients: compared.map { patients[$0] }, bound: patientBound,
      kinds: compared.map { _ in 0 }, groups: compared.map { positions[$0] })
    let once = [Int](repeating: 1, count: positions.count)
    let count = eligible.count
    let gaps = Replicates.map(options.permutations, on: pool) { [seed = options.seed] block in
      var groups = positions
      return block.map { replicate in
        var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
        for (unit, group) in zip(compared, exchange.permuted(&generator)) { groups[unit] = group }
        return measures.map { Self.range($0.values(groups, count, once)) }
      }
    }
    return measures.indices.map { index in GapNull(gaps: gaps.map { $0[index] }) }
  }

  /// Largest less smallest; nil where a group lacks the measure.
  private static func range(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    guard known.count == values.count, let highest = known.max(), let lowest = known.min() else {
      return nil
    }
    return highest - lowest
  }

  private func gap(
    _ measure: GroupedMeasure, _ eligible: [Int], _ null: GapNull
  ) -> AgreementGap {
    let name = measure.measure
    let estimates = eligible.map { table.groups[$0].summary.values[name] }
    let values = estimates.compactMap { $0?.value }
    guard values.count == eligible.count, let highest = values.max(), let lowest = values.min(),
      let high = values.firstIndex(of: highest), let low = values.lastIndex(of: lowest)
    else {
      let reason = estimates.first { $0?.value == nil }??.reason ?? ""
      return undefined(name, eligible, "a group lacks the measure: \(reason)")
    }
    let difference = difference(measure, eligible[high], eligible[low], highest - lowest)
    let isHighWorse = name.badness(highest) > name.badness(lowest)
    let once = [Int](repeating: 1, count: groupOf.count)
    let observed = Self.range(measure.values(positions(eligible), eligible.count, once))
    let isInterpretable = table.isInterpretable
    return AgreementGap(
      attribute: table.attribute, measure: name, gap: difference,
      bestGroup: table.groups[eligible[isHighWorse ? low : high]].name,
      worstGroup: table.groups[eligible[isHighWorse ? high : low]].name,
      eligibleGroups: eligible.map { table.groups[$0].name },
      pValue: observed.flatMap { null.pValue(of: $0, rounding: measure.rounding) },
      nullMedian: null.quantile(0.5), permutations: options.permutations,
      detectable: null.detectable(difference, level: options.confidenceLevel),
      status: isInterpretable ? .ok : .notInterpretable,
      reason: isInterpretable ? "" : GapSummary.tooManyMissing)
  }

  /// The difference of exactly that pair; patients of both groups are drawn together.
  private func difference(
    _ measure: GroupedMeasure, _ high: Int, _ low: Int, _ value: Double
  ) -> Estimate {
    let groups = positions([high, low])
    let present = Set(groups.indices.filter { groups[$0] >= 0 }.map { patients[$0] }).sorted()
    let limits = options.resampling.limits(
      patients: present, bound: patientBound, count: 1
    ) { drawn in
      let values = measure.values(groups, 2, patients.map { drawn[$0] })
      guard let first = values[0], let second = values[1] else { return [nil] }
      return [first - second]
    }
    let sizes = [high, low].map { table.groups[$0].summary.counts.patientCount }
    let counts = SampleCounts(
      imageCount: groups.count { $0 >= 0 }, patientCount: present.count, positives: 0,
      negatives: 0, positivePatients: 0, negativePatients: 0)
    return .resampled(
      value, limits: limits[0], patients: sizes.min() ?? 0, "patients", counts: counts,
      undefined: "")
  }

  private func undefined(
    _ measure: AgreementMeasure, _ eligible: [Int], _ reason: String
  ) -> AgreementGap {
    let counts = SampleCounts(
      imageCount: groupOf.count, patientCount: Set(patients).count, positives: 0, negatives: 0,
      positivePatients: 0, negativePatients: 0)
    return AgreementGap(
      attribute: table.attribute, measure: measure, gap: .undefined(reason, counts: counts),
      bestGroup: nil, worstGroup: nil, eligibleGroups: eligible.map { table.groups[$0].name },
      pValue: nil, nullMedian: nil, permutations: 0, detectable: nil, status: .undefined,
      reason: reason)
  }
}
