package import Cohorts
internal import Evaluation
internal import Foundation

extension InputContract {
  /// What one development image contributes.
  package struct Observation: Sendable {
    let mean: Double
    let deviation: Double
    let features: [Float]

    package init(mean: Double, deviation: Double, features: [Float]) {
      self.mean = mean
      self.deviation = deviation
      self.features = features
    }
  }

  /// Sizes may differ from those seen by this factor.
  private static let sizeTolerance = 2.0
  /// Intensity ranges are widened by this share of themselves at each end, and a little more, so
  /// that a cohort of one brightness still has a range.
  private static let intensityTolerance = 0.15
  private static let smallestIntensityMargin = 0.02
  /// An image flatter than this share of the flattest seen shows nothing.
  private static let flatnessTolerance = 0.5
  /// The distance limit is this often the given quantile of the distances seen.
  private static let distanceTolerance = 1.2
  private static let distanceQuantile = 0.999
  /// A feature's deviation is at least this share of the mean deviation, so that a feature that
  /// never moved may move a little.
  private static let smallestDeviationShare = 0.05

  /// Learns a contract; the tolerances above let practically every image of the same kind pass.
  ///
  /// - Precondition: as many observations as images, at least one.
  package init(learning images: [CaseFacts], observations: [Observation]) {
    precondition(
      images.count == observations.count && !images.isEmpty,
      "\(images.count) images, \(observations.count) observations")
    var seen: [String: [String]] = [:]
    for (key, _) in Self.checkedAttributes { seen[key] = Self.common(key, in: images) }
    self.seen = seen
    channels = Set(images.map(\.channels)).sorted()
    shorterSide = Self.sizes(images.map { min($0.rows, $0.columns) })
    longerSide = Self.sizes(images.map { max($0.rows, $0.columns) })
    intensityMean = Self.widened(observations.map(\.mean))
    let deviations = observations.map(\.deviation)
    intensityDeviation = Range(
      lower: Self.flatnessTolerance * (deviations.min() ?? 0),
      upper: Self.widened(deviations).upper)
    let (mean, deviation) = Self.moments(observations.map(\.features))
    featureMean = mean
    featureDeviation = deviation
    let distances = observations.map {
      Self.distance($0.features, mean: mean, deviation: deviation)
    }.sorted()
    let rank = Int((Self.distanceQuantile * Double(distances.count)).rounded(.up))
    largestDistance = Self.distanceTolerance * distances[min(max(rank, 1), distances.count) - 1]
  }

  /// The values of an attribute that enough patients have to be named, sorted.
  private static func common(_ key: String, in images: [CaseFacts]) -> [String] {
    var patients: [String: Set<String>] = [:]
    for image in images {
      if let value = image.attributes[key] { patients[value, default: []].insert(image.patientID) }
    }
    return patients.filter { $0.value.count >= TrainingProfile.fewestPatients }.keys.sorted()
  }

  private static func sizes(_ values: [Int]) -> Range {
    Range(
      lower: Double(values.min() ?? 0) / sizeTolerance,
      upper: Double(values.max() ?? 0) * sizeTolerance)
  }

  private static func widened(_ values: [Double]) -> Range {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let margin = intensityTolerance * (high - low) + smallestIntensityMargin
    return Range(lower: low - margin, upper: high + margin)
  }

  private static func moments(_ rows: [[Float]]) -> (mean: [Float], deviation: [Float]) {
    let count = Double(rows.count)
    let width = rows[0].count
    var sums = [Double](repeating: 0, count: width)
    for row in rows { for index in 0..<width { sums[index] += Double(row[index]) } }
    let means = sums.map { $0 / count }
    var squares = [Double](repeating: 0, count: width)
    for row in rows {
      for index in 0..<width {
        let difference = Double(row[index]) - means[index]
        squares[index] += difference * difference
      }
    }
    let deviations = squares.map { ($0 / count).squareRoot() }
    let floor = smallestDeviationShare * deviations.reduce(0, +) / Double(width) + 1e-6
    return (means.map { Float($0) }, deviations.map { Float(max($0, floor)) })
  }
}
