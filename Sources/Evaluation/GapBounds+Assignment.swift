extension GapBounds {
  /// The bounds of a gap, from the groups and the units that may belong to any of them.
  ///
  /// Nil where there are no such units, or for a measure without bounds. A measure that is a share
  /// of units is lowest with all missing failures and no missing success, and the reverse.
  init?(_ metric: Metric, groups: [Sample], missing: Sample) {
    guard missing.counts.imageCount > 0 else { return nil }
    var ranges: [(low: Double, high: Double)] = []
    for group in groups {
      let range =
        metric == .auroc
        ? Self.areaRange(group, missing) : Self.rateRange(metric, group, missing)
      guard let range else { return nil }
      ranges.append(range)
    }
    var highest = 0.0
    for (index, raised) in ranges.enumerated() {
      for (other, lowered) in ranges.enumerated() where other != index {
        highest = max(highest, raised.high - lowered.low)
      }
    }
    let lowest = (ranges.map(\.low).max() ?? 0) - (ranges.map(\.high).min() ?? 0)
    self.init(
      lowest: max(lowest, 0), highest: highest, unitCount: missing.counts.imageCount)
  }

  private static func rateRange(
    _ metric: Metric, _ group: Sample, _ missing: Sample
  ) -> (low: Double, high: Double)? {
    guard let own = group.proportion(of: metric), let more = missing.proportion(of: metric),
      own.trialCount > 0
    else { return nil }
    let failures = more.trialCount - more.successCount
    return (
      Double(own.successCount) / Double(own.trialCount + failures),
      Double(own.successCount + more.successCount) / Double(own.trialCount + more.successCount)
    )
  }

  private static func areaRange(
    _ group: Sample, _ missing: Sample
  ) -> (low: Double, high: Double)? {
    guard let low = extremeArea(group, missing, sign: -1),
      let high = extremeArea(group, missing, sign: 1)
    else { return nil }
    return (low, high)
  }

  /// The area moved as far as it goes in one direction, adding missing positives and negatives by
  /// turns: each turn adds exactly those that move the area that way, until none does.
  private static func extremeArea(
    _ group: Sample, _ missing: Sample, sign: Double
  ) -> Double? {
    let own = (
      positives: group.observations.filter(\.truth).map(\.score),
      negatives: group.observations.filter { !$0.truth }.map(\.score)
    )
    let more = (
      positives: missing.observations.filter(\.truth).map(\.score),
      negatives: missing.observations.filter { !$0.truth }.map(\.score)
    )
    var chosen = own
    guard var area = Self.area(chosen) else { return nil }
    for _ in 0..<20 {
      let before = area
      let sortedNegatives = chosen.negatives.sorted()
      chosen.positives =
        own.positives
        + more.positives.filter { sign * (share(below: $0, sortedNegatives) - area) > 0 }
      area = Self.area(chosen) ?? area
      let sortedPositives = chosen.positives.sorted()
      chosen.negatives =
        own.negatives
        + more.negatives.filter { sign * (1 - share(below: $0, sortedPositives) - area) > 0 }
      area = Self.area(chosen) ?? area
      if sign * (area - before) <= 0 { return sign > 0 ? max(area, before) : min(area, before) }
    }
    return area
  }

  private static func area(_ scores: (positives: [Double], negatives: [Double])) -> Double? {
    AUROC.value(
      scores: scores.positives + scores.negatives,
      truths: scores.positives.map { _ in true } + scores.negatives.map { _ in false })
  }

  /// The share of sorted numbers below one, equal ones counting half.
  private static func share(below score: Double, _ sorted: [Double]) -> Double {
    func firstIndex(where isPast: (Double) -> Bool) -> Int {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if isPast(sorted[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let below = firstIndex { $0 >= score }
    let notAbove = firstIndex { $0 > score }
    return (Double(below) + Double(notAbove)) / (2 * Double(sorted.count))
  }
}
