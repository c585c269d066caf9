internal import Foundation

/// Features of images with each column of mean 0 and deviation 1 over all of them.
///
/// No label enters. Columns that never differ are left out.
package struct StandardisedFeatures: Sendable {
  /// How many images.
  package let count: Int
  /// How many columns differ.
  package let width: Int
  /// `(count, width)`, row by row.
  let values: [Double]
  /// How many features an image came with.
  private let originalWidth: Int
  private let columns: [Column]

  /// A column that differs: its place among the features as they came, and its numbers there.
  private struct Column: Sendable {
    let place: Int
    let mean: Double
    let deviation: Double
  }

  /// Learns means and deviations; nil where there are no two different rows.
  ///
  /// - Parameter rows: by image, as many features of each.
  package init?(_ rows: [[Float]]) {
    guard let width = rows.first?.count, rows.count > 1 else { return nil }
    columns = (0..<width).compactMap { Self.column($0, of: rows) }
    guard !columns.isEmpty else { return nil }
    (count, self.width, originalWidth) = (rows.count, columns.count, width)
    let columns = columns
    values = rows.flatMap { row in
      columns.map { (Double(row[$0.place]) - $0.mean) / $0.deviation }
    }
  }

  /// Nil where it never differs, or is no number.
  private static func column(_ place: Int, of rows: [[Float]]) -> Column? {
    let width = rows[0].count
    let values = rows.map { row in
      precondition(row.count == width, "\(row.count) features beside \(width)")
      return Double(row[place])
    }
    let count = Double(rows.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    // What rounding to single precision leaves of a constant is no feature.
    guard variance.squareRoot() > 1e-6 * max(abs(mean), 1e-20) else { return nil }
    return Column(place: place, mean: mean, deviation: variance.squareRoot())
  }

  /// The image's features.
  func row(_ image: Int) -> [Double] { Array(values[image * width..<(image + 1) * width]) }

  /// The weights and the intercept that say of features as they came what these say of them here.
  ///
  /// A column that never differs has weight 0.
  ///
  /// - Precondition: `width` weights.
  package func original(
    weights: [Double], intercept: Double
  ) -> (weights: [Double], intercept: Double) {
    precondition(weights.count == width, "\(weights.count) weights for \(width) columns")
    var (all, constant) = ([Double](repeating: 0, count: originalWidth), intercept)
    for (column, weight) in zip(columns, weights) {
      all[column.place] = weight / column.deviation
      constant -= weight * column.mean / column.deviation
    }
    return (all, constant)
  }
}
