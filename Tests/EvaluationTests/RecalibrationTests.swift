import Evaluation
import Testing

/// Produced by Tests/Peers/group_literals.py (statsmodels, scikit-learn and numpy).
@Suite struct RecalibrationTests {
  private let tied = Fixture.sample(Fixture.tied) { (16 * $0 + 1) / 18 }
  private let clustered = Fixture.sample(Fixture.clustered)

  @Test(arguments: [
    (Metric.citl, 0.10451875704932896, -0.39793180304845627),
    (.calibrationSlope, 1.0303530481919587, 0.5518988984774595),
    (.oeRatio, 1.0458715596330275, 0.8466006124175637),
  ])
  func `one unit per patient is statsmodels'`(metric: Metric, value: Double, lower: Double) {
    let estimate = Self.estimates(tied)[metric]
    #expect(agree(estimate?.value, value, 1e-9))
    #expect(agree(estimate?.lower, lower, 1e-9))
  }

  @Test(arguments: [
    (Metric.citl, 0.5374183280025082, 0.08408662529313071),
    (.calibrationSlope, 1.5506624106983302, 0.834506463770752),
    (.oeRatio, 1.271937445699392, 1.0573622658295),
  ])
  func `several units per patient have clustered errors`(
    metric: Metric, value: Double, lower: Double
  ) {
    let estimate = Self.estimates(clustered)[metric]
    #expect(agree(estimate?.value, value, 1e-9))
    #expect(agree(estimate?.lower, lower, 1e-9))
  }

  @Test func `the debiased error may be negative, and chance alone makes an ECE`() {
    #expect(agree(Self.estimates(tied)[.ce2Debiased]?.value, -0.005806247454106248))
    #expect(agree(Self.estimates(clustered)[.ce2Debiased]?.value, 0.016270590111513914))
    #expect(agree(tied.calibrationErrorByChance(bins: 10), 0.11268845082832564))
    #expect(agree(clustered.calibrationErrorByChance(bins: 10), 0.09375687658338507))
  }

  @Test func `long bins take the normal law`() {
    // E|Σy − Σp| of 4,000 fair coins is √(2·1000/π) = 25.2313; the exact value is 25.2297.
    let sample = Sample(
      (0..<4000).map {
        Observation(score: 0.5, truth: $0 % 2 == 0, patient: $0, probability: 0.5)
      }, patientBound: 4000)
    #expect(agree(sample.calibrationErrorByChance(bins: 10), 25.2297 / 4000, 1e-6))
  }

  @Test(arguments: [
    (19, 60, "fewer than 20 positives or negatives"),
    (60, 19, "fewer than 20 positives or negatives"),
    (30, 30, "probabilities are all equal or separate the classes"),
  ])
  func `too few events and separated classes have no slope`(
    positives: Int, negatives: Int, reason: String
  ) {
    let units = (0..<(positives + negatives)).map {
      Observation(
        score: Double($0), truth: $0 < positives, patient: $0,
        probability: $0 < positives ? 0.8 : 0.3)
    }
    let sample = Sample(units, patientBound: positives + negatives)
    #expect(Self.estimates(sample)[.calibrationSlope]?.value == nil)
    #expect(Self.estimates(sample)[.calibrationSlope]?.reason == reason)
  }

  @Test func `Platt's map is scikit-learn's`() {
    let units = Fixture.tied
    let fit = PlattFit(
      logits: units.map { Calibration.logit($0.score) }, truths: units.map(\.truth))
    // scikit-learn stops its minimiser at a gradient of 1e-6.
    #expect(agree(fit.slope, 0.6846566028138239, 1e-4))
    #expect(agree(fit.intercept, 0.07996402004455032, 1e-4))
    #expect(fit.reason.isEmpty)
    let identity = PlattFit(logits: [1, 2], truths: [true, true])
    #expect(agree(identity.apply(toProbability: 0.3), 0.3))
    #expect(identity.reason == "all units are of one class")
    let flat = PlattFit(logits: [2, 2, 2, 2], truths: [true, false, true, true])
    // Platt's targets are 4/5 thrice and 1/3 once: their mean is 0.6833.
    #expect(agree(flat.apply(toProbability: 1 / (1 + 0.1353352832366127)), 0.68333333, 1e-6))
  }

  @Test func `the isotonic line is scikit-learn's`() {
    let units = Fixture.tied
    let fit = IsotonicFit(scores: units.map(\.score), truths: units.map(\.truth))
    let expected = [0.0, 0.3888888888888889, 0.3888888888888889, 0.5, 0.5833333333333334, 1.0]
    for (score, value) in zip([0.0, 0.2, 0.41, 0.5, 0.66, 1.0], expected) {
      #expect(agree(fit.apply(toProbability: score), value), "\(score)")
    }
    let identity = IsotonicFit(scores: [], truths: [])
    #expect(identity.apply(toProbability: 0.3) == 0.3)
    #expect(identity.reason == "there are no units")
  }

  @Test func `the decision curve weighs false positives by the odds`() {
    // p = 0.2, 0.2, 0.6, 0.9 with truths 0, 1, 0, 1; at pt = 0.5: 1/4 − 1/4 · 1 = 0.
    let sample = Sample(
      zip([0.2, 0.2, 0.6, 0.9], [false, true, false, true]).enumerated().map {
        Observation(
          score: $1.0, truth: $1.1, patient: $0, probability: $1.0)
      }, patientBound: 4)
    let curve = sample.decisionCurve
    #expect(curve.count == 99)
    #expect(agree(curve[49].model, 0))
    #expect(agree(curve[49].treatAll, 0))
    // At pt = 0.2, which p = 0.2 reaches: 2/4 − 2/4 · 0.25 = 0.375.
    #expect(agree(curve[19].model, 0.375))
    #expect(agree(curve[20].model, 0.25 - 0.25 * 0.21 / 0.79))
    #expect(Sample([], patientBound: 0).decisionCurve.isEmpty)
  }

  static func estimates(_ sample: Sample) -> [Metric: Estimate] {
    let bootstrap = PatientBootstrap(
      sample, replicates: 0, level: 0.95, seed: 1, withBand: false, on: Fixture.oneThread)
    return sample.estimates(options: Fixture.options(), bootstrap: bootstrap, isWhole: false)
  }
}
