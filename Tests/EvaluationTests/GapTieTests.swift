import Evaluation
import Testing

/// Permuted gaps that tie with the observed one count; exact p values by Tests/Peers/gap_ties.py.
@Suite struct GapTieTests {
  /// Three groups of 40 patients with a sick and a healthy image each, so many of them missed.
  private static func cohort(misses: [Int], permutations: Int) -> CohortTable {
    var rows: [PredictionRow] = []
    var attributes: [String: [String: String]] = [:]
    for patient in 0..<120 {
      let group = patient / 40
      let isMissed = patient % 40 < misses[group]
      attributes["p\(patient)"] = ["site": ["A", "B", "C"][group]]
      rows.append(
        Fixture.row(2 * patient, patient: patient, score: isMissed ? 0.3 : 0.7, truth: 1))
      rows.append(Fixture.row(2 * patient + 1, patient: patient, score: 0.2, truth: 0))
    }
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: attributes),
      options: Fixture.options(groups: ["site"], permutations: permutations))
  }

  /// Without the ties p would be 0.0196 and 0.0383.
  @Test(arguments: [([2, 9, 11], 0.03621186587070658), ([1, 5, 8], 0.05874828878802997)])
  func `gaps that tie with the observed one count`(misses: [Int], exact: Double) throws {
    let permutations = 20_000
    let table = try #require(
      Self.cohort(misses: misses, permutations: permutations).summary().labels.first?.attributes
        .first)
    let gap = try #require(table.rateGaps.first { $0.metric == .fnr })
    let value = try #require(gap.pValue)
    // Four standard errors of a share of so many permutations.
    let error = (exact * (1 - exact) / Double(permutations)).squareRoot()
    #expect(abs(value - exact) < 4 * error, "\(value)")
  }
}
