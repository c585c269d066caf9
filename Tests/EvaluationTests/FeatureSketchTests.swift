import Compute
import Evaluation
import Foundation
import Testing

/// Produced by Tests/Peers/monitor_literals.py (numpy).
@Suite struct FeatureSketchTests {
  /// Four numbers a row, the later ones with a part of the first.
  private static func rows(seed: Int, count: Int, shift: Double = 0) -> [[Double]] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in
      let values = (0..<4).map { _ in Double(draws.below(16)) / 64 }
      return values.enumerated().map { $1 + values[0] * Double($0) / 4 + shift }
    }
  }

  @Test func `eigenvalues are numpy's`() throws {
    let sketch = try #require(FeatureSketch(Self.rows(seed: 5, count: 60)))
    let expected = [
      0.016246587076209844, 0.005576161924221959, 0.003969573388545876, 0.0014939787012412476,
    ]
    #expect(sketch.eigenvalues.count == 4)
    for (ours, theirs) in zip(sketch.eigenvalues, expected) {
      #expect(agree(Double(ours) / theirs, 1, 1e-6), "\(ours), not \(theirs)")
    }
    #expect(FeatureSketch(Self.rows(seed: 5, count: 21)) == nil)
  }

  @Test(arguments: [
    (0.0, 0.0009772639804416236, 0.0, 0.428266),
    (0.03, 0.005198357730441627, 0.3858043086143746, 0.008827),
    (0.06, 0.016619451480441583, 0.75326627390844, 1.5e-06),
  ])
  func `the distance is numpy's, and its p that of the mixture of chi squares`(
    shift: Double, discrepancy: Double, effect: Double, pValue: Double
  ) throws {
    let sketch = try #require(FeatureSketch(Self.rows(seed: 5, count: 60)))
    let others = Self.rows(seed: 7, count: 40, shift: shift)
    let distances = try (0..<100).map {
      try #require(
        sketch.distance(
          to: others, seed: UInt64($0), stream: 1, draws: SequentialPValue.fewestDraws))
    }
    // The file keeps 24 bits of each number.
    #expect(agree(distances[0].discrepancy, discrepancy, 1e-7))
    #expect(agree(distances[0].effect, effect, 1e-5))
    let mean = distances.reduce(0) { $0 + $1.pValue } / 100
    #expect(mean > 0.9 * pValue && mean < max(1.2 * pValue, 3e-4), "\(mean), not \(pValue)")
  }

  @Test func `an embedding is numpy's`() {
    let map = FourierFeatures(seed: 1, width: 3, pairs: 2, bandwidth: 1)
    let embedding = map.embedding(
      of: [1, 0.5, -0.25], frequencies: [0.5, -1, 2, 0.25, 0.125, 0.75])
    let expected = [
      0.6205445805637456, 0.7015896987753321, -0.33900504942104487, 0.08815834941931935,
    ]
    for (ours, theirs) in zip(embedding, expected) { #expect(agree(ours, theirs)) }
  }

  @Test func `products of embeddings are near the Gaussian kernel`() {
    let map = FourierFeatures(seed: 5, width: 16, pairs: 2000, bandwidth: 3)
    let frequencies = map.frequencies
    var generator = SeededGenerator(seed: 2)
    let points = (0..<6).map { _ in (0..<16).map { _ in Float(generator.normal()) } }
    let embedded = points.map { map.embedding(of: $0, frequencies: frequencies) }
    for first in 0..<6 {
      for second in 0..<6 {
        let square = zip(points[first], points[second])
          .reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
        let product = zip(embedded[first], embedded[second]).reduce(0) { $0 + $1.0 * $1.1 }
        // A mean of 2,000 cosines has a standard error of at most 1/√4,000.
        #expect(abs(product - exp(-square / 18)) < 5 / 4000.squareRoot(), "\(first), \(second)")
      }
    }
  }

  @Test func `the bandwidth is the median distance`() throws {
    let line = (0..<41).map { [Float($0), 0] }
    // Of 820 distances of 41 points in a row, 41 − d are d: half of them lie below 12.
    #expect(try #require(FourierFeatures(medianOf: line)).bandwidth == 12)
    #expect(FourierFeatures(medianOf: [[Float]](repeating: [1, 2], count: 40)) == nil)
  }
}
