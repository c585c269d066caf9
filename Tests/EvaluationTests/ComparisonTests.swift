import Evaluation
import Testing

/// Produced by Tests/Peers/statistics_literals.py and group_literals.py.
@Suite struct ComparisonTests {
  @Test func `the area's difference is Obuchowski's paired one`() throws {
    let area = try difference(.auroc)
    #expect(agree(area.difference.value, -0.1429872495446266))
    let half = NormalDistribution.twoSided(level: 0.95) * 0.051519253101307755
    #expect(agree(area.difference.lower, -0.1429872495446266 - half))
    #expect(agree(area.first, 0.7880995749848209))
    #expect(area.verdict == .inconclusive)
  }

  @Test func `answers are compared on the same patients`() throws {
    let sensitivity = try difference(.sensitivity)
    #expect(agree(sensitivity.difference.value, -0.19672131147540983))
    #expect(agree(sensitivity.difference.lower, -0.3632976769311568))
    #expect(agree(sensitivity.pValue, 0.022016970291738044))
    #expect(sensitivity.difference.method == .pairedMean)
  }

  @Test func `a model is not inferior to itself, and nothing is said without variance`() throws {
    let table = Self.table(second: false)
    let part = try #require(
      ModelComparison.compare(first: table, second: table, margin: 0.05).first?.parts.first)
    for difference in part.differences {
      #expect(difference.difference.value == 0, "\(difference.metric)")
      #expect(difference.pValue == nil, "\(difference.metric)")
    }
  }

  @Test(arguments: [
    (0.3, Metric.auroc, ModelComparison.Verdict.nonInferior), (0.0, .auroc, .inferior),
    (0.0, .brier, .inferior), (1.0, .brier, .nonInferior),
  ])
  func `the margin decides`(margin: Double, metric: Metric, verdict: ModelComparison.Verdict) throws
  {
    #expect(try difference(metric, margin: margin).verdict == verdict)
  }

  @Test func `a lower error is a gain`() throws {
    let forward = try difference(.brier, margin: 0)
    let back = try difference(.brier, margin: 0, reversed: true)
    #expect(agree(back.difference.value, -(forward.difference.value ?? 0)))
    let better = (forward.difference.upper ?? 0) < 0 ? forward : back
    try #require((better.difference.upper ?? 0) < 0)
    #expect(better.verdict == .superior)
  }

  @Test func `every group is compared, and units that one model lacks are counted`() throws {
    let first = Self.table(second: false)
    let second = Self.table(second: true, dropping: 7)
    let comparison = try #require(
      ModelComparison.compare(first: first, second: second, margin: 0.05).first)
    #expect(comparison.commonUnits == 108)
    #expect(comparison.onlyFirst == 7)
    #expect(comparison.onlySecond == 0)
    #expect(comparison.parts.map(\.group) == ["all", "F", "M"])
    #expect(comparison.parts.allSatisfy { $0.differences.count == 5 })
  }

  @Test func `threads and row order change no digit`() {
    let first = Self.table(second: false)
    let expected = ModelComparison.compare(
      first: first, second: Self.table(second: true), margin: 0.05, threads: 1)
    let other = ModelComparison.compare(
      first: Self.table(second: false, isReversed: true),
      second: Self.table(second: true, isReversed: true), margin: 0.05, threads: 2)
    #expect(other == expected)
  }

  @Test func `tables that disagree on a truth are refused`() {
    var rows = Fixture.rows(Fixture.clustered)
    let first = Self.table(rows)
    rows[3].truth = rows[3].truth == 1 ? 0 : 1
    rows[5].patientID = "p44"
    #expect(
      ModelComparison.problems(first: first, second: Self.table(rows)).map(\.description) == [
        "case c3, label abnormal: the two tables give it different truths",
        "case c5, label abnormal: the two tables give it to different patients",
      ])
  }

  private func difference(
    _ metric: Metric, margin: Double = 0.05, reversed: Bool = false
  ) throws -> ModelComparison.Difference {
    let tables = [Self.table(second: reversed), Self.table(second: !reversed)]
    let part = try #require(
      ModelComparison.compare(first: tables[0], second: tables[1], margin: margin)
        .first?.parts.first)
    return try #require(part.differences.first { $0.metric == metric })
  }

  private static func table(
    second: Bool, dropping: Int = 0, isReversed: Bool = false
  ) -> CohortTable {
    let rows = Fixture.clustered.dropLast(dropping).enumerated().map { index, unit in
      Fixture.row(
        index, patient: unit.patient, score: second ? unit.second : unit.score,
        truth: unit.truth ? 1 : 0)
    }
    return table(isReversed ? rows.reversed() : rows)
  }

  private static func table(_ rows: [PredictionRow]) -> CohortTable {
    var values: [String: [String: String]] = [:]
    for patient in 0..<45 { values["p\(patient)"] = ["sex": patient % 3 == 0 ? "F" : "M"] }
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: values),
      options: Fixture.options(groups: ["sex"], bootstrap: 60))
  }
}
