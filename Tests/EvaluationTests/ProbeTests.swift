import Compute
import Evaluation
import Testing

/// Produced by Tests/Peers/probe_literals.py (scikit-learn, numpy).
@Suite struct ProbeTests {
  private static let pool = WorkerPool(threadCount: 1)
  private static let two = ProbeFixture(seed: 13, patients: 60, width: 6, levels: 2, shift: 0.5)
  private static let three = ProbeFixture(
    seed: 17, patients: 150, width: 8, levels: 3, shift: 0.375)

  private static func features(_ fixture: ProbeFixture) throws -> ProbeFeatures {
    try #require(ProbeFeatures(fixture.features, on: pool))
  }

  @Test(arguments: [
    (
      1,
      [
        0.13276596424531534, 0.025027386741710424, 0.042517140569761185,
        0.04492908274361738, 0.06607439156990602, 0.0667729579663055,
        0.1301405404276786,
      ]
    ),
    (
      3,
      [
        0.7528054853144042, 0.1776712685729467, -0.03901247685899976,
        0.010060500591912396, 0.1111073551790143, 0.09179183140635086,
        0.15323186287658722,
      ]
    ),
  ])
  func `a probe has scikit-learn's weights`(penalty: Int, expected: [Double]) throws {
    let fixture = Self.two
    let probe = LogisticProbe(
      try Self.features(fixture), rows: Array(fixture.features.indices),
      truths: fixture.levels.map { $0 == 1 }, penalty: penalty)
    for (place, value) in (probe.weights + [probe.intercept]).enumerated() {
      #expect(agree(value, expected[place], 1e-5), "\(place): \(value)")
    }
  }

  @Test func `penalties and logits out of fold are those of plain loops`() throws {
    let fixture = Self.three
    let probe = CrossFittedProbe(
      fixture.task(), features: try Self.features(fixture), on: Self.pool)
    #expect(probe.penalties == [0.1, 0.1, 0.1, 0.1, 0.1])
    let ends = [
      (-0.880751071265912, -2.1828846067311374), (-0.47010253147999587, -0.2190937353171008),
      (-0.9046893897015315, -0.011707644726596467),
    ]
    for (column, expected) in ends.enumerated() {
      #expect(agree(probe.logits[column].first, expected.0, 1e-5), "\(column)")
      #expect(agree(probe.logits[column].last, expected.1, 1e-5), "\(column)")
    }
  }

  @Test func `areas and distances are scikit-learn's and numpy's`() throws {
    let fixture = Self.three
    let task = fixture.task()
    let probe = NetworkProbe(
      task, features: try Self.features(fixture), permutations: 1, seed: 1, on: Self.pool)
    let reading = ProbeReading(
      task, probes: [probe], rivals: [nil],
      resampling: PatientResampling(replicates: 0, level: 0.95, seed: 1))
    let network = try #require(reading.networks[0])
    #expect(agree(network.area.value, 0.6191167719278085, 1e-9))
    #expect(agree(network.withinLabel?.value, 0.6076878295658125, 1e-9))
    #expect(agree(network.byLabel?.value, 0.6191167719278085 - 0.6076878295658125, 1e-9))
    #expect(agree(network.test.value, 0.6120249143179183, 1e-9))
    #expect(agree(network.shift.value, 1.0869398710811298, 1e-9))
    #expect(agree(network.shiftWithinLabel?.value, 1.067430025593315, 1e-9))
  }
}
