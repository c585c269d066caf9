import Compute
import Evaluation
import Testing

/// Produced by Tests/Peers/monitor_literals.py (scipy, numpy).
@Suite struct CountDistanceTests {
  private static let first = [11, 24, 40, 15, 0, 10]
  private static let second = [5, 9, 31, 22, 8, 0]
  private static let places = [-1.5, -0.25, 0.5, 2, 3.75, 6]

  @Test func `distances of counts are scipy's and numpy's`() {
    #expect(
      agree(CountDistance.kolmogorovSmirnov(Self.first, Self.second), 0.16333333333333333))
    #expect(
      agree(
        CountDistance.wasserstein(Self.first, Self.second, positions: Self.places),
        0.6383333333333334))
    #expect(agree(CountDistance.totalVariation(Self.first, Self.second), 0.2633333333333333))
    #expect(
      agree(
        CountDistance.populationStability(reference: Self.first, now: Self.second),
        0.7748925359716861))
  }

  @Test func `counts are as far from themselves as nothing`() {
    let more = Self.first.map { 3 * $0 }
    #expect(CountDistance.kolmogorovSmirnov(Self.first, more) < 1e-15)
    #expect(CountDistance.wasserstein(Self.first, more, positions: Self.places) < 1e-15)
    #expect(CountDistance.totalVariation(Self.first, more) < 1e-15)
  }

  @Test(arguments: [
    (12, 30, 9, 2.5714285714285716, 1.4783474365355898),
    (350, 40, 100, 89.74358974358974, 6.861944769795274), (3, 5, 8, 3.0, 0.0),
    (7, 2000, 400, 1.3951170901843548, 1.1137256709821994),
  ])
  func `draws without putting back have the mean and variance of the law`(
    marked: Int, others: Int, drawn: Int, mean: Double, variance: Double
  ) {
    var generator = SeededGenerator(seed: 3)
    let count = 20_000.0
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<Int(count) {
      let value = Double(
        generator.hypergeometric(marked: marked, others: others, drawn: drawn))
      sum += value - mean
      squares += (value - mean) * (value - mean)
    }
    // Five standard errors; that of the variance for a bell.
    #expect(abs(sum / count) <= 5 * (variance / count).squareRoot(), "\(sum / count)")
    #expect(
      abs(squares / count - variance) <= 5 * variance * (2 / count).squareRoot() + 1e-12,
      "\(squares / count) where \(variance) is expected")
  }

  @Test(arguments: [
    ([80, 20], [28, 12], 0.2649056084443482), ([150, 30], [26, 14], 0.014866338560074502),
  ])
  func `the p value of a permutation is the exact one`(
    reference: [Int], now: [Int], expected: Double
  ) {
    let values = (0..<200).map { seed in
      PooledPermutation(reference: reference, now: now)
        .pValue(
          seed: UInt64(seed), stream: 0, draws: SequentialPValue.fewestDraws,
          CountDistance.totalVariation)
    }
    // Drawing until 20 hits is right to about 1/√20 each, and 5 % too large on the average.
    let mean = values.reduce(0, +) / 200
    #expect(mean > 0.96 * expected && mean < 1.12 * expected, "\(mean), not \(expected)")
  }

  @Test func `a p value below 5 % comes in at most 5 % of draws by chance`() {
    var generator = SeededGenerator(seed: 9)
    var found = 0
    for round in 0..<1000 {
      let statistic = generator.uniform()
      var draws = SeededGenerator(seed: 10, stream: UInt64(round))
      let p = SequentialPValue.value(
        of: statistic, draws: SequentialPValue.fewestDraws, draw: { draws.uniform() })
      if p <= 0.05 { found += 1 }
    }
    // 50 are expected, with a standard error of 7.
    #expect(found > 25 && found < 72, "\(found) of 1,000")
  }

  /// By hand: without a hit p is 1/(B + 1), times tests and families half of alpha.
  @Test(arguments: [
    (10, 2, 0.05, 4999), (450, 2, 0.05, 35_999), (450, 1, 0.01, 89_999),
    (450, 2, 0.000_1, 199_999),
  ])
  func `as many draws are made as tests, families and alpha need`(
    tests: Int, families: Int, alpha: Double, expected: Int
  ) {
    let draws = SequentialPValue.draws(tests: tests, families: families, alpha: alpha)
    #expect(draws == expected)
    let p = SequentialPValue.value(of: 2, draws: draws) { 1 }
    let adjusted = p * Double(tests * families)
    #expect((adjusted <= alpha) == (expected < 199_999), "\(adjusted)")
    #expect(
      SequentialPValue.suffices(draws, tests: tests, families: families, alpha: alpha)
        == (expected < 199_999))
  }
}
