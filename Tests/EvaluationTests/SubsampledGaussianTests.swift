import Evaluation
import Testing

/// Produced by Tests/Peers/accountant_literals.py (the RDP accountant of Opacus 1.6.0).
@Suite struct SubsampledGaussianTests {
  @Test(arguments: [
    (0.5, 0.01, 1, 1e-05, 4.395180133955984),
    (0.5, 0.2, 50, 0.0001, 38.31919201708744),
    (0.8, 0.001, 10000, 1e-06, 1.7036252805758572),
    (1.0, 0.01, 1000, 1e-05, 2.1013652716430564),
    (1.0, 0.0625, 240, 0.0001, 6.365921032698602),
    (1.1, 0.0625, 16, 0.0001, 1.7924514991938378),
    (1.3, 0.004, 15000, 1e-05, 1.9182318622194563),
    (2.0, 0.05, 400, 0.001, 1.737719434523054),
    (2.5, 0.3, 100, 0.0001, 5.658272023593639),
    (4.0, 0.06, 300, 0.0001, 0.9419161485283258),
    (6.0, 0.5, 60, 1e-05, 2.9597924418952775),
    (8.0, 1.0, 40, 0.0001, 3.175458980952766),
    (20.0, 0.25, 500, 1e-05, 1.148028913330073),
  ])
  func `what steps cost is what Opacus says`(
    noise: Double, rate: Double, steps: Int, delta: Double, expected: Double
  ) {
    let found = SubsampledGaussian(noiseMultiplier: noise, samplingRate: rate)
      .epsilon(steps: steps, delta: delta)
    #expect(abs(found - expected) < 1e-6 * expected, "\(found), not \(expected)")
  }

  @Test(arguments: [
    (1.0, 0.0001, 0.0625, 240, 3.56964111328125),
    (3.0, 0.0001, 0.0625, 240, 1.5452957153320312),
    (8.0, 0.0001, 0.0625, 240, 0.8944797515869141),
    (0.5, 1e-05, 0.01, 2000, 3.543701171875),
    (2.0, 0.001, 0.25, 80, 3.763885498046875),
    (5.0, 1e-06, 1.0, 30, 5.6915283203125),
    (50.0, 0.0001, 0.1, 100, 0.41106700897216797),
  ])
  func `the noise for a wanted epsilon is Opacus's, and keeps to the epsilon`(
    epsilon: Double, delta: Double, rate: Double, steps: Int, expected: Double
  ) throws {
    let noise = try #require(
      SubsampledGaussian.noiseMultiplier(
        epsilon: epsilon, delta: delta, samplingRate: rate, steps: steps))
    #expect(abs(noise - expected) < 1e-3 * expected, "\(noise), not \(expected)")
    let cost = SubsampledGaussian(noiseMultiplier: noise, samplingRate: rate)
      .epsilon(steps: steps, delta: delta)
    #expect(cost <= epsilon && cost > 0.99 * epsilon, "\(cost)")
  }

  @Test func `nothing drawn or done costs nothing, and no noise costs everything`() {
    func cost(_ noise: Double, _ rate: Double, steps: Int) -> Double {
      SubsampledGaussian(noiseMultiplier: noise, samplingRate: rate)
        .epsilon(steps: steps, delta: 1e-4)
    }
    #expect(cost(1, 0.1, steps: 0) == 0)
    #expect(cost(0, 0.1, steps: 1) == .infinity)
    // Without a chance to be drawn only what the conversion leaves: 0.035 at order 63.
    #expect(cost(1, 0, steps: 1000) < 0.1)
    #expect(cost(1, 0.1, steps: 20) > cost(1, 0.1, steps: 10))
  }

  @Test func `an epsilon that no noise can show has no noise`() {
    #expect(
      SubsampledGaussian.noiseMultiplier(
        epsilon: 0.01, delta: 1e-5, samplingRate: 0.1, steps: 100) == nil)
  }
}
