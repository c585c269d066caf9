import Compute
import Evaluation
import Foundation
import Testing

/// Simulations and timings that take minutes, run by hand.
///
///     FOVEA_LONG_RUN=coverage swift test -c release --filter LongRunTests
///
/// with `coverage`, `equal`, `planted`, `speed` or `million` (each prints what it measured).
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FOVEA_LONG_RUN"] != nil), .serialized)
struct LongRunTests {
  private static func isChosen(_ name: String) -> Bool {
    ProcessInfo.processInfo.environment["FOVEA_LONG_RUN"] == name
  }

  /// 60 patients × 5 images whose scores correlate by 0.8; 30 are sick.
  ///
  /// The true area is Φ(1.5/√2), the true sensitivity at 0.75 is Φ(0.75).
  @Test(.enabled(if: isChosen("coverage")))
  func `clustered intervals cover`() {
    let trials = 2000
    let area = NormalDistribution.cumulative(1.5 / 2.0.squareRoot())
    let sensitivity = NormalDistribution.cumulative(0.75)
    var covered: [String: Int] = [:]
    for trial in 0..<trials {
      var draws = SeededGenerator(seed: 60, stream: UInt64(trial))
      var units: [Observation] = []
      for patient in 0..<60 {
        let truth = patient % 2 == 0
        let effect = 0.8.squareRoot() * draws.normal() + (truth ? 1.5 : 0)
        for _ in 0..<5 {
          let score = effect + 0.2.squareRoot() * draws.normal()
          units.append(
            Observation(score: score, truth: truth, patient: patient, call: score >= 0.75))
        }
      }
      let sample = Sample(units, patientBound: 60)
      let estimates = [
        ("AUROC", Estimate.auroc(sample, level: 0.95), area),
        ("sensitivity", RecalibrationTests.estimates(sample)[.sensitivity], sensitivity),
      ]
      for (name, estimate, truth) in estimates {
        let holds = (estimate?.lower ?? 1) <= truth && truth <= (estimate?.upper ?? 0)
        covered[name, default: 0] += holds ? 1 : 0
      }
    }
    for (name, count) in covered.sorted(by: { $0.key < $1.key }) {
      print("coverage of \(name): \(Double(count) / Double(trials)) of \(trials)")
      #expect((0.92...0.97).contains(Double(count) / Double(trials)), "\(name)")
    }
  }

  /// Six truly equal groups of 100 patients, one to three images each.
  @Test(.enabled(if: isChosen("equal")))
  func `equal groups are rarely flagged`() {
    let flagged = (0..<500).count { trial in
      guard let table = Self.groups(trial, patients: 600, worst: 0.8, images: 3) else {
        return true
      }
      return ([table.gap] + table.rateGaps).contains { ($0.pHolm ?? 1) <= 0.05 }
    }
    print("equal groups flagged after Holm: \(flagged) of 500 cohorts")
    #expect(flagged <= 40)
  }

  /// Six groups of 200 positive and 200 negative patients; the sensitivity of one is 0.6, of the
  /// others 0.8.
  @Test(.enabled(if: isChosen("planted")))
  func `a worse group is flagged and named`() {
    var flagged = 0
    var named = 0
    for trial in 0..<200 {
      let table = Self.groups(1000 + trial, patients: 2400, worst: 0.6, images: 1)
      guard let gap = table?.rateGaps.first(where: { $0.metric == .fnr }) else { continue }
      if (gap.pHolm ?? 1) <= 0.05 { flagged += 1 }
      if gap.worstGroup == "g0" { named += 1 }
    }
    print("worse group flagged: \(flagged), named worst: \(named), of 200 cohorts")
    #expect(flagged >= 160 && named >= 160)
  }

