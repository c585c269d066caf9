internal import Foundation

/// A covariance that is drawn towards a multiple of the identity, as few rows need it.
///
/// Source: Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance
/// matrices", Journal of Multivariate Analysis 88 (2004); the share is their closed form.
package struct ShrunkCovariance: Sendable {
  /// How many columns the rows had.
  package let width: Int
  /// How far it is drawn; 0 not at all, 1 leaves the identity.
  package let shrinkage: Double
  /// Row by row, `width` × `width`.
  package let values: [Double]

  /// Estimates from rows whose mean has been taken off.
  ///
  /// - Precondition: at least one row, all of one width above 0.
  package init(centred rows: [[Double]]) {
    precondition(!rows.isEmpty && !rows[0].isEmpty, "no rows, no covariance")
    let width = rows[0].count
    let count = Double(rows.count)
    var sums = [Double](repeating: 0, count: width * width)
    var squaredNorms = 0.0
    for row in rows {
      precondition(row.count == width, "a row of \(row.count) among rows of \(width)")
      var norm = 0.0
      for i in 0..<width {
        let value = row[i]
        norm += value * value
        for j in 0...i { sums[i * width + j] += value * row[j] }
      }
      squaredNorms += norm * norm
    }
    var trace = 0.0
    var squares = 0.0
    for i in 0..<width {
      for j in 0...i {
        let value = sums[i * width + j] / count
        sums[i * width + j] = value
        sums[j * width + i] = value
        squares += (i == j ? 1 : 2) * value * value
      }
      trace += sums[i * width + i]
    }
    let mean = trace / Double(width)
    // ‖S − μI‖² and the mean of ‖xxᵀ − S‖² over rows, both per column.
    let distance = (squares - Double(width) * mean * mean) / Double(width)
    let error = (squaredNorms / count - squares) / (count * Double(width))
    shrinkage = distance > 0 ? max(0, min(error, distance) / distance) : 1
    for index in sums.indices { sums[index] *= 1 - shrinkage }
    for i in 0..<width { sums[i * width + i] += shrinkage * mean }
    self.width = width
    values = sums
  }

  /// Its inverse, row by row; nil where it has none.
  package var inverse: [Double]? {
    // S = LLᵀ, then the columns of L⁻¹, then L⁻ᵀL⁻¹.
    guard let lower = CholeskyFactor(values, width: width)?.lower else { return nil }
    var inverted = [Double](repeating: 0, count: width * width)
    for column in 0..<width {
      inverted[column * width + column] = 1 / lower[column * width + column]
      for row in (column + 1)..<max(width, column + 1) {
        var sum = 0.0
        for k in column..<row { sum -= lower[row * width + k] * inverted[k * width + column] }
        inverted[row * width + column] = sum / lower[row * width + row]
      }
    }
    return product(inverted)
  }

  /// MᵀM of a lower triangle M.
  private func product(_ triangle: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: width * width)
    for row in 0..<width {
      for i in 0...row {
        let value = triangle[row * width + i]
        for j in 0...i { result[i * width + j] += value * triangle[row * width + j] }
      }
    }
    for i in 0..<width { for j in 0..<i { result[j * width + i] = result[i * width + j] } }
    return result
  }
}
