import Evaluation
import Testing

/// Produced by Tests/Peers/statistics_literals.py (scipy's minimize_scalar on the loss).
@Suite struct CalibrationTests {
  @Test func `the binary temperature is scipy's`() {
    var draws = Draws(seed: 3)
    var logits: [Double] = []
    var truths: [Bool] = []
    for _ in 0..<120 {
      let truth = draws.below(2) == 1
      truths.append(truth)
      logits.append(Double(draws.below(41) - 20) / 4 + (truth ? 1.5 : -1.5))
    }
    let fit = Calibration.temperature(logits: logits, truths: truths)
    #expect(agree(fit.temperature, 2.6708994901192384, 1e-7))
    #expect(agree(fit.lossBefore, 0.7280391987099801))
    #expect(agree(fit.lossAfter, 0.5621956436143681))
    #expect(fit.reason.isEmpty)
  }

  @Test func `the three-class temperature is scipy's`() {
    var draws = Draws(seed: 5)
    var rows: [[Double]] = []
    var classes: [Int] = []
    for _ in 0..<120 {
      let truth = draws.below(3)
      classes.append(truth)
      rows.append(
        (0..<3).map { Double(draws.below(31) - 15) / 3 + ($0 == truth ? 2.0 : 0.0) })
    }
    let fit = Calibration.temperature(logits: rows, classes: classes)
    #expect(agree(fit.temperature, 3.9930162306323314, 1e-7))
    #expect(agree(fit.lossBefore, 1.4697256824946203))
    #expect(agree(fit.lossAfter, 0.9436226349381084))
  }

  @Test func `separated classes stop at the lower bound`() {
    let fit = Calibration.temperature(logits: [-1, -2, 3, 4], truths: [false, false, true, true])
    #expect(fit.temperature == 0.05)
    #expect(
      fit.reason == "the scores separate the classes; the temperature is at its lower bound")
  }

  @Test func `reversed scores stop at the upper bound`() {
    let fit = Calibration.temperature(logits: [1, 2, -3, -4], truths: [false, false, true, true])
    #expect(agree(fit.temperature, 20))
    #expect((fit.lossAfter ?? 1) < (fit.lossBefore ?? 0))
  }

  @Test func `one class and no units leave the temperature at 1`() {
    #expect(Calibration.temperature(logits: [1, 2], truths: [true, true]).temperature == 1)
    let none = Calibration.temperature(logits: [Double](), truths: [])
    #expect(none.temperature == 1)
    #expect(none.reason == "there are no units")
  }

  @Test func `applying a temperature divides the logit`() {
    // σ(ln(0.8/0.2)/2) = 2/3 exactly.
    #expect(agree(Calibration.apply(temperature: 2, toProbability: 0.8), 2.0 / 3))
    // softmax of logs over 2: √0.64 and √0.36 in proportion.
    let values = Calibration.apply(temperature: 2, toDistribution: [0.64, 0.36])
    #expect(agree(values[0], 0.8 / 1.4))
    #expect(Calibration.apply(temperature: 1, toProbability: 0) >= 0)
    #expect(Calibration.apply(temperature: 1, toProbability: 1) <= 1)
  }
}
