import Files
import Foundation
import Testing

@Suite struct AtomicFileTests {
  @Test func `a file is replaced as a whole and nothing else remains`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("model.fovea")
    try AtomicFile.write(Data("old".utf8), to: file)
    try AtomicFile.write(Data("new".utf8), to: file)
    #expect(try Data(contentsOf: file) == Data("new".utf8))
    #expect(folder.names == ["model.fovea"])
  }

  @Test func `a secret is readable by its owner only`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("key")
    try AtomicFile.write(Data("s".utf8), to: file, mode: 0o600)
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `a missing folder cannot be written to`() {
    let file = URL(fileURLWithPath: "/proc/no-such-folder/model.fovea")
    let error = #expect(throws: FilesError.self) { try AtomicFile.write(Data(), to: file) }
    #expect(
      error?.description
        == "/proc/no-such-folder/model.fovea: no such file or folder; "
        + "choose a folder that exists and can be written")
    #expect(error?.exitCode == 73)
  }

  @Test func `a device is never renamed away`() {
    let error = #expect(throws: FilesError.self) {
      try AtomicFile.write(Data("x".utf8), to: URL(fileURLWithPath: "/dev/full"))
    }
    #expect(
      error?.description
        == "/dev/full: exists and is not a regular file; choose another name")
    #expect(error?.exitCode == 73)
  }

  @Test func `a failing writer leaves the old file and no temporary`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a.csv")
    try AtomicFile.write(Data("old".utf8), to: file)
    #expect(throws: FilesError.self) {
      try AtomicFile.write(to: file) { (writer) throws(FilesError) in
        try writer.append("half")
        throw FilesError(.inputOutput, subject: "a.csv", reason: "no space left on the device")
      }
    }
    #expect(try Data(contentsOf: file) == Data("old".utf8))
    #expect(folder.names == ["a.csv"])
  }

  @Test func `a link is followed and stays a link`() throws {
    let folder = try TemporaryFolder()
    let target = folder.url.appendingPathComponent("target")
    let link = folder.url.appendingPathComponent("link")
    try Data("old".utf8).write(to: target)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
    try AtomicFile.write(Data("new".utf8), to: link)
    #expect(try Data(contentsOf: target) == Data("new".utf8))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == target.path)
  }

  /// The limit holds for the whole process; 16 MiB is far above what other tests write, and the old
  /// limit is put back at once.
  @Test func `a file above the size limit leaves the old file`() throws {
    Interruption.ignoreWriteSignals()
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("big")
    try AtomicFile.write(Data("old".utf8), to: file)
    var old = rlimit()
    #expect(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old) == 0)
    var limit = rlimit(rlim_cur: 16 << 20, rlim_max: old.rlim_max)
    #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    defer { setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old) }
    let error = #expect(throws: FilesError.self) {
      try AtomicFile.write(Data(count: 17 << 20), to: file)
    }
    #expect(
      error?.description
        == "\(file.path): the file would exceed the size limit; "
        + "make room or raise the limit; the old file, if any, is untouched")
    #expect(error?.exitCode == 74)
    #expect(try Data(contentsOf: file) == Data("old".utf8))
    #expect(folder.names == ["big"])
  }
}

@Suite struct InputFileTests {
  @Test func `a missing file names only its last component`() {
    let error = #expect(throws: FilesError.self) {
      try InputFile.data(of: URL(fileURLWithPath: "/no/such/labels.csv"))
    }
    #expect(error?.description == "labels.csv: no such file or folder; check the name")
    #expect(error?.exitCode == 66)
  }

  @Test func `a folder is not a file`() {
    let error = #expect(throws: FilesError.self) {
      try InputFile.data(of: URL(fileURLWithPath: "/tmp"))
    }
    #expect(error?.description == "tmp: is not a regular file")
  }

  @Test func `a file above the limit is refused`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a")
    try Data(count: 9).write(to: file)
    let error = #expect(throws: FilesError.self) { try InputFile.data(of: file, limit: 8) }
    #expect(error?.description == "a: holds 9 bytes where at most 8 are accepted")
  }

  @Test(arguments: [
    (".split.lock.9C0D8A1E-0001-4F00-8AAA-0123456789AB.tmp", "split.lock"),
    (".split.lock.tmp", nil), ("split.lock", nil), (".9C0D8A1E.tmp", nil),
  ])
  func `a temporary file names the one it is meant for`(name: String, target: String?) {
    #expect(AtomicFile.target(ofTemporary: name) == target)
  }
}
