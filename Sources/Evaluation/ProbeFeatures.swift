package import Compute

/// Features of images as linear probes see them: each column of mean 0 and deviation 1.
///
/// Standardised and whitened over all images that are probed, without any label, so that nothing
/// of an answer enters. Columns that never differ are left out.
package struct ProbeFeatures: Sendable {
  /// The penalties that a probe chooses from, the strongest first.
  package static let penalties = [10, 1, 0.1, 0.01, 0.001]

  /// The features before they are whitened.
  let standardised: StandardisedFeatures
  /// The same after L⁻¹ of their shrunk covariance LLᵀ: uncorrelated, each column of variance 1.
  let whitened: [Double]
  /// How far the covariance was drawn towards the identity.
  package let shrinkage: Double
  /// By penalty: about the curvature of a logistic loss with it, ¼·covariance + penalty.
  let curvatures: [CholeskyFactor]

  /// How many images.
  package var count: Int { standardised.count }
  /// How many columns differ.
  package var width: Int { standardised.width }
  /// `(count, width)`, row by row.
  var values: [Double] { standardised.values }

  /// Learns mean, deviation and covariance; nil where there are no two different rows.
  ///
  /// - Parameter rows: by image, as many features of each; all finite.
  package init?(_ rows: [[Float]], on pool: WorkerPool) {
    guard let standardised = StandardisedFeatures(rows) else { return nil }
    let centred = rows.indices.map(standardised.row)
    let covariance = ShrunkCovariance(centred: centred)
    guard let root = CholeskyFactor(covariance.values, width: standardised.width) else {
      return nil
    }
    let curvatures = Replicates.map(Self.penalties.count, on: pool, blockSize: 1) { block in
      block.map { Self.curvature(covariance, penalty: Self.penalties[$0]) }
    }
    self.curvatures = curvatures.compactMap { $0 }
    guard self.curvatures.count == Self.penalties.count else { return nil }
    self.standardised = standardised
    whitened = Replicates.map(rows.count, on: pool) { block in
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
}
