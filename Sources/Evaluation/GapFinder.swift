internal import Compute

/// Looks for gaps between the eligible groups of one attribute.
struct GapFinder {
  let sample: Sample
  let grouping: Grouping
  /// By group: its units and its numbers.
  let parts: [Sample]
  let groups: [GroupSummary]
  /// Case-mix cell by unit; empty where no case mix is declared.
  let cells: [Int]
  let options: EvaluationOptions

  /// The measures of rates, with the null's name for each.
  private static let rates: [(Metric, GapMeasure)] = [
    (.fnr, .fnr), (.fpr, .fpr), (.selectionRate, .selectionRate), (.ppv, .ppv),
  ]

  /// One test: the groups as they are beside what permutations give.
  private struct Null {
    var permutation: GapPermutation
    var gaps: [GapValues]

    /// Gaps that are equal on paper differ in the last digits of their quotients.
    private static let rounding = 1e-12

    func pValue(_ measure: GapMeasure) -> Double? {
      permutation.observed[measure].flatMap {
        distribution(measure).pValue(of: $0, rounding: Self.rounding)
      }
    }

    func quantile(_ p: Double, _ measure: GapMeasure) -> Double? {
      distribution(measure).quantile(p)
    }

    func distribution(_ measure: GapMeasure) -> GapNull { GapNull(gaps: gaps.map { $0[measure] }) }
  }

  /// The gap of AUROC, those of rates, and equalised odds.
  func find(on pool: WorkerPool) -> (area: GapSummary, rates: [GapSummary], odds: EqualizedOdds) {
    let eligible = groups.indices.filter { groups[$0].isEligible }
    guard eligible.count >= 2 else {
      let reason = "fewer than two groups have 30 positive and 30 negative patients"
      let names = eligible.map { groups[$0].name }
      return (
        undefined(.auroc, names, reason),
        Self.rates.map { undefined($0.0, names, reason) },
        EqualizedOdds(
          gap: .undefined(reason, counts: sample.counts), metric: nil, pValue: nil,
          nullMedian: nil)
      )
    }
    let raw = null(eligible, cells: [], on: pool)
    let adjusted = cells.isEmpty ? nil : null(eligible, cells: cells, on: pool)
    let rates = Self.rates.map { gap($0.0, $0.1, eligible, raw, adjusted) }
    return (
      gap(.auroc, .auroc, eligible, raw, adjusted), rates,
      odds(rates[0], rates[1], raw)
    )
  }

  private func null(_ eligible: [Int], cells: [Int], on pool: WorkerPool) -> Null {
    var position = [Int](repeating: -1, count: groups.count)
    for (index, group) in eligible.enumerated() { position[group] = index }
    let groupOf = grouping.groupOf
    let permutation = GapPermutation(
      sample.filter { position[groupOf[$0.unit]] >= 0 }, groupCount: eligible.count, cells: cells
    ) { position[groupOf[$0.unit]] }
    return Null(
      permutation: permutation,
      gaps: permutation.null(replicates: options.permutations, seed: options.seed, on: pool))
  }

  private func gap(
    _ metric: Metric, _ measure: GapMeasure, _ eligible: [Int], _ raw: Null, _ adjusted: Null?
  ) -> GapSummary {
    let names = eligible.map { groups[$0].name }
    let values = eligible.compactMap { groups[$0].metrics[metric]?.value }
    guard values.count == eligible.count, let highest = values.max(), let lowest = values.min(),
      let high = values.firstIndex(of: highest), let low = values.lastIndex(of: lowest)
    else {
      let first = eligible.first { groups[$0].metrics[metric]?.value == nil } ?? 0
      let reason = groups[first].metrics[metric]?.reason ?? ""
      return undefined(metric, names, "a group lacks the measure: \(reason)")
    }
    let (a, b) = (parts[eligible[high]], parts[eligible[low]])
    let difference = difference(metric, a, b)
    let isInterpretable = grouping.missingShare <= GapSummary.largestMissingShare
    let (best, worst) = metric.isError ? (low, high) : (high, low)
    let missing = sample.filter { grouping.isMissing[grouping.groupOf[$0.unit]] }
    return GapSummary(
      metric: metric, gap: difference,
      ratio: values[best] == 0 ? nil : values[worst] / values[best],
      bestGroup: names[best], worstGroup: names[worst], eligibleGroups: names,
      pValue: raw.pValue(measure), nullMedian: raw.quantile(0.5, measure),
      permutations: options.permutations,
      detectable: raw.distribution(measure).detectable(
        difference, level: options.confidenceLevel),
      adjusted: adjusted.flatMap { self.adjusted(metric, measure, names, $0) },
      bounds: GapBounds(metric, groups: eligible.map { parts[$0] }, missing: missing),
      status: isInterpretable ? .ok : .notInterpretable,
      reason: isInterpretable ? "" : GapSummary.tooManyMissing)
  }

  private func difference(_ metric: Metric, _ a: Sample, _ b: Sample) -> Estimate {
    let level = options.confidenceLevel
    if metric == .auroc { return .areaDifference(a, b, level: level) }
    let both = Sample(a.observations + b.observations, patientBound: a.patientBound)
    return a.rateDifference(metric, from: b, counts: both.counts, level: level)
  }

  private func adjusted(
    _ metric: Metric, _ measure: GapMeasure, _ names: [String], _ null: Null
  ) -> AdjustedGap? {
    guard let (values, coverage) = null.permutation.values(measure),
      let highest = values.max(), let lowest = values.min(),
      let high = values.firstIndex(of: highest), let low = values.lastIndex(of: lowest)
    else { return nil }
    let (best, worst) = metric.isError ? (low, high) : (high, low)
    return AdjustedGap(
      gap: highest - lowest, bestGroup: names[best], worstGroup: names[worst],
      pValue: null.pValue(measure), nullMedian: null.quantile(0.5, measure), coverage: coverage)
  }

  private func odds(_ fnr: GapSummary, _ fpr: GapSummary, _ raw: Null) -> EqualizedOdds {
    guard let first = fnr.gap.value, let second = fpr.gap.value else {
      let missing = fnr.gap.value == nil ? fnr : fpr
      return EqualizedOdds(
        gap: .undefined(missing.reason, counts: sample.counts), metric: nil, pValue: nil,
        nullMedian: nil)
    }
    return EqualizedOdds(
      gap: first >= second ? fnr.gap : fpr.gap, metric: first >= second ? .fnr : .fpr,
      pValue: raw.pValue(.equalizedOdds), nullMedian: raw.quantile(0.5, .equalizedOdds))
  }

  private func undefined(_ metric: Metric, _ names: [String], _ reason: String) -> GapSummary {
    GapSummary(
      metric: metric, gap: .undefined(reason, counts: sample.counts), ratio: nil, bestGroup: nil,
      worstGroup: nil, eligibleGroups: names, pValue: nil, nullMedian: nil, permutations: 0,
      detectable: nil, bounds: nil, status: .undefined, reason: reason)
  }
}

extension Metric {
  /// Whether a higher value is worse.
  var isError: Bool {
    switch self {
    case .fpr, .fnr, .brier, .logLoss, .ece, .ce2Debiased: true
    default: false
    }
  }
}
