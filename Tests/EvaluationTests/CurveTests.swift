import Evaluation
import Testing

@Suite struct CurveTests {
  private let tied = Fixture.sample(Fixture.tied)

  /// Produced by Tests/Peers/statistics_literals.py (scikit-learn's roc_curve, collinear left out).
  @Test func `the ROC corners are scikit-learn's`() {
    let curve = tied.rocCurve
    #expect(curve.count == 13)
    #expect(agree(curve.reduce(0) { $0 + $1.falsePositiveRate }, 4.666666666666667))
    #expect(agree(curve.reduce(0) { $0 + $1.truePositiveRate }, 7.763157894736841))
    #expect(curve.first?.threshold == nil)
    #expect(curve.last?.falsePositiveRate == 1 && curve.last?.truePositiveRate == 1)
  }

  @Test func `the area under the corners is the area`() {
    var area = 0.0
    for (a, b) in zip(tied.rocCurve, tied.rocCurve.dropFirst()) {
      area +=
        (b.falsePositiveRate - a.falsePositiveRate)
        * (a.truePositiveRate + b.truePositiveRate) / 2
    }
    #expect(agree(area, 0.7462406015037593))
  }

  @Test func `precision and recall end at full recall`() {
    let curve = tied.precisionRecallCurve
    #expect(curve.last?.recall == 1)
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.threshold > $1.threshold })
  }

  @Test func `a probability of 1 lies in the last bin and bins add up`() {
    let sample = Sample(
      (0..<40).map {
        Observation(
          score: 0, truth: $0 % 2 == 0, patient: $0, probability: $0 < 20 ? 1 : 0.05)
      }, patientBound: 40)
    let bins = sample.reliability(bins: 10, level: 0.95)
    #expect(bins.map(\.start) == [0, 0.9])
    #expect(bins.map(\.observed.counts.imageCount) == [20, 20])
    #expect(agree(bins[0].meanProbability, 0.05))
    #expect(bins[1].observed.value == 0.5)
  }

  @Test func `no curve without both classes`() {
    let sample = tied.filter(\.truth)
    #expect(sample.rocCurve.isEmpty)
    #expect(sample.filter { !$0.truth }.precisionRecallCurve.isEmpty)
  }
}
