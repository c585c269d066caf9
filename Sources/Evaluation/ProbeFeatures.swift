package import Compute
internal import Foundation

/// Features of images as linear probes see them: each column of mean 0 and deviation 1.
///
/// Standardised and whitened over all images that are probed, without any label, so that nothing
/// of an answer enters. Columns that never differ are left out.
package struct ProbeFeatures: Sendable {
  /// The penalties that a probe chooses from, the strongest first.
  package static let penalties = [10, 1, 0.1, 0.01, 0.001]

  /// How many images.
  package let count: Int
  /// How many columns differ.
  package let width: Int
  /// `(count, width)`, row by row.
  let values: [Double]
  /// The same after L⁻¹ of their shrunk covariance LLᵀ: uncorrelated, each column of variance 1.
  let whitened: [Double]
  /// How far the covariance was drawn towards the identity.
  package let shrinkage: Double
  /// By penalty: about the curvature of a logistic loss with it, ¼·covariance + penalty.
  let curvatures: [CholeskyFactor]

  /// Learns mean, deviation and covariance; nil where there are no two different rows.
  ///
  /// - Parameter rows: by image, as many features of each; all finite.
  package init?(_ rows: [[Float]], on pool: WorkerPool) {
    guard let columns = Self.standardised(rows) else { return nil }
    let (count, width) = (rows.count, columns.count)
    let centred = (0..<count).map { row in columns.map { $0[row] } }
    let covariance = ShrunkCovariance(centred: centred)
    guard let root = CholeskyFactor(covariance.values, width: width) else { return nil }
    let curvatures = Replicates.map(Self.penalties.count, on: pool, blockSize: 1) { block in
      block.map { Self.curvature(covariance, penalty: Self.penalties[$0]) }
    }
    self.curvatures = curvatures.compactMap { $0 }
    guard self.curvatures.count == Self.penalties.count else { return nil }
    self.count = count
    self.width = width
    values = centred.flatMap { $0 }
    whitened = Replicates.map(count, on: pool) { block in
      block.map { root.whitened(centred[$0]) }
    }.flatMap { $0 }
    shrinkage = covariance.shrinkage
  }

  private static func curvature(
    _ covariance: ShrunkCovariance, penalty: Double
  ) -> CholeskyFactor? {
    let width = covariance.width
    var matrix = covariance.values.map { LogisticLoss.largestCurvature * $0 }
    for index in 0..<width { matrix[index * width + index] += penalty }
    return CholeskyFactor(matrix, width: width)
  }

  /// By column that differs, its values; nil without one.
  private static func standardised(_ rows: [[Float]]) -> [[Double]]? {
    guard let width = rows.first?.count, rows.count > 1 else { return nil }
    let count = Double(rows.count)
    let columns = (0..<width).compactMap { column -> [Double]? in
      let values = rows.map { row in
        precondition(row.count == width, "\(row.count) features beside \(width)")
        return Double(row[column])
      }
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      // What rounding to single precision leaves of a constant is no feature.
      guard variance.squareRoot() > 1e-6 * max(abs(mean), 1e-20) else { return nil }
      let deviation = variance.squareRoot()
      return values.map { ($0 - mean) / deviation }
    }
    return columns.isEmpty ? nil : columns
  }
}
