import Evaluation
import Testing

@Suite struct MajorityTests {
  @Test func `a constant score is an alarm`() {
    #expect(Self.check(100) { _ in (0.2, 0.5) }.sentence == "The score is the same for every unit.")
  }

  @Test func `a classifier that never says yes is an alarm`() {
    let check = Self.check(100) { (Double($0 * 13 % 41) / 100, 0.5) }
    #expect(check.level == .alarm)
    #expect(check.sentence == "Every unit is called negative.")
  }

  @Test func `a ranking that may be chance is an alarm`() {
    let check = Self.check(200) { (Double($0 * 13 % 41 + ($0 % 4 == 0 ? 2 : 0)), 20) }
    #expect(check.level == .alarm)
    #expect(check.majorityShare == 0.75)
  }

  @Test func `a sensitive threshold below the majority's accuracy is a notice`() {
    // Negatives score 0…40, positives 15…55: at 15 the sensitivity is 1 and most answers are yes.
    let check = Self.check(200) { (Double($0 * 13 % 41 + ($0 % 4 == 0 ? 15 : 0)), 10) }
    #expect(check.level == .notice)
    #expect(
      check.sentence
        == "At the frozen threshold fewer answers are right than if all were negative; "
        + "read sensitivity and specificity, not accuracy.")
  }

  @Test func `a good classifier passes in silence`() {
    let check = Self.check(200) { (Double($0 * 13 % 41 + ($0 % 4 == 0 ? 40 : 0)), 40) }
    #expect(check.level == .passed)
    #expect(check.sentence.isEmpty)
  }

  @Test func `one class and few patients cannot be judged`() {
    #expect(Self.check(3) { (Double($0), 1) }.level == .unknown)
    #expect(Self.check(0) { _ in (0, 1) }.level == .unknown)
  }

  /// Every fourth unit is positive.
  private static func check(
    _ count: Int, _ unit: (Int) -> (score: Double, threshold: Double)
  ) -> MajorityCheck {
    let sample = Sample(
      (0..<count).map {
        let (score, threshold) = unit($0)
        return Observation(
          score: score, truth: $0 % 4 == 0, patient: $0, call: score >= threshold)
      }, patientBound: count)
    return MajorityCheck(sample, auroc: .auroc(sample, level: 0.95))
  }
}
