internal import Evaluation
internal import Foundation
internal import Testing
internal import Training

/// The limit on the distance of features.
@Suite struct FeatureScopeTests {
  /// So many patients with one image of two features that lie in a square.
  private static func images(_ count: Int, from first: Int = 0) -> [FeatureDistance.Image] {
    (first..<first + count).map {
      FeatureDistance.Image(
        features: [Float($0 * 37 % 101) / 101, Float($0 * 53 % 97) / 97], answer: 0,
        patientID: "p\($0)")
    }
  }

  @Test func `the declared share of other patients lies within the limit`() throws {
    let others = Self.images(100, from: 200)
    let found = try #require(
      FeatureScope.learned(share: 0.95, training: Self.images(150), others: others))
    #expect(found.scope.source == .validation)
    #expect(found.scope.patients == 100)
    let distances = others.map { found.distance.value(of: $0.features) }
    // Above 95 of 100 is the 96th: with it 96 are inside.
    #expect(distances.count { found.scope.refusal($0) == nil } == 96)
    #expect(
      found.scope.refusal(found.scope.limit * 1.01)
        == "what the network sees is farther from its training images than the declared share of "
        + "patients is")
  }

  @Test func `without other images each part is measured from the rest`() throws {
    let found = try #require(
      FeatureScope.learned(share: 0.95, training: Self.images(150), others: []))
    #expect(found.scope.source == .training)
    #expect(found.scope.patients == 150)
    let data = try JSONEncoder().encode(found.scope)
    #expect(try JSONDecoder().decode(FeatureScope.self, from: data) == found.scope)
  }

  @Test func `too few patients have no limit`() {
    #expect(FeatureScope.learned(share: 0.95, training: Self.images(10), others: []) == nil)
    #expect(
      FeatureScope.learned(share: 0.95, training: Self.images(50), others: Self.images(9)) == nil)
  }
}
