internal import Cohorts
internal import Compute
internal import Evaluation
internal import Explaining
internal import Foundation

/// How well distances of features tell spoiled images from images as they are.
///
/// Measured on patients of one fold, from images of the others. The Mahalanobis distance is that of
/// `calibration.scope`; the nearest neighbours need every known image's features, which a model
/// must not keep, so that their distance is measured here, beside the cohort, and in no model.
struct FeatureScopeAudit {
  /// What one way of spoiling images does to the distances from one network's features.
  struct Result: Encodable {
    let network: String
    let change: Corruption
    let severity: Int
    let images: Int
    /// AUROC of spoiled images against the same ones as they are; nil where no class has patients
    /// enough for a mean.
    let mahalanobis: Estimate?
    let nearest: Estimate?
  }

  /// In the middle of five.
  private static let severity = 3
  /// So many images are spoiled at most.
  private static let mostImages = 200
  /// The distance is to the neighbour of this rank: near enough to be close by in some hundred
  /// images, and not the very nearest, which chance decides.
  static let rank = 10
  /// The fold whose images are judged.
  private static let judgedFold = 0

  let columns: BaseAuditColumns
  let networks: BaseAuditNetworks
  let cohort: Cohort
  /// By patient.
  let folds: [Int]
  let seed: UInt64

  /// Spoils images in every way and measures them from every network's features.
  ///
  /// - Parameter features: by network, by image of the columns.
  /// - Throws: as `BaseAuditNetworks.features`.
  func results(
    features: [[[Float]]], on pool: WorkerPool, progress: (Int, Int) -> Void
  ) throws -> [Result] {
    let isJudged = columns.patients.map { folds[$0] == Self.judgedFold }
    let all = columns.indices.indices.filter { isJudged[$0] }
    let count = min(all.count, Self.mostImages)
    let judged = (0..<count).map { all[$0 * all.count / count] }
    let known = columns.indices.indices.filter { !isJudged[$0] }
    guard !judged.isEmpty, known.count >= Self.rank else { return [] }
    let rulers = features.map { Ruler(known, features: $0, columns: columns) }
    let plain = zip(rulers, features).map { ruler, rows in
      ruler.distances(judged.map { rows[$0] }, on: pool)
    }
    let seed = seed
    var results: [Result] = []
    for (number, change) in Corruption.allCases.enumerated() {
      let spoiled = try networks.features(
        of: judged.map { columns.indices[$0] }, in: cohort,
        changed: { image, index in
          var generator = SeededGenerator(seed: seed, stream: UInt64(index) << 16 | UInt64(number))
          return change.applied(to: image, severity: Self.severity, generator: &generator)
        }, progress: { _ in })
      for (place, ruler) in rulers.enumerated() {
        let distances = ruler.distances(spoiled[place], on: pool)
        results.append(
          result(networks.networks[place].facts.name, change, judged, plain[place], distances))
      }
      progress(number + 1, Corruption.allCases.count)
    }
    return results
  }

  private func result(
    _ network: String, _ change: Corruption, _ judged: [Int], _ plain: [Ruler.Distances],
    _ spoiled: [Ruler.Distances]
  ) -> Result {
    func area(_ distance: (Ruler.Distances) -> Double?) -> Estimate? {
      var observations: [Observation] = []
      for (distances, truth) in [(plain, false), (spoiled, true)] {
        for (place, value) in distances.enumerated() {
          guard let score = distance(value) else { return nil }
          observations.append(
            Observation(
              score: min(score, .greatestFiniteMagnitude), truth: truth,
              patient: columns.patients[judged[place]]))
        }
      }
      return .auroc(
        Sample(observations, patientBound: columns.patientCount),
        level: EvaluationTask.confidenceLevel)
    }
    return Result(
      network: network, change: change, severity: Self.severity, images: judged.count,
      mahalanobis: area(\.mahalanobis),
      nearest: area(\.nearest))
  }
}

/// Measures features from those of known images, in both ways.
private struct Ruler: Sendable {
  /// Both distances of one image.
  struct Distances: Sendable {
    let mahalanobis: Double?
    let nearest: Double?
  }

  private let distance: FeatureDistance?
  private let cases: NearestCases

  /// - Parameters:
  ///   - known: places of the images among the columns' images.
  ///   - features: by place.
  init(_ known: [Int], features: [[Float]], columns: BaseAuditColumns) {
    distance = FeatureDistance(
      learning: known.compactMap { place in
        let answer = columns.label.map { $0.levelOf[place] } ?? 0
        return answer.map {
          FeatureDistance.Image(
            features: features[place], answer: $0, patientID: "\(columns.patients[place])")
        }
      })
    cases = NearestCases(features: known.map { features[$0] })
  }

  func distances(_ rows: [[Float]], on pool: WorkerPool) -> [Distances] {
    pool.values(count: rows.count) { place in
      Distances(
        mahalanobis: distance?.value(of: rows[place]),
        nearest: cases.distance(of: rows[place], rank: FeatureScopeAudit.rank))
    }
  }
}
