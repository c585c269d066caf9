import Files
import Foundation
import Testing

@Suite struct StagedFolderTests {
  @Test func `a folder appears as a whole`() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("deep/cohort")
    let staged = try StagedFolder(for: target)
    try staged.makeFolder("pixels")
    try staged.write(Data("1".utf8), to: "pixels/a")
    try staged.write(Data("2".utf8), to: "pixels/b")
    try staged.rename("pixels/a", to: "pixels/c")
    staged.remove("pixels/b")
    #expect(!FileManager.default.fileExists(atPath: target.path))
    try staged.commit()
    #expect(try Data(contentsOf: target.appendingPathComponent("pixels/c")) == Data("1".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == ["pixels"])
    let parent = target.deletingLastPathComponent().path
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == ["cohort"])
  }

  @Test func `what is discarded leaves nothing`() throws {
    let folder = try TemporaryFolder()
    let staged = try StagedFolder(for: folder.url.appendingPathComponent("cohort"))
    try staged.write(Data(), to: "a")
    staged.discard()
    #expect(folder.names == [])
  }

  @Test func `a folder that holds something is not replaced`() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.url.appendingPathComponent("a"))
    let error = #expect(throws: FilesError.self) { try StagedFolder(for: folder.url) }
    #expect(
      error?.description
        == "\(folder.url.path): exists already; choose another folder or use --force")
    #expect(error?.exitCode == 73)
  }

  @Test func `what a killed process left is cleared away`() throws {
    let folder = try TemporaryFolder()
    let left = folder.url.appendingPathComponent(".cohort.partial-99999999")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    let staged = try StagedFolder(for: folder.url.appendingPathComponent("cohort"))
    try staged.commit()
    #expect(folder.names == ["cohort"])
  }

  @Test func `a place that cannot be written is said`() {
    let error = #expect(throws: FilesError.self) {
      try StagedFolder(for: URL(fileURLWithPath: "/proc/no-such-folder/cohort"))
    }
    #expect(error?.exitCode == 73)
    #expect(
      error?.description
        == "/proc/no-such-folder/cohort: no such file or folder; "
        + "choose a folder that exists and can be written")
  }

  /// A folder with an earlier output in it, and a newer one staged for its place.
  private func replacement(
    _ names: Set<String> = ["a", "pixels"]
  ) throws -> (folder: TemporaryFolder, target: URL, staged: StagedFolder) {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("cohort")
    try FileManager.default.createDirectory(
      at: target.appendingPathComponent("pixels"), withIntermediateDirectories: true)
    try Data("old".utf8).write(to: target.appendingPathComponent("a"))
    try Data("old".utf8).write(to: target.appendingPathComponent("pixels/b"))
    let staged = try StagedFolder(for: target, replacing: names)
    try staged.write(Data("new".utf8), to: "a")
    return (folder, target, staged)
  }

  private func text(_ url: URL) -> String? {
    (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `what lies there stays until the new folder is committed, then goes`() throws {
    let (folder, target, staged) = try replacement()
    #expect(text(target.appendingPathComponent("a")) == "old")
    #expect(text(target.appendingPathComponent("pixels/b")) == "old")
    try staged.commit()
    #expect(text(target.appendingPathComponent("a")) == "new")
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == ["a"])
    #expect(folder.names == ["cohort"])
  }

  @Test func `what lies there stays when the new folder is discarded`() throws {
    let (folder, target, staged) = try replacement()
    staged.discard()
    #expect(text(target.appendingPathComponent("a")) == "old")
    #expect(text(target.appendingPathComponent("pixels/b")) == "old")
    #expect(folder.names == ["cohort"])
  }

  @Test func `a file that nobody may replace is refused first, and kept if it comes later`() throws
  {
    let sentence = """
      holds what fovea did not write there; choose another folder, or move that away
      """
    let early = #expect(throws: FilesError.self) { try replacement(["a"]) }
    #expect(early?.description.hasSuffix(": \(sentence)") == true)
    #expect(early?.exitCode == 73)
    let (folder, target, staged) = try replacement()
    try Data("mine".utf8).write(to: target.appendingPathComponent("mine"))
    let late = #expect(throws: FilesError.self) { try staged.commit() }
    #expect(late?.description == "\(target.path): \(sentence)")
    staged.discard()
    #expect(text(target.appendingPathComponent("mine")) == "mine")
    #expect(text(target.appendingPathComponent("a")) == "old")
    #expect(folder.names == ["cohort"])
  }

  @Test func `behind a link the folder is replaced and the link stays`() throws {
    let (folder, target, staged) = try replacement()
    staged.discard()
    let link = folder.url.appendingPathComponent("link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
    let through = try StagedFolder(for: link, replacing: ["a", "pixels"])
    try through.write(Data("new".utf8), to: "a")
    try through.commit()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == target.path)
    #expect(text(target.appendingPathComponent("a")) == "new")
    #expect(folder.names.sorted() == ["cohort", "link"])
  }

  @Test(arguments: [true, false])
  func `names are exchanged, or moved one after the other`(exchanges: Bool) throws {
    let (folder, target, staged) = try replacement()
    var swap = FolderSwap(place: target)
    swap.exchanges = exchanges
    #expect(swap.put(staged.url) == 0)
    #expect(text(target.appendingPathComponent("a")) == "new")
    let earlier = folder.names.filter { $0.hasPrefix(".cohort.") }
    #expect(earlier == [".cohort.\(exchanges ? "partial" : "earlier")-\(getpid())"])
    swap.removeEarlier(staged.url)
    #expect(folder.names == ["cohort"])
  }

  @Test func `what a kill left aside comes back, unless its successor is there`() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("cohort")
    let aside = folder.url.appendingPathComponent(".cohort.earlier-99999999")
    try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
    try Data("old".utf8).write(to: aside.appendingPathComponent("a"))
    try StagedFolder(for: target, replacing: ["a"]).discard()
    #expect(text(target.appendingPathComponent("a")) == "old")
    try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
    try StagedFolder(for: target, replacing: ["a"]).discard()
    #expect(text(target.appendingPathComponent("a")) == "old")
    #expect(folder.names == ["cohort"])
  }

  @Test func `a mount point is refused before the work`() {
    let error = #expect(throws: FilesError.self) {
      try StagedFolder(
        for: URL(fileURLWithPath: "/proc"),
        replacing: Set((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []))
    }
    #expect(error?.exitCode == 73)
    let early = #expect(throws: FilesError.self) {
      try StagedFolder.check(
        URL(fileURLWithPath: "/proc"),
        replacing: Set((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []))
    }
    #expect(early?.exitCode == 73)
  }
}
