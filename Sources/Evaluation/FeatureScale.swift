/// Mean and deviation of each feature, to give all features one unit.
package struct FeatureScale: Sendable {
  private let means: [Double]
  /// 1/deviation; 0 for a feature that does not vary.
  private let factors: [Double]

  /// Variance below which a feature counts as constant.
  private static let smallestVariance = 1e-12

  /// Learns from rows, `(F)` each, with the variance's divisor n.
  package init(of rows: [[Float]]) {
    let width = rows.first?.count ?? 0
    let count = Double(max(rows.count, 1))
    var means = [Double](repeating: 0, count: width)
    var variances = means
    for row in rows {
      for index in 0..<width { means[index] += Double(row[index]) / count }
    }
    for row in rows {
      for index in 0..<width {
        let difference = Double(row[index]) - means[index]
        variances[index] += difference * difference / count
      }
    }
    self.means = means
    factors = variances.map { $0 > Self.smallestVariance ? 1 / $0.squareRoot() : 0 }
  }

  /// A row with mean 0 and variance 1 over what was learnt from.
  package func scaled(_ row: [Float]) -> [Double] {
    row.indices.map { (Double(row[$0]) - means[$0]) * factors[$0] }
  }
}
