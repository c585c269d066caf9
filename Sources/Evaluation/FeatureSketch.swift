internal import Compute

/// What is kept of patients' features: the mean of their embeddings, and how it varies by chance.
///
/// That is all that the maximum mean discrepancy (Gretton et al., "A Kernel Two-Sample Test", JMLR
/// 13, 2012) of other patients needs: ‖mean − mean′‖², which under chance is
/// (1/n + 1/n′) Σ λᵢ χ²ᵢ with the eigenvalues λ of the embeddings' covariance. A permutation would
/// need the patients' rows; this needs sums over all of them.
public struct FeatureSketch: Codable, Sendable, Equatable {
  /// Patients behind it.
  public let patients: Int
  /// The mean over patients.
  public let mean: [Float]
  /// Eigenvalues of the covariance over patients, the largest first, without what rounds to 0.
  public let eigenvalues: [Float]

  /// Eigenvalues below this share of the largest are left out.
  private static let smallestShare = 1e-5

  /// The sketch of embeddings, one per patient; nil for fewer than twice the smallest group.
  package init?(_ embeddings: [[Double]]) {
    self.init(embeddings, standingFor: embeddings.count)
  }

  /// The same, some patients without embedding being taken to be like the others.
  ///
  /// - Precondition: no fewer patients than embeddings.
  init?(_ embeddings: [[Double]], standingFor patients: Int) {
    precondition(patients >= embeddings.count, "\(embeddings.count) of \(patients) patients")
    guard embeddings.count >= 2 * TrainingProfile.fewestPatients,
      let width = embeddings.first?.count
    else { return nil }
    self.patients = patients
    let mean = Self.mean(embeddings)
    var covariance = [Double](repeating: 0, count: width * width)
    for row in embeddings {
      let centred = zip(row, mean).map { $0 - $1 }
      for i in 0..<width {
        for j in 0...i { covariance[i * width + j] += centred[i] * centred[j] }
      }
    }
    for i in 0..<width {
      for j in 0...i {
        covariance[i * width + j] /= Double(embeddings.count - 1)
        covariance[j * width + i] = covariance[i * width + j]
      }
    }
    let values = SymmetricEigenvalues.values(of: covariance, width: width)
    self.mean = mean.map { Float($0) }
    eigenvalues = values.prefix { $0 > Self.smallestShare * max(values[0], 1e-30) }
      .map { Float($0) }
  }

  private static func mean(_ rows: [[Double]]) -> [Double] {
    var sums = [Double](repeating: 0, count: rows[0].count)
    for row in rows { for (place, value) in row.enumerated() { sums[place] += value } }
    return sums.map { $0 / Double(rows.count) }
  }

  /// How far other patients are from these.
  package struct Distance {
    /// √max(0, (‖mean − mean′‖² − what chance adds)/Σλ): the distance of the means over the spread
    /// of one patient.
    package let effect: Double
    /// ‖mean − mean′‖², the squared discrepancy, too large by what chance adds.
    package let discrepancy: Double
    /// How likely chance alone gives as much.
    package let pValue: Double
  }

  /// The distance of other patients' embeddings; nil without any, or where these do not vary.
  ///
  /// - Parameter draws: so many at most.
  package func distance(
    to others: [[Double]], seed: UInt64, stream: UInt64, draws: Int
  ) -> Distance? {
    guard let width = others.first?.count, width == mean.count, !eigenvalues.isEmpty else {
      return nil
    }
    let discrepancy = zip(Self.mean(others), mean).reduce(0) {
      $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1))
    }
    let weights = eigenvalues.map(Double.init)
    let share = 1 / Double(patients) + 1 / Double(others.count)
    let spread = weights.reduce(0, +)
    var generator = SeededGenerator(seed: seed, stream: stream)
    let p = SequentialPValue.value(of: discrepancy, draws: draws) {
      var sum = 0.0
      for weight in weights {
        let z = generator.normal()
        sum += weight * z * z
      }
      return share * sum
    }
    return Distance(
      effect: max(0, (discrepancy - share * spread) / spread).squareRoot(),
      discrepancy: discrepancy, pValue: p)
  }

  /// Whether the numbers of a file can be what this type makes.
  func isSound(for map: FourierFeatures) -> Bool {
    patients >= 2 * TrainingProfile.fewestPatients && mean.count == 2 * map.pairs
      && mean.allSatisfy { abs($0) <= 1 } && eigenvalues.count <= mean.count
      && eigenvalues.allSatisfy { $0 > 0 && $0 <= 1 }
  }
}
