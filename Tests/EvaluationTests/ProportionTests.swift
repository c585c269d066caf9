import Evaluation
import Testing

/// Produced by Tests/Peers/statistics_literals.py (scipy's binomtest) unless said otherwise.
@Suite struct ProportionTests {
  @Test(arguments: [
    (0, 12, 0.0, 0.24249400665524085), (3, 12, 0.08894166839405471, 0.5323053349335657),
    (12, 12, 0.7575059933447592, 1.0), (81, 263, 0.2552885198782742, 0.36620957698280004),
  ])
  func `Wilson's limits are scipy's`(k: Int, n: Int, lower: Double, upper: Double) {
    let limits = Proportion.wilson(
      p: Double(k) / Double(n), n: Double(n), quantile: NormalDistribution.twoSided(level: 0.95))
    #expect(agree(limits.lower, lower))
    #expect(agree(limits.upper, upper))
  }

  /// Newcombe, Statistics in Medicine 17 (1998), pages 857–872, table I, four digits.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662, 0.2527, 0.3676), (15, 148, 0.0624, 0.1605, 0.0578, 0.1617),
    (0, 20, 0.0, 0.1611, 0.0, 0.1684), (1, 29, 0.0061, 0.1718, 0.0009, 0.1776),
  ])
  func `Wilson's and exact limits are Newcombe's`(
    k: Int, n: Int, lower: Double, upper: Double, exactLower: Double, exactUpper: Double
  ) {
    let p = Double(k) / Double(n)
    let wilson = Proportion.wilson(
      p: p, n: Double(n), quantile: NormalDistribution.twoSided(level: 0.95))
    let exact = Proportion.exact(p: p, n: Double(n), level: 0.95)
    #expect(agree(wilson.lower, lower, 5e-5))
    #expect(agree(wilson.upper, upper, 5e-5))
    #expect(agree(exact.lower, exactLower, 5e-5))
    #expect(agree(exact.upper, exactUpper, 5e-5))
  }

  @Test func `sensitivity of several units per patient has clustered limits`() {
    let sample = Fixture.sample(Fixture.clustered)
    let cases: [(Proportion, Double, Double, Double)] = [
      (
        Proportion(sample, among: \.truth, share: { $0.call == true }),
        0.5573770491803278, 0.4132573256616279, 0.692442513362916
      ),
      (
        Proportion(sample, among: { !$0.truth }, share: { $0.call == false }),
        0.8148148148148148, 0.6556123740783034, 0.9104716317579649
      ),
      (
        Proportion(sample, among: { _ in true }, share: \.truth),
        0.5304347826086957, 0.4325638856962536, 0.6260194795168597
      ),
    ]
    for (index, (proportion, value, lower, upper)) in cases.enumerated() {
      let estimate = proportion.estimate(level: 0.95, counts: sample.counts, ifEmpty: "")
      #expect(agree(estimate.value, value), "\(index)")
      #expect(agree(estimate.lower, lower, 1e-11), "\(index)")
      #expect(agree(estimate.upper, upper, 1e-11), "\(index)")
      #expect(estimate.method == .wilsonClustered, "\(index)")
    }
  }

  @Test func `a share of 0 or 1 counts patients, not units`() {
    let all = Proportion(
      successes: [Int](repeating: 5, count: 40), trials: [Int](repeating: 5, count: 40))
    let estimate = all.estimate(level: 0.95, counts: Self.noCounts, ifEmpty: "")
    let t = StudentDistribution.twoSided(level: 0.95, degreesOfFreedom: 39)
    #expect(estimate.value == 1)
    // Wilson's lower limit at p = 1 is n/(n + q²), by hand.
    #expect(agree(estimate.lower, 40 / (40 + t * t)))
    #expect(estimate.upper == 1)
  }

  @Test func `fewer than ten patients give counts and exact limits only`() {
    let few = Proportion(successes: [1, 0, 1], trials: [1, 1, 1])
    let estimate = few.estimate(level: 0.95, counts: Self.noCounts, ifEmpty: "")
    #expect(estimate.value == nil)
    #expect(estimate.numerator == 2)
    #expect(estimate.denominator == 3)
    #expect(estimate.method == .exact)
    // Clopper and Pearson for 2 of 3: 0.0943 to 0.9916.
    #expect(agree(estimate.lower, 0.0943, 5e-5))
    #expect(agree(estimate.upper, 0.9916, 5e-5))
    #expect(estimate.status == .countsOnly)
    let clustered = Proportion(successes: [4, 0, 4], trials: [4, 4, 4])
      .estimate(level: 0.95, counts: Self.noCounts, ifEmpty: "")
    #expect(clustered.method == .exactClustered)
    #expect(agree(clustered.upper, estimate.upper ?? 0))
  }

  @Test func `nothing in the denominator gives null and the reason`() {
    let none = Proportion(successes: [0, 0], trials: [0, 0])
      .estimate(level: 0.95, counts: Self.noCounts, ifEmpty: "there are no positives")
    #expect(none.value == nil && none.lower == nil)
    #expect(none.reason == "there are no positives")
  }

  @Test func `ten to twenty-nine patients are marked`() {
    let some = Proportion(
      successes: [Int](repeating: 1, count: 20), trials: [Int](repeating: 1, count: 20))
    #expect(
      some.estimate(level: 0.95, counts: Self.noCounts, ifEmpty: "").status == .lowPrecision)
  }

  private static let noCounts = SampleCounts(
    imageCount: 0, patientCount: 0, positives: 0, negatives: 0, positivePatients: 0,
    negativePatients: 0)
}
