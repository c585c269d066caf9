package import Evaluation

/// From which distance on the features of an image are too far from those of the training.
public struct FeatureScope: Codable, Sendable, Equatable {
  /// What the limit was learned from.
  public enum Source: String, Codable, Sendable {
    /// Images that the network was not trained on.
    case validation
    /// Images of the training, each measured from the others: with folds there is no other image.
    /// The network has seen them, so the limit is rather too narrow than too wide.
    case training
  }

  /// Share of patients, each divided among its images, that lie within the limit.
  public let share: Double
  /// The limit, in the units of `FeatureDistance`.
  public let limit: Double
  /// How far the covariance was drawn towards the identity.
  public let shrinkage: Double
  /// Patients behind the limit.
  public let patients: Int
  /// What they were.
  public let source: Source

  /// Parts in which training images are measured from the others.
  private static let parts = 5

  /// Learns distance and limit; nil where there are too few patients.
  ///
  /// - Parameters:
  ///   - training: what the covariance is made of.
  ///   - others: images that were not trained on; empty with folds.
  package static func learned(
    share: Double, training: [FeatureDistance.Image], others: [FeatureDistance.Image]
  ) -> (scope: FeatureScope, distance: FeatureDistance)? {
    guard let distance = FeatureDistance(learning: training), let shrinkage = distance.shrinkage
    else { return nil }
    let images = others.isEmpty ? training : others
    guard
      let distances = others.isEmpty
        ? FeatureDistance.apart(training, parts: parts)
        : others.map({ distance.value(of: $0.features) }),
      let limit = Abstention.limit(
        zip(distances, images).map { ($0, $1.patientID) }, share: share), limit.isFinite
    else { return nil }
    let scope = FeatureScope(
      share: share, limit: limit, shrinkage: shrinkage,
      patients: Set(images.map(\.patientID)).count,
      source: others.isEmpty ? .training : .validation)
    return (scope, distance)
  }

  /// Why a distance is too far; nil where it is not.
  package func refusal(_ distance: Double) -> String? {
    distance <= limit
      ? nil
      : "what the network sees is farther from its training images than the declared share of "
        + "patients is"
  }

  /// Whether a file can hold it.
  var isSound: Bool {
    share > 0 && share < 1 && limit.isFinite && limit >= 0 && (0...1).contains(shrinkage)
      && patients >= 0
  }
}

extension InputContract {
  /// What has to be known of an operating point that was fitted without a look at the contract.
  package func remarks(on point: OperatingPoint) -> [String] {
    guard scope != nil, point.source == .outOfFold else { return [] }
    return [
      "Out of fold every image is answered: figures, thresholds and calibration count images that "
        + "the model would refuse as out of scope."
    ]
  }
}