  /// Scores N(0, 1) for the healthy and N(m, 1) for the sick, threshold 0.5.
  ///
  /// The patient's part of the variance is 0.6.
  private static func groups(
    _ trial: Int, patients: Int, worst: Double, images: Int
  ) -> GroupTable? {
    var draws = SeededGenerator(seed: 77, stream: UInt64(trial))
    var rows: [PredictionRow] = []
    var attributes: [String: [String: String]] = [:]
    for patient in 0..<patients {
      let group = patient % 6
      let truth = patient / 6 % 2 == 0
      let sensitivity = group == 0 ? worst : 0.8
      let mean = truth ? 0.5 + NormalDistribution.quantile(sensitivity) : 0
      let effect = mean + 0.6.squareRoot() * draws.normal()
      for image in 0..<(1 + patient / 12 % images) {
        rows.append(
          Fixture.row(
            patient * images + image, patient: patient,
            score: effect + 0.4.squareRoot() * draws.normal(), truth: truth ? 1 : 0))
      }
      attributes["p\(patient)"] = ["g": "g\(group)"]
    }
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: attributes),
      options: Fixture.options(groups: ["g"], permutations: 999)
    ).summary(threads: 2).labels.first?.attributes.first
  }

  /// 25,000 images of 12,500 patients, ten groups, 2,000 bootstraps and permutations.
  @Test(.enabled(if: isChosen("speed")))
  func `a large report takes seconds`() throws {
    let (rows, attributes) = Self.large(patients: 12_500, images: 2, groups: 10)
    let clock = ContinuousClock()
    var summary: EvaluationSummary?
    for threads in [1, 2] {
      let seconds = clock.measure {
        let table = CohortTable(
          predictions: rows, attributes: attributes,
          options: Fixture.options(groups: ["g"], bootstrap: 2000, permutations: 2000))
        summary = table.summary(threads: threads)
      }
      print("25,000 images, 10 groups, \(threads) threads: \(seconds)")
    }
    let label = try #require(summary?.labels.first)
    let gap = label.attributes[0].gap
    print("AUROC \(label.metrics[.auroc]?.value ?? 0)")
    print("gap \(gap.gap.value ?? 0), p \(gap.pValue ?? 0)")
    print("peak memory \((ProcessMemory.now?.peakResidentBytes ?? 0) / 1_000_000) MB")
  }

  /// A million rows with ten groups.
  @Test(.enabled(if: isChosen("million")))
  func `a million rows fit a gigabyte`() throws {
    let (rows, attributes) = Self.large(patients: 500_000, images: 2, groups: 10)
    let before = ProcessMemory.now?.peakResidentBytes ?? 0
    print("rows alone: \(before / 1_000_000) MB")
    let clock = ContinuousClock()
    let start = clock.now
    let table = CohortTable(
      predictions: rows, attributes: attributes,
      options: Fixture.options(groups: ["g"], bootstrap: 20, permutations: 20))
    let filled = (ProcessMemory.now?.peakResidentBytes ?? 0) / 1_000_000
    print("table: \(filled) MB, \(clock.now - start)")
    _ = table.summary(threads: 2)
    let peak = (ProcessMemory.now?.peakResidentBytes ?? 0) / 1_000_000
    print("summary: \(peak) MB, \(clock.now - start)")
    #expect(peak < 1000)
  }

  private static func large(
    patients: Int, images: Int, groups: Int
  ) -> ([PredictionRow], CohortAttributes) {
    var draws = SeededGenerator(seed: 25)
    var rows: [PredictionRow] = []
    rows.reserveCapacity(patients * images)
    var attributes: [String: [String: String]] = [:]
    for patient in 0..<patients {
      let truth = draws.uniform() < 0.3
      let effect = 0.35 + (truth ? 0.2 : 0) + 0.1 * draws.normal()
      for image in 0..<images {
        rows.append(
          Fixture.row(
            patient * images + image, patient: patient, score: effect + 0.1 * draws.normal(),
            truth: truth ? 1 : 0))
      }
      attributes["p\(patient)"] = ["g": "g\(patient % groups)"]
    }
    return (rows, CohortAttributes(patients: attributes))
  }
}
