/// Adjusts p values for how many of them there are.
package enum MultipleTesting {
  /// Holm's step-down values: the chance of any false finding in the family stays below them.
  ///
  /// Source: Scandinavian Journal of Statistics 6 (1979), pages 65–70.
  ///
  /// - Returns: as many values in the same order, at most 1.
  package static func holm(_ values: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: values.count)
    var largest = 0.0
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      largest = max(largest, min(1, values[index] * Double(values.count - rank)))
      result[index] = largest
    }
    return result
  }

  /// Benjamini and Hochberg's values: the expected share of false findings among those below.
  ///
  /// Source: Journal of the Royal Statistical Society B 57 (1995), pages 289–300.
  ///
  /// - Returns: as many values in the same order, at most 1.
  package static func benjaminiHochberg(_ values: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: values.count)
    var smallest = 1.0
    let descending = values.indices.sorted { values[$0] > values[$1] }
    for (offset, index) in descending.enumerated() {
      let rank = Double(values.count - offset)
      smallest = min(smallest, values[index] * Double(values.count) / rank)
      result[index] = smallest
    }
    return result
  }
}

/// The p values of one label's gaps, gathered to be adjusted together.
///
/// The declared family is AUROC and FNR by each declared attribute: Holm. Every other gap of the
/// label, intersections and equalised odds included, comes under Benjamini and Hochberg.
struct TestedGaps {
  private var family: [Double] = []
  private var others: [Double] = []

  /// Whether a gap belongs to the declared family.
  static func isDeclared(_ metric: Metric, isIntersection: Bool) -> Bool {
    !isIntersection && (metric == .auroc || metric == .fnr)
  }

  mutating func add(_ value: Double?, isDeclared: Bool) {
    guard let value else { return }
    if isDeclared { family.append(value) } else { others.append(value) }
  }

  /// Hands out adjusted values in the order in which they were added.
  var adjusted: AdjustedGaps {
    AdjustedGaps(
      family: MultipleTesting.holm(family)[...],
      others: MultipleTesting.benjaminiHochberg(others)[...])
  }
}

/// Adjusted p values in the order of the gaps that they belong to.
struct AdjustedGaps {
  var family: ArraySlice<Double>
  var others: ArraySlice<Double>

  /// The next value of its kind; nil for a gap without p value.
  mutating func next(_ value: Double?, isDeclared: Bool) -> (holm: Double?, others: Double?) {
    guard value != nil else { return (nil, nil) }
    return isDeclared ? (family.popFirst(), nil) : (nil, others.popFirst())
  }
}

extension Array<GroupTable> {
  /// Adjusts the p values of one label's tables, raw gaps and adjusted ones each by themselves.
  mutating func adjustForMultipleTesting() {
    var raw = TestedGaps()
    var adjusted = TestedGaps()
    for table in self {
      for gap in [table.gap] + table.rateGaps {
        let isDeclared = TestedGaps.isDeclared(gap.metric, isIntersection: table.isIntersection)
        raw.add(gap.pValue, isDeclared: isDeclared)
        adjusted.add(gap.adjusted?.pValue, isDeclared: isDeclared)
      }
      raw.add(table.equalizedOdds.pValue, isDeclared: false)
    }
    var rawValues = raw.adjusted
    var adjustedValues = adjusted.adjusted
    for index in indices {
      let isIntersection = self[index].isIntersection
      func set(_ gap: inout GapSummary) {
        let isDeclared = TestedGaps.isDeclared(gap.metric, isIntersection: isIntersection)
        (gap.pHolm, gap.pBenjaminiHochberg) = rawValues.next(gap.pValue, isDeclared: isDeclared)
        guard gap.adjusted != nil else { return }
        let values = adjustedValues.next(gap.adjusted?.pValue, isDeclared: isDeclared)
        gap.adjusted?.pHolm = values.holm
        gap.adjusted?.pBenjaminiHochberg = values.others
      }
      set(&self[index].gap)
      for place in self[index].rateGaps.indices { set(&self[index].rateGaps[place]) }
      let odds = rawValues.next(self[index].equalizedOdds.pValue, isDeclared: false)
      self[index].equalizedOdds.pBenjaminiHochberg = odds.others
    }
  }
}
