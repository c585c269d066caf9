import Annotations
import Monitoring
import Testing

/// Answers of one round beside those of the rounds before.
@Suite struct FeedbackConflictTests {
  private func answer(
    _ answer: String, by reader: String, at minute: Int = 0
  ) -> FeedbackAnswer {
    FeedbackAnswer(
      unitID: "c1", label: "sick", call: "0", verdict: .corrected, answer: answer, reason: nil,
      reader: reader, time: "2026-01-31T09:0\(minute):00Z", isVisible: true)
  }

  /// Rounds, one after the other; the case's label is what the last of them made it.
  private func rounds(
    _ tables: [(answers: [FeedbackAnswer], adjudicates: Bool)]
  ) -> [FeedbackRound] {
    var (label, ledger): (String?, [FeedbackEntry]) = ("0", [])
    return tables.enumerated().map { index, table in
      let unit = FeedbackRound.Unit(
        patientID: "p1", part: "train", isTest: false, labels: label.map { ["sick": $0] } ?? [:])
      let round = FeedbackRound(
        table.answers, units: ["c1": unit], unit: "image", number: index + 1, earlier: ledger,
        adjudicates: table.adjudicates)
      ledger += round.additions
      for change in round.changes { label = change.value }
      return round
    }
  }

  private func rounds(_ tables: [FeedbackAnswer]...) -> [FeedbackRound] {
    rounds(tables.map { ($0, false) })
  }

  @Test func `a later reader who differs from an earlier one changes nothing`() {
    let found = rounds([answer("1", by: "r1")], [answer("0", by: "r2", at: 1)])
    #expect(found[0].changes.map(\.value) == ["1"])
    #expect(found[1].changes == [])
    #expect(found[1].entries.map(\.fate) == [.disputed])
    #expect(found[1].entries.map(\.before) == ["1"])
  }

  @Test func `a later reader who says the same confirms it`() {
    let found = rounds([answer("1", by: "r1")], [answer("1", by: "r2", at: 1)])
    #expect(found[1].entries.map(\.fate) == [.applied])
    #expect(found[1].changes.map(\.isNew) == [false])
  }

  @Test func `a reader who changes their mind changes the label, an older table does not back`() {
    let found = rounds(
      [answer("1", by: "r1", at: 2)], [answer("0", by: "r1", at: 3)],
      [answer("1", by: "r1", at: 1)])
    #expect(found[1].changes.map(\.value) == ["0"])
    #expect(found[2].changes == [])
    #expect(found[2].entries.map(\.fate) == [.outdated])
    #expect(found[2].additions.count == 1)
  }

  @Test func `a reader whose word never became the label stands in nobody's way`() {
    let found = rounds(
      [answer("1", by: "r1")], [answer("0", by: "r2", at: 1)], [answer("0", by: "r1", at: 2)])
    #expect(found.map { $0.entries.map(\.fate) } == [[.applied], [.disputed], [.applied]])
    #expect(found[2].changes.map(\.value) == ["0"])
  }

  @Test func `the same table again is not entered again`() {
    let found = rounds([answer("1", by: "r1")], [answer("1", by: "r1")])
    #expect(found[1].entries.map(\.fate) == [.repeated])
    #expect(found[1].additions == [] && found[1].changes == [])
  }

  @Test func `a table that repeats one reader and adds another who differs changes nothing`() {
    let found = rounds(
      [answer("1", by: "r1")], [answer("1", by: "r1"), answer("0", by: "r2", at: 1)])
    #expect(found[1].entries.map(\.fate) == [.repeated, .disputed])
    #expect(found[1].changes == [])
  }

  @Test func `a round that settles disputes sets the label, and later ones are held against it`() {
    let found = rounds([
      ([answer("1", by: "r1")], false), ([answer("0", by: "r2", at: 1)], false),
      ([answer("0", by: "r3", at: 2)], true), ([answer("0", by: "r4", at: 3)], false),
      ([answer("1", by: "r5", at: 4)], false),
    ])
    #expect(
      found.map { $0.entries.map(\.fate) } == [
        [.applied], [.disputed], [.applied], [.applied], [.disputed],
      ])
    #expect(found[2].changes.map(\.value) == ["0"])
    #expect(found[2].entries.map(\.adjudicated) == [true])
    #expect(found[3].entries.map(\.adjudicated) == [nil])
  }

  @Test func `a disputed table taken in again settles the dispute, once`() {
    let second = [answer("0", by: "r2", at: 1)]
    let found = rounds([
      ([answer("1", by: "r1")], false), (second, false), (second, true), (second, true),
    ])
    #expect(
      found.map { $0.entries.map(\.fate) } == [
        [.applied], [.disputed], [.applied], [.repeated],
      ])
  }

  @Test func `readers who differ within a table settle nothing`() {
    let found = rounds([
      ([answer("1", by: "r1")], false),
      ([answer("0", by: "r2", at: 1), answer("1", by: "r3", at: 1)], true),
    ])
    #expect(found[1].entries.map(\.fate) == [.disputed, .disputed])
    #expect(found[1].changes == [])
  }
}
