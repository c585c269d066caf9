internal import Annotations
internal import Cohorts
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy
internal import Testing

@Suite struct CohortVersionTests {
  /// A cohort of 20 patients on disk, split, and the next version of it beside it.
  private struct Pair {
    let parent: Cohort
    let lock: SplitLock
    let folder: URL
    var file: URL { folder.appendingPathComponent(CohortVersion.fileName) }

    /// - Parameter change: what becomes of a case that is not in the test part.
    init(_ name: String, change: (inout ManifestCase) -> Void) throws {
      let root = try Picture.freshFolder("version-\(name)")
      let images = (0..<20).map { number in
        var facts = Picture.grey([number, 2, 3, 4], side: 2, number: number).facts
        facts.targets = ["sick": "\(number % 2)"]
        return StoredImage(
          facts: facts, pixels: Picture.grey([number, 2, 3, 4], side: 2, number: number).pixels)
      }
      parent = try Picture.written(images, in: root.appendingPathComponent("first"))
      lock = try SplitLock.make(
        for: parent,
        options: SplitOptions(
          validation: 0.2, test: 0.3, folds: 0, stratify: ["sick"], holdOut: nil, latest: nil,
          seed: 3), key: Picture.key)
      try lock.write(in: parent, replacing: false)
      folder = root.appendingPathComponent("second")
      let test = Set(lock.indices(in: .test))
      let place = try #require(parent.cases.indices.first { !test.contains($0) })
      var cases = parent.cases
      change(&cases[place])
      let staged = try StagedFolder(for: folder)
      let next = try Cohort(folder: staged.url, cases: cases)
      let version = try CohortVersion(
        of: next, after: parent, lock: lock, feedbackLines: 1, feedbackHead: "aa")
      _ = try CohortWriter.writeVersion(
        of: parent.folder, cases: cases, into: staged, key: Picture.key)
      try staged.write(try version.data(key: Picture.key), to: CohortVersion.fileName)
      try staged.commit()
    }

    func opened() throws -> Cohort { try Cohort.open(folder: folder, key: Picture.key) }
  }

  private func corrected(_ row: inout ManifestCase) {
    row.targets["sick"] = row.targets["sick"] == "1" ? "0" : "1"
    row.feedback = ["sick": .corrected]
  }

  @Test func `the split of the first version holds for the next, byte by byte`() throws {
    let pair = try Pair("holds", change: corrected)
    let next = try pair.opened()
    #expect(next.digest != pair.parent.digest)
    #expect(next.version?.version == 2)
    #expect(next.version?.parentDigest == pair.parent.digest)
    #expect(next.isVersion(of: pair.parent.digest))
    let lock = try #require(try SplitLock.read(in: next, key: Picture.key))
    #expect(lock.hash == pair.lock.hash)
    let places = Dictionary(
      uniqueKeysWithValues: pair.lock.assignments.map { ($0.caseID, $0.part) })
    #expect(lock.assignments.allSatisfy { places[$0.caseID] == $0.part })
    #expect(lock.assignments.map(\.caseID) == next.cases.map(\.caseID))
    let name = SplitLock.fileName
    #expect(
      try Data(contentsOf: pair.folder.appendingPathComponent(name))
        == Data(contentsOf: pair.parent.folder.appendingPathComponent(name)))
    #expect(
      try CohortVersion.testDigest(of: next, lock: lock) == next.version?.testDigest)
  }

  @Test func `openings of the test part are counted on through the versions`() throws {
    let pair = try Pair("openings", change: corrected)
    let next = try pair.opened()
    let lock = try #require(try SplitLock.read(in: next, key: Picture.key))
    var ledger = try TestLedger.read(in: pair.parent, lock: pair.lock, key: Picture.key)
    try ledger.recordOpening(modelDigest: "aa", in: pair.parent, key: Picture.key)
    try Data(contentsOf: pair.parent.folder.appendingPathComponent(TestLedger.fileName))
      .write(to: pair.folder.appendingPathComponent(TestLedger.fileName))
    #expect(try TestLedger.read(in: next, lock: lock, key: Picture.key).count == 1)
  }

  @Test func `a version is split anew by nobody`() throws {
    let next = try Pair("anew", change: corrected).opened()
    let error = #expect(throws: CohortsError.self) {
      try SplitLock.make(
        for: next,
        options: SplitOptions(
          validation: 0.2, test: 0.3, folds: 0, stratify: [], holdOut: nil, latest: nil, seed: 4),
        key: Picture.key)
    }
    #expect(
      error?.description
        == "split.lock: cannot be made anew: a cohort that feedback made keeps the split of the "
        + "first; restore it from the version before; a new split needs a new ingest")
  }

  @Test func `a description that was edited or taken from another version is refused`() throws {
    let sentence =
      "cohort-version.json: was changed, is another cohort's, or was made with another key; "
      + "restore the file or use the key of the cohort"
    let pair = try Pair("edited", change: corrected)
    let text = try String(contentsOf: pair.file, encoding: .utf8)
    try text.replacingOccurrences(of: "\"version\" : 2", with: "\"version\" : 3")
      .write(to: pair.file, atomically: true, encoding: .utf8)
    let edited = #expect(throws: CohortsError.self) { try pair.opened() }
    #expect(edited?.description == sentence)
    let other = try Pair("other") { $0.feedback = ["sick": .accepted] }
    try text.write(to: other.file, atomically: true, encoding: .utf8)
    let foreign = #expect(throws: CohortsError.self) { try other.opened() }
    #expect(foreign?.description == sentence)
  }

  @Test func `without its description a version has no split`() throws {
    let pair = try Pair("bare", change: corrected)
    try FileManager.default.removeItem(at: pair.file)
    let next = try pair.opened()
    let error = #expect(throws: CohortsError.self) {
      try SplitLock.read(in: next, key: Picture.key)
    }
    #expect(error?.reason == "belongs to another cohort")
  }
}
