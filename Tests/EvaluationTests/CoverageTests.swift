import Compute
import Evaluation
import Testing

/// How often nominal 95 % intervals hold the truth when patients have several like units.
@Suite struct CoverageTests {
  /// Score = 1.5·truth + N(0, 1) by patient + N(0, ½) by unit, truth by patient, five units each:
  /// the area is Φ(1.5/√(2·1.25)) = 0.8286.
  @Test func `clustered AUROC intervals cover, unit-level ones do not`() {
    let truth = NormalDistribution.cumulative(1.5 / 2.5.squareRoot())
    let trials = 400
    var clustered = 0
    var naive = 0
    for trial in 0..<trials {
      var generator = SeededGenerator(seed: 5, stream: UInt64(trial))
      var units: [Observation] = []
      for patient in 0..<80 {
        let effect = generator.normal() + (patient % 2 == 0 ? 1.5 : 0)
        for _ in 0..<5 {
          units.append(
            Observation(
              score: effect + 0.5 * generator.normal(), truth: patient % 2 == 0,
              patient: patient))
        }
      }
      if holds(units, patients: 80, truth) { clustered += 1 }
      for index in units.indices { units[index].patient = index }
      if holds(units, patients: 400, truth) { naive += 1 }
    }
    #expect((0.92...0.98).contains(Double(clustered) / Double(trials)), "\(clustered)")
    #expect(Double(naive) / Double(trials) < 0.75, "\(naive)")
  }

  /// Each patient's rate is 0.9 or 0.5 with equal chance; four units each: the rate is 0.7.
  @Test func `clustered rate intervals cover`() {
    let trials = 1000
    var covered = 0
    for trial in 0..<trials {
      var generator = SeededGenerator(seed: 6, stream: UInt64(trial))
      let successes = (0..<40).map { _ in
        let rate = generator.uniform() < 0.5 ? 0.9 : 0.5
        return (0..<4).count { _ in generator.uniform() < rate }
      }
      let estimate = Proportion(
        successes: successes, trials: [Int](repeating: 4, count: 40)
      ).estimate(
        level: 0.95, counts: Sample([], patientBound: 0).counts, ifEmpty: "")
      if (estimate.lower ?? 1) <= 0.7, 0.7 <= (estimate.upper ?? 0) { covered += 1 }
    }
    #expect((0.93...0.975).contains(Double(covered) / Double(trials)), "\(covered)")
  }

  private func holds(_ units: [Observation], patients: Int, _ truth: Double) -> Bool {
    let estimate = Estimate.auroc(Sample(units, patientBound: patients), level: 0.95)
    return (estimate.lower ?? 1) <= truth && truth <= (estimate.upper ?? 0)
  }
}
