import Foundation
import Monitoring
import Privacy
import Testing

@Suite struct ModelHistoryTests {
  private let key = SecretKey(bytes: Array(0..<32))

  private func history(
    _ events: [(HistoryEntry.Event, current: String, other: String?)]
  ) throws -> ModelHistory {
    var history = ModelHistory()
    for (event, current, other) in events {
      try history.append(
        HistoryEntry(
          event: event, current: current, other: other, reasons: ["why"], by: "r1",
          when: "2026-01-31T09:30:00Z"), key: key)
    }
    return history
  }

  @Test func `promotions pile up, refusals do not, and a roll-back takes one away`() throws {
    let events: [(HistoryEntry.Event, current: String, other: String?)] = [
      (.adopted, "a", nil), (.promoted, "b", "a"), (.refused, "b", "c"), (.promoted, "d", "b"),
    ]
    let before = try history(events)
    #expect(before.champions == ["a", "b", "d"])
    #expect(before.models == ["a", "b", "c", "d"])
    let after = try history(events + [(.rolledBack, "b", "d")])
    #expect(after.champions == ["a", "b"])
  }

  @Test func `a history comes back from its bytes and an edited one is refused`() throws {
    let history = try history([(.adopted, "a", nil), (.promoted, "b", "a")])
    #expect(try ModelHistory(history.data, key: key) == history)
    let edited = String(decoding: history.data, as: UTF8.self)
      .replacingOccurrences(of: "promoted", with: "refused")
    let error = #expect(throws: PrivacyError.self) {
      try ModelHistory(Data(edited.utf8), key: key)
    }
    #expect(error?.subject == "history.jsonl line 2")
  }

  @Test func `the last predictions that decisions rested on are named by model`() throws {
    var history = ModelHistory()
    for predictions in [["a": "1", "b": "2"], nil, ["b": "3", "c": "4"]] {
      try history.append(
        HistoryEntry(
          event: .refused, current: "a", other: "b",
          evidence: HistoryEntry.Evidence(
            cohortDigest: "d", cohortVersion: 1, splitHash: "s", part: "out-of-fold", margin: 0.02,
            predictions: predictions),
          reasons: ["why"], by: "r1", when: "2026-01-31T09:30:00Z"), key: key)
    }
    #expect(history.predictions == ["a": "1", "b": "3", "c": "4"])
    #expect(try ModelHistory(history.data, key: key) == history)
    // Lines of decisions without any are as they were before there were any.
    let lines = String(decoding: history.data, as: UTF8.self).split(separator: "\n")
    #expect(lines.map { $0.contains("predictions") } == [true, false, true])
  }
}
