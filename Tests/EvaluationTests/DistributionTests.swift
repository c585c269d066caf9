import Evaluation
import Testing

/// Produced by Tests/Peers/statistics_literals.py (scipy 1.17).
@Suite struct DistributionTests {
  @Test(arguments: [
    (0.5, 0.0), (0.6, 0.2533471031357997), (0.9, 1.2815515655446004), (0.975, 1.959963984540054),
    (0.999, 3.090232306167813), (1e-10, -6.361340902404056),
  ])
  func `normal quantiles are scipy's`(p: Double, expected: Double) {
    #expect(agree(NormalDistribution.quantile(p), expected, 1e-14))
  }

  @Test(arguments: [
    (-6.0, 9.865876450376946e-10), (-1.5, 0.06680720126885807), (0.3, 0.6179114221889526),
  ])
  func `normal probabilities are scipy's`(x: Double, expected: Double) {
    #expect(abs(NormalDistribution.cumulative(x) - expected) <= 1e-14 * expected)
  }

  @Test(arguments: [
    (0.95, 1, 12.706204736174694), (0.95, 2, 4.302652729749462), (0.95, 9, 2.262157162798205),
    (0.99, 29, 2.756385903670605), (0.95, 747, 1.963144780068414), (0.5, 4, 0.7406970841126829),
  ])
  func `Student's quantiles are scipy's`(level: Double, freedom: Int, expected: Double) {
    let quantile = StudentDistribution.twoSided(level: level, degreesOfFreedom: freedom)
    #expect(agree(quantile, expected, 1e-12))
  }

  @Test(arguments: [
    (0.3, 2.0, 5.0, 0.5798250000000003), (0.5, 0.5, 0.5, 0.5000000000000001),
    (0.01, 30.0, 400.0, 2.6172333948760534e-16), (0.9, 12.5, 0.7, 0.16786224883279166),
    (0.0, 2.0, 3.0, 0.0), (1.0, 2.0, 3.0, 1.0),
  ])
  func `beta probabilities are scipy's`(x: Double, a: Double, b: Double, expected: Double) {
    #expect(abs(BetaDistribution.cumulative(x, a, b) - expected) <= 1e-11 * expected)
  }

  @Test(arguments: [
    (0.025, 3.0, 8.0, 0.06673951117773447), (0.975, 4.0, 7.0, 0.6524528500599973),
    (0.5, 0.5, 30.0, 0.0076165256018794125), (1e-6, 80.0, 1.0, 0.8413951416451951),
    (0.0, 2.0, 3.0, 0.0), (1.0, 2.0, 3.0, 1.0),
  ])
  func `beta quantiles are scipy's`(p: Double, a: Double, b: Double, expected: Double) {
    #expect(agree(BetaDistribution.quantile(p, a, b), expected, 1e-12))
  }
}
