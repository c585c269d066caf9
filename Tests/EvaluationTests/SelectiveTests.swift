import Evaluation
import Testing

/// Produced by Tests/Peers/certainty_literals.py (numpy, from the definitions), or by hand.
@Suite struct SelectiveTests {
  private static let once = [Int](repeating: 1, count: 80)

  private static func curve(_ confidence: (Double) -> Double) -> SelectiveCurve {
    SelectiveCurve(
      Fixture.tied.map { unit in
        SelectiveCurve.Answer(
          confidence: confidence(unit.score), isRight: (unit.score >= 0.5) == unit.truth,
          patient: unit.patient)
      })
  }

  @Test func `area, excess and accuracies are those of the definition`() throws {
    let distance = try #require(
      Self.curve { abs($0 - 0.5) }.measures(Self.once, coverages: [1, 0.8, 0.5]))
    #expect(agree(distance.area, 0.18944008940622498))
    #expect(agree(distance.excess, 0.13259869798208224))
    for (value, expected) in zip(distance.accuracies, [0.6875, 0.7091346153846156, 0.775]) {
      #expect(agree(value, expected))
    }
    let odds = try #require(
      Self.curve { Confidence.value($0 / 2, threshold: 0.25) }
        .measures(Self.once, coverages: [1, 0.8, 0.5]))
    #expect(agree(odds.area, 0.21202980488017467))
    #expect(agree(odds.excess, 0.15518841345603196))
    for (value, expected) in zip(odds.accuracies, [0.6875, 0.708984375, 0.7625]) {
      #expect(agree(value, expected))
    }
  }

  /// Right, right, wrong, right, wrong: risks 0, 0, 1/3, 1/4, 2/5, mean 59/300; the best order has
  /// 0, 0, 0, 1/4, 2/5, mean 39/300.
  @Test func `five answers by hand`() throws {
    let curve = SelectiveCurve(
      [true, true, false, true, false].enumerated().map {
        SelectiveCurve.Answer(confidence: 9 - Double($0), isRight: $1, patient: $0)
      })
    let measures = try #require(
      curve.measures([1, 1, 1, 1, 1], coverages: [0.2, 0.6, 0.61, 1]))
    #expect(agree(measures.area, 59.0 / 300))
    #expect(agree(measures.excess, 20.0 / 300))
    for (value, expected) in zip(measures.accuracies, [1, 2.0 / 3, 0.75, 0.6]) {
      #expect(agree(value, expected))
    }
    // Drawn twice, the first patient counts twice: risks 0, 0, 0, 1/4, 1/5, 2/6.
    let drawn = try #require(curve.measures([2, 1, 1, 1, 1], coverages: [1]))
    #expect(agree(drawn.area, (0.25 + 0.2 + 1.0 / 3) / 6))
    #expect(curve.measures([0, 0, 0, 0, 0], coverages: [1]) == nil)
  }

  @Test func `answers of one confidence are worth the error rate`() throws {
    let measures = try #require(Self.curve { _ in 1 }.measures(Self.once, coverages: [0.1, 1]))
    #expect(agree(measures.area, 0.3125))
    #expect(agree(measures.accuracies[0], 0.6875))
  }

  @Test func `the limit leaves the declared share of patients below it`() {
    let confidences = (0..<20).map { (value: Double($0), patientID: "p\($0)") }
    #expect(Abstention.limit(confidences, share: 0.1) == 2)
    #expect(Abstention.limit(Array(confidences.prefix(9)), share: 0.1) == nil)
    // Ten images of one patient are one patient.
    let doubled = confidences + (0..<9).map { (value: 0.5 + Double($0) / 100, patientID: "p0") }
    #expect(Abstention.limit(doubled, share: 0.1) == 2)
  }

  @Test func `a set must be the answer alone`() {
    #expect(Abstention.refusal(.yes, answer: true) == nil)
    #expect(
      Abstention.refusal(.yes, answer: false)
        == "abstains: another answer than the threshold's stands at the declared chance")
    #expect(
      Abstention.refusal(.both, answer: true)
        == "abstains: more than one answer stands at the declared chance")
    #expect(
      Abstention.refusal(.neither, answer: true)
        == "abstains: no answer stands at the declared chance")
    #expect(
      Abstention.refusal(nil, answer: true)
        == "abstains: too few patients of this kind were left to calibrate the rule")
    let rule = Abstention(
      rule: AbstentionRule(kind: .confidence, share: 0.1), limits: [0.5, nil])
    #expect(rule.refusal(0.5, output: 0) == nil)
    #expect(
      rule.refusal(0.4, output: 0) == "abstains: the confidence is below the calibrated limit")
    #expect(
      rule.refusal(9, output: 1)
        == "abstains: too few patients were left to calibrate the rule")
  }
}
