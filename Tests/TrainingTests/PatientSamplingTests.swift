internal import Compute
internal import Testing
internal import Training

@Suite struct PatientSamplingTests {
  private static func draws(
    _ sampling: PatientSampling, count: Int, seed: UInt64 = 3
  ) -> [[[Int]]] {
    var source = RandomSource.seeded(SeededGenerator(seed: seed))
    return (0..<count).map { _ in sampling.draw(from: &source) }
  }

  @Test func `every patient is drawn by its own chance, whoever else is`() {
    let sampling = PatientSampling(
      patients: (0..<500).map { [$0] }, rate: 0.1, imagesPerPatient: 1)
    let draws = Self.draws(sampling, count: 400)
    let sizes = draws.map { Double($0.count) }
    let mean = sizes.reduce(0, +) / 400
    let variance = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
    // Binomial (500, 0.1): mean 50, variance 45, whose errors over 400 draws are 0.34 and 3.2.
    #expect(abs(mean - 50) < 1.7, "\(mean)")
    #expect(abs(variance - 45) < 16, "\(variance)")
    var times = [Int](repeating: 0, count: 500)
    for patient in draws.joined().joined() { times[patient] += 1 }
    // Binomial (400, 0.1): mean 40, deviation 6; the farthest of 500 is some 3.2 of them away.
    #expect(times.allSatisfy { (10...72).contains($0) }, "\(times)")
    // Two patients come together as often as chance has it: binomial (400, 0.01).
    let together = draws.count { $0.contains([0]) && $0.contains([1]) }
    #expect(together < 16, "\(together)")
  }

  @Test func `a patient has at most so many images, which change from step to step`() {
    let sampling = PatientSampling(
      patients: [[1, 2, 3, 4, 5, 6], [7, 8]], rate: 1, imagesPerPatient: 3)
    let draws = Self.draws(sampling, count: 600)
    #expect(draws.allSatisfy { $0.count == 2 && $0[0].count == 3 && $0[1] == [7, 8] })
    #expect(draws.allSatisfy { Set($0[0]).count == 3 && Set($0[0]).isSubset(of: 1...6) })
    var times = [Int](repeating: 0, count: 7)
    for image in draws.flatMap({ $0[0] }) { times[image] += 1 }
    // Binomial (600, ½): mean 300, deviation 12.
    #expect(times[1...].allSatisfy { abs($0 - 300) < 62 }, "\(times)")
  }

  @Test func `a chance of nothing draws nobody`() {
    let sampling = PatientSampling(
      patients: (0..<50).map { [$0] }, rate: 0, imagesPerPatient: 1)
    #expect(Self.draws(sampling, count: 10).allSatisfy { $0.isEmpty })
  }
}
