import Evaluation
import Foundation
import Testing

@Suite struct ThresholdTests {
  /// Produced by Tests/Peers/statistics_literals.py (every distinct score tried).
  @Test(arguments: [
    (ThresholdRule.sensitivityAtLeast(0.9), 0.25, 0.9210526315789473, 0.30952380952380953),
    (.specificityAtLeast(0.9), 0.6875, 0.39473684210526316, 0.9047619047619048),
    (.youden, 0.5, 0.631578947368421, 0.7380952380952381),
    (.f1, 0.1875, 1.0, 0.21428571428571427),
    (.mcc, 0.625, 0.5263157894736842, 0.8333333333333334),
    (.fixed(0.5), 0.5, 0.631578947368421, 0.7380952380952381),
    (.fixed(0.45), 0.45, 0.631578947368421, 0.7380952380952381),
  ])
  func `rules pick observed scores`(
    rule: ThresholdRule, value: Double, sensitivity: Double, specificity: Double
  ) {
    let units = Fixture.tied
    let fit = Thresholds.fit(rule, scores: units.map(\.score), truths: units.map(\.truth))
    #expect(fit.value == value)
    #expect(agree(fit.sensitivity, sensitivity))
    #expect(agree(fit.specificity, specificity))
    #expect(fit.positives == 38 && fit.negatives == 42)
  }

  @Test func `of equal Youden values the highest threshold wins`() {
    // 0.9 calls one of two positives, 0.1 both and one of two negatives: both have J = 0.5.
    let fit = Thresholds.fit(
      .youden, scores: [0.9, 0.1, 0.1, 0.0], truths: [true, true, false, false])
    #expect(fit.value == 0.9)
  }

  @Test func `27 of 30 is a sensitivity of 0.9`() {
    let fit = Thresholds.fit(
      .sensitivityAtLeast(0.9), scores: (0..<60).map { Double($0) },
      truths: (0..<60).map { $0 % 2 == 0 })
    #expect(fit.sensitivity == 0.9)
    #expect(fit.value == 6)
  }

  @Test func `a specificity out of reach calls nobody positive and says so`() {
    let fit = Thresholds.fit(
      .specificityAtLeast(0.9), scores: [0.8, 0.8, 0.2], truths: [true, false, false])
    #expect(fit.value == 0.8.nextUp)
    #expect(fit.sensitivity == 0 && fit.specificity == 1)
    #expect(fit.reason == "no score reaches the specificity; nobody is called positive")
  }

  @Test(arguments: [
    (ThresholdRule.sensitivityAtLeast(0.9), [false, false], "there are no positives"),
    (.specificityAtLeast(0.9), [true, true], "there are no negatives"),
    (.youden, [true, true], "there are no negatives"),
    (.f1, [false, false], "there are no positives"),
    (.mcc, [true, true], "there are no negatives"),
    (.youden, [], "there are no scores"),
  ])
  func `a missing class gives no threshold`(rule: ThresholdRule, truths: [Bool], reason: String) {
    let fit = Thresholds.fit(rule, scores: truths.map { _ in 0.5 }, truths: truths)
    #expect(fit.value == nil)
    #expect(fit.reason == reason)
  }

  @Test func `rules read and write name and value`() throws {
    let rules: [ThresholdRule] = [
      .sensitivityAtLeast(0.9), .specificityAtLeast(0.95), .youden, .f1, .mcc, .fixed(0.25),
    ]
    let data = try JSONEncoder().encode(rules)
    #expect(try JSONDecoder().decode([ThresholdRule].self, from: data) == rules)
    #expect(ThresholdRule(name: "sensitivityAtLeast", value: 1.5) == nil)
    #expect(ThresholdRule(name: "sensitivityAtLeast", value: nil) == nil)
    #expect(ThresholdRule(name: "youden", value: 0.5) == nil)
    #expect(ThresholdRule(name: "best", value: nil) == nil)
  }
}
