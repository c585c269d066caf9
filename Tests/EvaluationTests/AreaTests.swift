import Evaluation
import Testing

/// Produced by Tests/Peers/statistics_literals.py: scikit-learn, numpy on the matrix of all pairs,
/// and R's pROC 1.18, which gives the same variance.
@Suite struct AreaTests {
  @Test func `the area on tied scores is scikit-learn's`() {
    let units = Fixture.tied
    let area = AUROC.value(scores: units.map(\.score), truths: units.map(\.truth))
    #expect(agree(area, 0.7462406015037593))
  }

  @Test func `the area with one class only is nil`() {
    #expect(AUROC.value(scores: [0.1, 0.9], truths: [true, true]) == nil)
    #expect(AUROC.value(scores: [], truths: []) == nil)
  }

  @Test func `one unit per patient gives DeLong's variance and logit interval`() {
    let sample = Fixture.sample(Fixture.tied)
    #expect(agree(Placements(sample)?.variance, 0.0029214166507013518))
    let estimate = Estimate.auroc(sample, level: 0.95)
    #expect(agree(estimate.value, 0.7462406015037593))
    #expect(agree(estimate.lower, 0.6269686272243911))
    #expect(agree(estimate.upper, 0.8372747432363776))
    #expect(estimate.method == .delongLogit)
    #expect(estimate.status == .ok)
  }

  @Test func `several units per patient give Obuchowski's variance`() {
    let sample = Fixture.sample(Fixture.clustered)
    #expect(agree(Placements(sample)?.area, 0.7880995749848209))
    #expect(agree(Placements(sample)?.variance, 0.002352876103004397))
    let estimate = Estimate.auroc(sample, level: 0.95)
    #expect(agree(estimate.lower, 0.6779171943187591))
    #expect(agree(estimate.upper, 0.8679323491251678))
    #expect(estimate.method == .obuchowskiLogit)
  }

  @Test func `separated classes get a bound instead of certainty`() {
    let sample = Self.made(30) { (Double($0), $0 >= 15) }
    let estimate = Estimate.auroc(sample, level: 0.95)
    // 0.025^(1/15) and 1, by hand.
    #expect(estimate.value == 1)
    #expect(agree(estimate.lower, 0.7819806, 1e-6))
    #expect(estimate.upper == 1)
    #expect(estimate.status == .separable)
    let reversed = Estimate.auroc(Self.made(30) { (-Double($0), $0 >= 15) }, level: 0.95)
    #expect(reversed.value == 0)
    #expect(agree(reversed.upper, 1 - 0.7819806, 1e-6))
  }

  @Test func `a constant score has area one half and no interval`() {
    let estimate = Estimate.auroc(Self.made(80) { (0.3, $0 % 2 == 0) }, level: 0.95)
    #expect(estimate.value == 0.5)
    #expect(estimate.lower == nil)
    #expect(estimate.reason == "all scores are equal; no interval")
  }

  @Test(arguments: [
    (0, 0, Estimate.Status.undefined, "there are no units"),
    (20, 0, .undefined, "there are no negatives"),
    (0, 20, .undefined, "there are no positives"),
    (40, 9, .countsOnly, "fewer than 10 positive or negative patients"),
    (40, 10, .lowPrecision, "fewer than 30 positive or negative patients"),
    (40, 30, .ok, ""),
  ])
  func `small numbers are said, not printed`(
    positives: Int, negatives: Int, status: Estimate.Status, reason: String
  ) {
    let sample = Self.made(positives + negatives) {
      (Double($0 * 7 % 11), $0 < positives)
    }
    let estimate = Estimate.auroc(sample, level: 0.95)
    #expect(estimate.status == status)
    #expect(estimate.reason == reason)
    #expect((estimate.value == nil) == (status == .undefined || status == .countsOnly))
  }

  @Test func `one patient with everything has no variance and no number`() {
    let sample = Sample(
      (0..<60).map { Observation(score: Double($0 % 7), truth: $0 % 2 == 0, patient: 0) },
      patientBound: 1)
    #expect(Placements(sample)?.variance == nil)
    #expect(Estimate.auroc(sample, level: 0.95).status == .countsOnly)
  }

  @Test func `independent groups add their DeLong variances`() {
    let sample = Fixture.sample(Fixture.tied)
    let difference = Estimate.areaDifference(
      sample.filter { $0.patient < 40 }, sample.filter { $0.patient >= 40 }, level: 0.95)
    #expect(agree(difference.value, 0.04714529914529919))
    #expect(agree(difference.lower, -0.17883781938037333))
    #expect(agree(difference.upper, 0.27312841767097173))
    #expect(difference.method == .delongDifference)
  }

  @Test func `groups that share patients subtract the covariance`() {
    let sample = Fixture.sample(Fixture.clustered)
    let difference = Estimate.areaDifference(
      sample.filter { $0.unit % 2 == 0 }, sample.filter { $0.unit % 2 == 1 }, level: 0.95)
    #expect(agree(difference.value, 0.1474621212121212))
    #expect(agree(difference.lower, -0.005732790811298738))
    #expect(agree(difference.upper, 0.30065703323554116))
    #expect(difference.method == .obuchowskiDifference)
  }

  @Test func `a separable group lends its bound to the difference`() {
    let first = Self.made(60) { (Double($0), $0 >= 30) }
    let second = Self.made(80) { (Double($0 * 7 % 23), $0 % 3 == 0) }
    let moved = Sample(
      second.observations.map {
        Observation(score: $0.score, truth: $0.truth, patient: $0.patient + 60)
      }, patientBound: 140)
    let parts = [Estimate.auroc(first, level: 0.95), Estimate.auroc(moved, level: 0.95)]
    let difference = Estimate.areaDifference(
      Sample(first.observations, patientBound: 140), moved, level: 0.95)
    #expect(difference.method == .limitsDifference)
    let below = 1 - (parts[0].lower ?? 0)
    let above = (parts[1].upper ?? 0) - (parts[1].value ?? 0)
    #expect(
      agree(
        difference.lower,
        (difference.value ?? 0) - (below * below + above * above).squareRoot()))
  }

  private static func made(_ count: Int, _ unit: (Int) -> (Double, Bool)) -> Sample {
    Sample(
      (0..<count).map {
        let (score, truth) = unit($0)
        return Observation(score: score, truth: truth, patient: $0)
      }, patientBound: count)
  }
}
