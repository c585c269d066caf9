internal import Cohorts
internal import Files
internal import Foundation
internal import Testing

@Suite struct SplitLockTests {
  private func cohort(_ name: String) throws -> Cohort {
    try Picture.cohort(SplitTests.hundred, in: Picture.freshFolder("lock-\(name)"))
  }

  @Test func `a lock comes back from its file`() throws {
    let cohort = try cohort("round")
    #expect(try SplitLock.read(in: cohort, key: Picture.key) == nil)
    let lock = try SplitLock.make(for: cohort, options: SplitTests.options(), key: Picture.key)
    try lock.write(in: cohort, replacing: false)
    #expect(try SplitLock.read(in: cohort, key: Picture.key) == lock)
  }

  @Test func `a frozen split stays unless it is replaced on purpose`() throws {
    let cohort = try cohort("frozen")
    let lock = try SplitLock.make(for: cohort, options: SplitTests.options(), key: Picture.key)
    try lock.write(in: cohort, replacing: false)
    let error = #expect(throws: CohortsError.self) {
      try lock.write(in: cohort, replacing: false)
    }
    #expect(error?.reason == "exists already")
    #expect(error?.exitCode == 73)
    try lock.write(in: cohort, replacing: true)
  }

  @Test func `an edited lock and another key are refused`() throws {
    let cohort = try cohort("edited")
    let lock = try SplitLock.make(for: cohort, options: SplitTests.options(), key: Picture.key)
    try lock.write(in: cohort, replacing: false)
    let sentence =
      "split.lock: was changed, or made with another key; "
      + "restore the file or use the key of the cohort"
    let other = #expect(throws: CohortsError.self) {
      try SplitLock.read(in: cohort, key: Picture.otherKey)
    }
    #expect(other?.description == sentence)
    let url = cohort.folder.appendingPathComponent(SplitLock.fileName)
    var text = try String(contentsOf: url, encoding: .utf8)
    let test = try #require(text.range(of: "\"part\" : \"test\"", options: .backwards))
    text.replaceSubrange(test, with: "\"part\" : \"train\"")
    try text.write(to: url, atomically: true, encoding: .utf8)
    let edited = #expect(throws: CohortsError.self) {
      try SplitLock.read(in: cohort, key: Picture.key)
    }
    #expect(edited?.description == sentence)
    #expect(edited?.exitCode == 65)
  }

  @Test func `a lock does not migrate to another cohort`() throws {
    let cohort = try cohort("migrates")
    let lock = try SplitLock.make(for: cohort, options: SplitTests.options(), key: Picture.key)
    try lock.write(in: cohort, replacing: false)
    let smaller = try Picture.cohort(Array(SplitTests.hundred.dropLast()), in: cohort.folder)
    let error = #expect(throws: CohortsError.self) {
      try SplitLock.read(in: smaller, key: Picture.key)
    }
    #expect(
      error?.description
        == "split.lock: belongs to another cohort; a split never migrates; "
        + "keep the cohort it was made for, or split the new one")
  }
}
