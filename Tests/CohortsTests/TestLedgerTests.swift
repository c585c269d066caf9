internal import Cohorts
internal import Files
internal import Foundation
internal import Testing

@Suite struct TestLedgerTests {
  private func opened(_ name: String) throws -> (Cohort, SplitLock) {
    let cohort = try Picture.cohort(
      SplitTests.hundred, in: Picture.freshFolder("ledger-\(name)"))
    let lock = try SplitLock.make(for: cohort, options: SplitTests.options(), key: Picture.key)
    return (cohort, lock)
  }

  @Test func `every opening is counted and stays counted`() throws {
    let (cohort, lock) = try opened("counts")
    var ledger = try TestLedger.read(in: cohort, lock: lock, key: Picture.key)
    #expect(ledger.count == 0)
    #expect(ledger.head == lock.hash)
    try ledger.recordOpening(modelDigest: "aa", in: cohort, key: Picture.key)
    let head = ledger.head
    try ledger.recordOpening(modelDigest: "aa", in: cohort, key: Picture.key)
    let again = try TestLedger.read(in: cohort, lock: lock, key: Picture.key)
    #expect(again == ledger)
    #expect(again.count == 2)
    #expect(again.confirms(count: 1, head: head))
    #expect(again.confirms(count: 2, head: again.head))
    #expect(again.confirms(count: 0, head: lock.hash))
    #expect(!again.confirms(count: 3, head: head))
  }

  @Test func `openings of an earlier split are kept apart`() throws {
    let (cohort, lock) = try opened("apart")
    var ledger = try TestLedger.read(in: cohort, lock: lock, key: Picture.key)
    try ledger.recordOpening(modelDigest: "aa", in: cohort, key: Picture.key)
    let other = try SplitLock.make(
      for: cohort, options: SplitTests.options(seed: 8), key: Picture.key)
    var second = try TestLedger.read(in: cohort, lock: other, key: Picture.key)
    #expect(second.count == 0)
    try second.recordOpening(modelDigest: "bb", in: cohort, key: Picture.key)
    #expect(try TestLedger.read(in: cohort, lock: lock, key: Picture.key).count == 1)
  }

  @Test func `a line taken out or changed is noticed`() throws {
    let (cohort, lock) = try opened("noticed")
    var ledger = try TestLedger.read(in: cohort, lock: lock, key: Picture.key)
    for model in ["aa", "bb", "cc"] {
      try ledger.recordOpening(modelDigest: model, in: cohort, key: Picture.key)
    }
    let url = cohort.folder.appendingPathComponent(TestLedger.fileName)
    let text = try String(contentsOf: url, encoding: .utf8)
    var lines = text.split(separator: "\n").map(String.init)
    lines.remove(at: 1)
    try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    let error = #expect(throws: CohortsError.self) {
      try TestLedger.read(in: cohort, lock: lock, key: Picture.key)
    }
    #expect(
      error?.description
        == "test-openings.jsonl: line 2 was changed, or made with another key; "
        + "restore the file; openings of a test part are never taken back")
    try text.replacingOccurrences(of: "\"bb\"", with: "\"dd\"")
      .write(to: url, atomically: true, encoding: .utf8)
    #expect(throws: CohortsError.self) {
      try TestLedger.read(in: cohort, lock: lock, key: Picture.key)
    }
  }
}
