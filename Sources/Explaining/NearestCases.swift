/// Cases of which features are known, to find those that look most alike to the network.
package struct NearestCases: Sendable {
  /// How many are shown for one image.
  package static let usualCount = 5

  /// One of them.
  package struct Neighbour: Sendable, Equatable {
    /// Its place among the cases.
    package let index: Int
    /// The cosine of the angle between the features, from −1 to 1.
    package let cosine: Double
  }

  /// By case, of length 1; nil where all features are 0, which no angle is defined for.
  private let directions: [[Double]?]

  /// Takes the features that enter the head, case by case.
  package init(features: [[Float]]) { directions = features.map(Self.direction) }

  /// The cases with the largest cosine, the largest first, of equal ones the first.
  ///
  /// Fewer where fewer have a direction; none for features that are all 0.
  package func nearest(_ count: Int, to features: [Float]) -> [Neighbour] {
    guard let direction = Self.direction(features) else { return [] }
    let all = directions.enumerated().compactMap { index, other in
      other.map { other in
        Neighbour(index: index, cosine: zip(direction, other).reduce(0) { $0 + $1.0 * $1.1 })
      }
    }
    return Array(
      all.sorted { ($1.cosine, $0.index) < ($0.cosine, $1.index) }.prefix(count))
  }

  /// How far features lie from the case with the rank-th smallest angle: 1 less its cosine, 0 to 2.
  ///
  /// Deep nearest neighbours of Sun et al. (ICML 2022), whose distance of unit vectors grows with
  /// it. Infinite where no direction is defined, or fewer cases have one.
  package func distance(of features: [Float], rank: Int) -> Double {
    let nearest = nearest(rank, to: features)
    return nearest.count == rank ? nearest.last.map { 1 - $0.cosine } ?? .infinity : .infinity
  }

  private static func direction(_ features: [Float]) -> [Double]? {
    let length = features.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    return length > 0 ? features.map { Double($0) / length } : nil
  }
}
