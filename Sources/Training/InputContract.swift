package import Cohorts
internal import Evaluation

/// What inputs a model was made for, learned from the images it was developed on.
///
/// A model answers `out_of_scope` instead of a number when an image breaks it. It says nothing
/// about an attribute that no development image had, nor about one that an input lacks.
public struct InputContract: Codable, Sendable, Equatable {
  /// The smallest and largest value accepted.
  public struct Range: Codable, Sendable, Equatable {
    /// The smallest value accepted.
    public let lower: Double
    /// The largest value accepted.
    public let upper: Double

    func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
  }

  /// Values of attributes that at least `TrainingProfile.fewestPatients` patients had.
  ///
  /// A rarer one is neither named in the file nor answered. An attribute without any is not
  /// checked.
  public let seen: [String: [String]]
  /// 1 for grey, 3 for RGB: what was seen.
  public let channels: [Int]
  /// Pixels of the shorter side: half of the smallest to twice the largest seen.
  public let shorterSide: Range
  /// Pixels of the longer side, likewise.
  public let longerSide: Range
  /// Mean of the prepared image in the unit interval.
  public let intensityMean: Range
  /// Standard deviation of the prepared image in the unit interval.
  public let intensityDeviation: Range
  /// Mean of every feature that enters the head.
  public let featureMean: [Float]
  /// Its standard deviation, never below a floor.
  public let featureDeviation: [Float]
  /// The largest feature distance accepted.
  public let largestDistance: Double
  /// From which Mahalanobis distance on features are too far; nil where nobody asked for it.
  public internal(set) var scope: FeatureScope?

  /// The attributes that are checked, with their names in sentences.
  static let checkedAttributes = [
    ("modality", "modality"), ("bodyPart", "body part"), ("view", "view"),
  ]

  /// Why the facts of an image, before its pixels are looked at, break the contract; nil if not.
  package func refusal(of image: CaseFacts) -> String? {
    for (key, name) in Self.checkedAttributes {
      if let known = seen[key], !known.isEmpty, let value = image.attributes[key],
        !known.contains(value)
      {
        return "the \(name) is not one that at least \(TrainingProfile.fewestPatients) "
          + "training patients had"
      }
    }
    guard channels.contains(image.channels) else {
      return image.channels == 3
        ? "the image is in colour, the model was trained on grey images"
        : "the image is grey, the model was trained on colour images"
    }
    let sides = [Double(min(image.rows, image.columns)), Double(max(image.rows, image.columns))]
    guard shorterSide.contains(sides[0]), longerSide.contains(sides[1]) else {
      return "the image of \(image.columns) x \(image.rows) pixels is outside the sizes the model "
        + "was trained on"
    }
    return nil
  }

  /// Why its intensities break the contract; nil if they do not.
  package func refusal(mean: Double, deviation: Double) -> String? {
    if !intensityMean.contains(mean) {
      return "the mean intensity is outside the range the model was trained on"
    }
    if !intensityDeviation.contains(deviation) {
      return "the spread of intensities is outside the range the model was trained on"
    }
    return nil
  }

  /// Why its features break the contract; nil if they do not.
  package func refusal(features: [Float]) -> String? {
    distance(of: features) <= largestDistance
      ? nil : "what the network sees is too far from what it was trained on"
  }

  /// How far features are from those it was learned from.
  package func distance(of features: [Float]) -> Double {
    Self.distance(features, mean: featureMean, deviation: featureDeviation)
  }

  /// Root mean square of the features' z-scores: a Mahalanobis distance with a diagonal
  /// covariance, per feature.
  static func distance(_ features: [Float], mean: [Float], deviation: [Float]) -> Double {
    var sum = 0.0
    for index in features.indices {
      let z = Double(features[index] - mean[index]) / Double(deviation[index])
      sum += z * z
    }
    return (sum / Double(max(features.count, 1))).squareRoot()
  }
}
