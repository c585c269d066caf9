import Compute
import Evaluation
import Testing

/// End to end on made-up cohorts: a planted gap is found, and no gap is not.
@Suite struct GapTests {
  @Test func `a planted gap is found and its interval excludes 0`() throws {
    let summary = Self.cohort(seed: 3, patients: 600, worse: 0.3).summary()
    let table = try #require(summary.labels.first?.attributes.first)
    #expect(table.gap.worstGroup == "F")
    #expect(table.gap.bestGroup == "M")
    #expect((table.gap.gap.lower ?? 0) > 0)
    #expect((table.gap.pValue ?? 1) <= 0.02)
    #expect((table.gap.nullMedian ?? 1) < (table.gap.gap.value ?? 0))
    #expect(
      summary.labels.first?.worstGroup == GroupReference(attribute: "sex", group: "F"))
  }

  @Test func `without a gap p values are spread evenly`() {
    let values = (0..<60).compactMap { trial in
      Self.cohort(seed: UInt64(100 + trial), patients: 240, worse: 1.5, permutations: 99)
        .summary().labels.first?.attributes.first?.gap.pValue
    }
    #expect(values.count == 60)
    let mean = values.reduce(0, +) / 60
    // A uniform variable's mean of 60 has a standard error of 0.037.
    #expect((0.38...0.62).contains(mean), "\(mean)")
    let low = values.count { $0 <= 0.1 }
    #expect((1...13).contains(low), "\(low)")
  }

  @Test func `six equal groups of fifty have a large gap by chance alone`() throws {
    // EVALUATION: a median gap of 0.18 for six truly equal groups of 50.
    var draws = SeededGenerator(seed: 8)
    let units = (0..<300).map { patient in
      Observation(
        score: draws.normal() + (patient % 2 == 0 ? 1 : 0), truth: patient % 2 == 0,
        patient: patient)
    }
    let permutation = GapPermutation(
      Sample(units, patientBound: 300), groupCount: 6, groupOf: { $0.patient / 50 })
    let gaps = permutation.null(replicates: 200, seed: 1, on: Fixture.oneThread)
      .compactMap { $0[.auroc] }.sorted()
    let median = PatientBootstrap.quantile(0.5, ofSorted: gaps)
    #expect((0.13...0.23).contains(median), "\(median)")
  }

  @Test func `an attribute of the image is permuted inside patients too`() {
    // Every patient has both views; the second view is pure noise.
    let gaps = { (signal: Double) -> (Double, [Double]) in
      var draws = SeededGenerator(seed: 12)
      var units: [Observation] = []
      for patient in 0..<120 {
        for view in 0..<2 {
          let shift = patient % 2 == 0 ? (view == 0 ? 2 : signal) : 0
          units.append(
            Observation(
              score: draws.normal() + shift, truth: patient % 2 == 0, patient: patient,
              unit: view))
        }
      }
      let permutation = GapPermutation(
        Sample(units, patientBound: 120), groupCount: 2, groupOf: \.unit)
      return (
        permutation.observed[.auroc] ?? -1,
        permutation.null(replicates: 99, seed: 4, on: Fixture.oneThread).compactMap { $0[.auroc] }
      )
    }
    let (planted, null) = gaps(0)
    #expect(null.count { $0 >= planted } == 0)
    let (none, equalNull) = gaps(2)
    #expect(equalNull.count { $0 >= none } > 2)
  }

  @Test func `fewer than two eligible groups give no gap and the reason`() throws {
    let summary = Self.cohort(seed: 3, patients: 80, worse: 0.3).summary()
    let gap = try #require(summary.labels.first?.attributes.first?.gap)
    #expect(gap.gap.value == nil)
    #expect(gap.pValue == nil)
    #expect(gap.reason == "fewer than two groups have 30 positive and 30 negative patients")
  }

  @Test func `much missing makes a gap not interpretable`() throws {
    let summary = Self.cohort(seed: 3, patients: 600, worse: 0.3, unknown: 3).summary()
    let gap = try #require(summary.labels.first?.attributes.first?.gap)
    #expect(gap.status == .notInterpretable)
    #expect(gap.gap.value != nil)
    #expect(!gap.eligibleGroups.contains("unknown"))
  }

  /// Patients of sex F have the signal `worse`, the others 1.5; every nth is of unknown sex.
  private static func cohort(
    seed: UInt64, patients: Int, worse: Double, permutations: Int = 199, unknown: Int = 0
  ) -> CohortTable {
    var draws = SeededGenerator(seed: seed)
    var rows: [PredictionRow] = []
    var attributes: [String: [String: String]] = [:]
    for patient in 0..<patients {
      let isFemale = draws.uniform() < 0.4
      let truth = draws.uniform() < 0.5
      for image in 0..<(1 + patient % 2) {
        let signal = truth ? (isFemale ? worse : 1.5) : 0
        rows.append(
          Fixture.row(
            2 * patient + image, patient: patient, score: draws.normal() + signal,
            truth: truth ? 1 : 0))
      }
      let isMissing = unknown > 0 && patient % unknown == 0
      attributes["p\(patient)"] = isMissing ? [:] : ["sex": isFemale ? "F" : "M"]
    }
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: attributes),
      options: Fixture.options(groups: ["sex"], permutations: permutations))
  }
}
