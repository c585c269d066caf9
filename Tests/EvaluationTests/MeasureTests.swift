import Evaluation
import Testing

/// Produced by Tests/Peers/statistics_literals.py (scikit-learn and numpy).
@Suite struct MeasureTests {
  private let tied = Fixture.sample(Fixture.tied) { (16 * $0 + 1) / 18 }
  private let clustered = Fixture.sample(Fixture.clustered)

  @Test(arguments: [
    (Metric.auprc, 0.7405035712764542), (.f1, 0.6575342465753424), (.mcc, 0.37213051936589325),
    (.brier, 0.20131172839506176), (.logLoss, 0.5800708690558248), (.ece, 0.09305555555555557),
  ])
  func `values are scikit-learn's`(metric: Metric, expected: Double) {
    #expect(agree(estimates(tied)[metric]?.value, expected), "\(metric)")
  }

  @Test(arguments: [
    (Metric.sensitivity, 24, 38, 0.4728395955700901, 0.7661578075284403),
    (.specificity, 31, 42, 0.5893126929422804, 0.8469735971216702),
    (.ppv, 24, 35, 0.5202023638793081, 0.8144915532573418),
    (.npv, 31, 45, 0.5433519442263318, 0.804713007363466),
  ])
  func `rates are counted and have Wilson's limits`(
    metric: Metric, k: Int, n: Int, lower: Double, upper: Double
  ) {
    let estimate = estimates(tied)[metric]
    #expect(estimate?.numerator == k)
    #expect(estimate?.denominator == n)
    #expect(agree(estimate?.lower, lower))
    #expect(agree(estimate?.upper, upper))
  }

  @Test func `error rates mirror their rates`() {
    let all = estimates(tied)
    for (error, rate) in [(Metric.fnr, Metric.sensitivity), (.fpr, .specificity)] {
      #expect(agree(all[error]?.value, 1 - (all[rate]?.value ?? 0)))
      #expect(agree(all[error]?.lower, 1 - (all[rate]?.upper ?? 0)))
    }
  }

  @Test func `the Brier score's limits come from patients`() {
    let brier = estimates(tied)[.brier]
    #expect(agree(brier?.lower, 0.16190174833636164))
    #expect(agree(brier?.upper, 0.24072170845376187))
    let several = estimates(clustered)[.brier]
    let t = StudentDistribution.twoSided(level: 0.95, degreesOfFreedom: 44)
    #expect(agree(several?.value, 0.20237016908212563))
    #expect(agree(several?.upper, 0.20237016908212563 + t * 0.015045622021762005))
  }

  @Test func `log loss of a certain error is null with its reason`() {
    let sample = Sample(
      (0..<40).map {
        Observation(score: Double($0), truth: $0 < 20, patient: $0, probability: $0 < 30 ? 0 : 1)
      }, patientBound: 40)
    let loss = estimates(sample)[.logLoss]
    #expect(loss?.value == nil)
    #expect(loss?.reason == "a probability of exactly 0 or 1 was wrong")
  }

  @Test func `without thresholds only threshold-free measures have numbers`() {
    let sample = Sample(
      tied.observations.map {
        Observation(
          score: $0.score, truth: $0.truth, patient: $0.patient, probability: $0.probability)
      }, patientBound: 80)
    for (metric, estimate) in estimates(sample) {
      #expect((estimate.value == nil) == metric.needsCalls, "\(metric)")
    }
    #expect(estimates(sample)[.sensitivity]?.reason == "units have no frozen threshold")
  }

  @Test func `groups have no ECE`() {
    let bootstrap = PatientBootstrap(
      tied, replicates: 0, level: 0.95, seed: 1, withBand: false, on: Fixture.oneThread)
    let group = tied.estimates(options: Fixture.options(), bootstrap: bootstrap, isWhole: false)
    #expect(group[.ece] == nil)
  }

  @Test func `bootstrap limits surround the value and repeat with the seed`() {
    let limits = { (seed: UInt64) in
      PatientBootstrap(
        clustered, replicates: 400, level: 0.95, seed: seed, withBand: true, on: Fixture.oneThread)
    }
    let first = limits(1)
    for metric in [Metric.auprc, .f1, .mcc] {
      let value = estimates(clustered)[metric]?.value ?? -1
      let pair = first.limits(of: metric)
      #expect((pair?.lower ?? 1) < value && value < (pair?.upper ?? 0), "\(metric)")
      #expect(pair?.lower == limits(1).limits(of: metric)?.lower, "\(metric)")
      #expect(pair?.lower != limits(2).limits(of: metric)?.lower, "\(metric)")
    }
    #expect(first.band.count == 51)
    #expect(first.band.last?.upper == 1)
    #expect(
      PatientBootstrap(
        clustered, replicates: 0, level: 0.95, seed: 1, withBand: true, on: Fixture.oneThread
      ).limits(of: .auprc) == nil)
  }

  @Test func `quantiles interpolate as numpy's`() {
    // numpy.quantile([1, 2, 4, 8], [0.025, 0.5, 0.9]) = 1.075, 3, 6.8.
    let values = [1.0, 2, 4, 8]
    #expect(agree(PatientBootstrap.quantile(0.025, ofSorted: values), 1.075))
    #expect(agree(PatientBootstrap.quantile(0.5, ofSorted: values), 3))
    #expect(agree(PatientBootstrap.quantile(0.9, ofSorted: values), 6.8))
  }

  private func estimates(_ sample: Sample) -> [Metric: Estimate] {
    let bootstrap = PatientBootstrap(
      sample, replicates: 0, level: 0.95, seed: 1, withBand: false, on: Fixture.oneThread)
    return sample.estimates(options: Fixture.options(), bootstrap: bootstrap, isWhole: true)
  }
}
