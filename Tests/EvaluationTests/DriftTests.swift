import Evaluation
import Testing

/// Produced by Tests/Peers/group_literals.py (numpy).
@Suite struct DriftTests {
  @Test func `several values are compared by their multinomial distance`() {
    let difference = CohortDrift.difference(
      training: ["a": 30, "b": 50, "c": 20], now: ["a": 20, "b": 40, "c": 60])
    #expect(agree(difference, 0.6666666666666667))
    // Names decide which value is left out, and that changes nothing.
    let renamed = CohortDrift.difference(
      training: ["z": 30, "b": 50, "c": 20], now: ["z": 20, "b": 40, "c": 60])
    #expect(agree(renamed, 0.6666666666666667))
  }

  @Test func `two values are compared as one share`() {
    // |0.2 − 0.4| / √((0.16 + 0.24)/2) = 0.2/√0.2.
    let difference = CohortDrift.difference(
      training: ["F": 20, "M": 80], now: ["F": 40, "M": 60])
    #expect(agree(difference, 0.4472135954999579))
  }

  @Test func `numbers are compared in standard deviations`() throws {
    let training = try #require(CohortDrift.Spread([1, 2, 4, 8]))
    let now = try #require(CohortDrift.Spread([2, 3, 3, 9, 11]))
    #expect(
      agree(CohortDrift.difference(training: training, now: now), 0.5093565484936529))
    #expect(CohortDrift.Spread([]) == nil)
    #expect(CohortDrift.Spread([3])?.variance == 0)
  }

  @Test func `what differs is flagged, and what one cohort lacks is said`() {
    let drift = CohortDrift(
      attributes: (
        training: ["sex": ["F": 50, "M": 50], "site": ["a": 9], "view": ["PA": 4]],
        now: ["sex": ["F": 500, "M": 500], "site": ["b": 7], "age": ["x": 1]]
      ),
      numbers: (
        training: ["mean grey": CohortDrift.Spread(mean: 100, variance: 25, count: 9)],
        now: ["mean grey": CohortDrift.Spread(mean: 99, variance: 25, count: 9)]
      ))
    #expect(drift.entries.map(\.name) == ["age", "sex", "site", "view", "mean grey"])
    #expect(drift.entries.map(\.isFlagged) == [false, false, true, false, true])
    #expect(
      drift.entries.map(\.reason) == [
        "the training cohort does not state it", "", "the two do not overlap",
        "this cohort does not state it", "",
      ])
    #expect(drift.entries[1].difference == 0)
    #expect(agree(drift.entries[4].difference, -0.2))
  }
}
