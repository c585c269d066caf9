extension CohortDrift {
  /// √((p − q)ᵀ S⁻¹ (p − q)) over all values but one, S the mean of the two multinomial
  /// covariances; 0 for equal shares, nil where no value has a share that varies.
  ///
  /// With two values it is |p − q|/√((p(1−p) + q(1−q))/2). Which value is left out changes nothing.
  package static func difference(
    training: [String: Int], now: [String: Int]
  ) -> Double? {
    let names = Set(training.keys).union(now.keys).sorted()
      .filter { (training[$0] ?? 0) + (now[$0] ?? 0) > 0 }
    let p = shares(training, names)
    let q = shares(now, names)
    if p == q { return 0 }
    guard names.count > 1, !p.isEmpty, !q.isEmpty else { return nil }
    let size = names.count - 1
    let gap = (0..<size).map { p[$0] - q[$0] }
    let covariance = (0..<size).map { row in
      (0..<size).map { column in
        let product = p[row] * p[column] + q[row] * q[column]
        return ((row == column ? p[row] + q[row] : 0) - product) / 2
      }
    }
    guard let solution = solve(covariance, gap) else { return nil }
    let square = zip(gap, solution).reduce(0) { $0 + $1.0 * $1.1 }
    return max(square, 0).squareRoot()
  }

  private static func shares(_ counts: [String: Int], _ names: [String]) -> [Double] {
    let total = counts.values.reduce(0, +)
    return total == 0 ? [] : names.map { Double(counts[$0] ?? 0) / Double(total) }
  }

  /// Solves a symmetric positive system by elimination with the largest pivot; nil if singular.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let size = rows.count
    for column in 0..<size {
      let pivot = (column..<size).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      // Shares are at least 1/n: a pivot this small is rounding.
      guard abs(rows[column][column]) > 1e-14 else { return nil }
      for row in 0..<size where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column...size { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return (0..<size).map { rows[$0][size] / rows[$0][$0] }
  }
}
