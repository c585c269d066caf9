import DecodeProtocol
import Foundation
import Testing

/// What a worker that a file has taken over could still do; asked of the kernel, by a process that
/// confines itself as the worker does and then tries (Tests/Confined).
@Suite struct SandboxTests {
  /// What each attempt ended with, in the order in which they were made.
  private func attempts(_ way: String) throws -> [(name: String, end: String)] {
    let scratch = try ScratchFolder()
    _ = try scratch.file("file", Array("abc".utf8))
    let process = Process()
    process.executableURL = Worker.built("fovea-confined")
    process.arguments = [way, scratch.url.path]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: said, as: UTF8.self).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return (words.dropLast().joined(separator: " "), String(words.last ?? ""))
    }
  }

  private static let allowed = [
    "read a file", "take memory", "load a table of characters", "allow itself time",
  ]

  @Test func `inside it files are read, and nothing is written, opened, started or told`() throws {
    let found = try attempts("confined")
    #expect(found.prefix(4).map(\.name) == Self.allowed)
    #expect(found.prefix(4).allSatisfy { $0.end == "done" }, "\(found.prefix(4))")
    #expect(found.count == 31)
    let escaped = found.dropFirst(4).filter { $0.end != "EPERM" }
    #expect(escaped.isEmpty, "\(escaped)")
  }

  /// Without this the test above could pass because an attempt is impossible anyway.
  @Test(arguments: [
    "write to a file that is open", "open for writing", "open for appending", "create",
    "truncate", "rename", "remove", "make a folder", "link", "make a pipe",
    "socket of the machine", "signal the parent", "fork", "start a thread", "run a program",
  ])
  func `outside it the same attempt succeeds`(name: String) throws {
    let attempt = try attempts("free").first { $0.name == name }
    #expect(attempt?.end == "done")
  }

  @Test func `the worker says that the kernel confines it, and the kernel says so`() throws {
    let worker = try Worker()
    #expect(try worker.ask(.confinement) == .confinement(isComplete: true))
    let place = "/proc/\(worker.process.processIdentifier)"
    let status = try String(contentsOfFile: "\(place)/status", encoding: .utf8)
    #expect(status.contains("Seccomp:\t2"))
    let limits = try String(contentsOfFile: "\(place)/limits", encoding: .utf8)
    let lines = limits.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.contains { $0.starts(with: ["Max", "file", "size", "0", "0"]) })
    #expect(lines.contains { $0.starts(with: ["Max", "open", "files", "32", "32"]) })
    #expect(lines.contains { $0.starts(with: ["Max", "processes", "0", "0"]) })
  }

  @Test func `where the kernel knows no filter the worker says so and reads on`() throws {
    let worker = try Worker(
      ["refusing", Worker.built("fovea-decode").path], program: "fovea-confined")
    #expect(try worker.ask(.confinement) == .confinement(isComplete: false))
    let scratch = try ScratchFolder()
    let image = HandMade.image(pixels: [7, 0, 0, 0, 0, 0, 0, 0])
    let frame = try worker.firstFrame(of: try scratch.file("a", HandMade.file(image)))
    #expect(frame.bytes[0] == 7)
  }
}
