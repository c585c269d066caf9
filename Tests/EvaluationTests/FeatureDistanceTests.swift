import Evaluation
import Testing

/// Produced by Tests/Peers/scope_literals.py (scikit-learn's LedoitWolf, numpy).
@Suite struct FeatureDistanceTests {
  /// Features that hang together: every one has a part of the first.
  private static func features(
    seed: Int, count: Int, width: Int, shift: Double = 0
  ) -> [[Double]] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in
      let values = (0..<width).map { _ in Double(draws.below(16)) / 8 }
      return values.enumerated().map { place, value in
        shift + value + values[0] * Double(place) / Double(width)
      }
    }
  }

  private static func centred(_ rows: [[Double]]) -> [[Double]] {
    let means = rows[0].indices.map { column in
      rows.reduce(0) { $0 + $1[column] } / Double(rows.count)
    }
    return rows.map { zip($0, means).map { $0 - $1 } }
  }

  /// Two classes of 20 and 15 patients with one image each.
  private static let images =
    features(seed: 5, count: 20, width: 3).enumerated().map {
      FeatureDistance.Image(features: $1.map { Float($0) }, answer: 0, patientID: "a\($0)")
    }
    + features(seed: 7, count: 15, width: 3, shift: 1).enumerated().map {
      FeatureDistance.Image(features: $1.map { Float($0) }, answer: 1, patientID: "b\($0)")
    }

  @Test(arguments: [
    (
      40, 3, 0.26232068180310364,
      [0.3236298467812664, 0.14789605861896757, 3.8350175934819477, -1.3241785437246867]
    ),
    (
      12, 8, 0.5196342040825358,
      [0.3091466661546786, 0.09366507544093784, 4.118119166469672, -0.46696922651550554]
    ),
  ])
  func `covariance and inverse are scikit-learn's and numpy's`(
    count: Int, width: Int, shrinkage: Double, corners: [Double]
  ) throws {
    let covariance = ShrunkCovariance(
      centred: Self.centred(Self.features(seed: 3, count: count, width: width)))
    #expect(agree(covariance.shrinkage, shrinkage))
    let inverse = try #require(covariance.inverse)
    let last = (width - 1) * width
    let found = [covariance.values[0], covariance.values[last], inverse[0], inverse[last]]
    for (value, expected) in zip(found, corners) { #expect(agree(value, expected, 1e-10)) }
  }

  @Test func `rows that never differ leave nothing to invert`() {
    let covariance = ShrunkCovariance(centred: [[0, 0], [0, 0]])
    #expect(covariance.shrinkage == 1)
    #expect(covariance.inverse == nil)
  }

  @Test(arguments: [
    ([0.5, 0.5, 0.5] as [Float], 1.0793579111030582), ([2.5, 2, 3], 0.6895251126871923),
    ([9, -9, 4], 14.17701217180349),
  ])
  func `the distance is to the nearest class, per feature`(
    features: [Float], expected: Double
  ) throws {
    let distance = try #require(FeatureDistance(learning: Self.images))
    // Means and inverse are kept in single precision.
    #expect(agree(distance.value(of: features), expected, 1e-5))
  }

  @Test func `a class of few patients has no mean, and none at all no distance`() throws {
    let few = Array(Self.images.prefix(20)) + Self.images.suffix(10)
    #expect(try #require(FeatureDistance(learning: few)).means.count == 1)
    #expect(FeatureDistance(learning: Array(Self.images.prefix(10))) == nil)
    #expect(FeatureDistance(learning: []) == nil)
  }

  @Test func `features that are no numbers are infinitely far`() throws {
    let distance = try #require(FeatureDistance(learning: Self.images))
    #expect(distance.value(of: [.nan, 0, 0]) == .infinity)
  }

  @Test func `measured from the others, images lie farther than from themselves`() throws {
    let all = try #require(FeatureDistance(learning: Self.images))
    let apart = try #require(FeatureDistance.apart(Self.images, parts: 5))
    let mean = apart.reduce(0, +) / Double(apart.count)
    let inside = Self.images.map { all.value(of: $0.features) }.reduce(0, +) / 35
    #expect(mean > inside, "\(mean) and \(inside)")
    #expect(FeatureDistance.apart(Array(Self.images.prefix(11)), parts: 5) == nil)
  }
}
