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
}
