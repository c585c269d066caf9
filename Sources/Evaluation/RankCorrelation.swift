/// Spearman's rank correlation.
package enum RankCorrelation {
  /// The correlation of mid-ranks; nil where one side is constant or there are fewer than two.
  ///
  /// Source: Spearman 1904; ties take the mean of their ranks.
  ///
  /// - Precondition: as many values on both sides.
  package static func value(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count, "\(a.count) and \(b.count) values")
    let (x, y) = (ranks(a), ranks(b))
    let mean = Double(a.count + 1) / 2
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (p, q) in zip(x, y) {
      xx += (p - mean) * (p - mean)
      yy += (q - mean) * (q - mean)
      xy += (p - mean) * (q - mean)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : nil
  }

  /// The rank of each value from 1, equal ones at the mean of their ranks.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
