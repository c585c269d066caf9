import DecodeProtocol
import Delivery
import Foundation
import Privacy
import Testing

/// The folder as a whole: manifest, repeats, quarantine, and that nothing depends on chance.
@Suite struct FolderTests {
  private func filled() throws -> Workshop {
    let workshop = try Workshop()
    for number in 0..<6 {
      try workshop.add(
        "ward/\(number).dcm",
        Sample.file(Sample.dataSet(instance: "1.2.3.4.5.7\(number)")))
    }
    try workshop.add("notes.txt", Array("of Quillon".utf8))
    try workshop.add("ward/broken", Array(Sample.file(Sample.dataSet()).dropLast(2)))
    return workshop
  }

  @Test func `every file has one fate`() async throws {
    let workshop = try filled()
    try workshop.add("again", try workshop.bytes("ward/0.dcm", in: "input"))
    try workshop.add(
      "other",
      Sample.file(
        Sample.dataSet([Sample.number(0x0028_0010, 1)], instance: "1.2.3.4.5.70")))
    let summary = try await workshop.run()
    #expect(summary.files.found == 10)
    #expect(summary.files.released == 6)
    #expect(summary.files.duplicate == 1)
    #expect(summary.files.notDICOM == 1)
    #expect(summary.files.quarantined == 2)
    #expect(
      summary.refusals.contains {
        $0.reason == "another file has the same SOP Instance UID and other content"
      })
    #expect(summary.refusals.allSatisfy { $0.name.wholeMatch(of: /q[0-9a-f]{16}/) != nil })
    #expect(summary.patients == 1)
  }

  @Test func `one key gives the same bytes twice, another none in common`() async throws {
    let workshop = try filled()
    _ = try await workshop.run(output: "first")
    _ = try await workshop.run(output: "second")
    _ = try await workshop.run(output: "other", key: SecretKey(bytes: Array(1..<33)))
    let first = try workshop.everything(in: "first")
    #expect(try first == workshop.everything(in: "second"))
    let other = try workshop.everything(in: "other")
    #expect(Set(first.keys).intersection(other.keys).allSatisfy { !$0.hasSuffix(".dcm") })
  }

  @Test func `a file of a valid manifest is copied byte for byte`() async throws {
    let workshop = try filled()
    _ = try await workshop.run(output: "first")
    let summary = try await workshop.run(input: "first", output: "second")
    #expect(summary.files.copied == 6)
    #expect(summary.files.released == 0)
    let paths = try workshop.paths(in: "first")
    #expect(try workshop.paths(in: "second") == paths)
    for path in paths {
      #expect(try workshop.bytes(path, in: "first") == workshop.bytes(path, in: "second"))
    }
  }

  @Test func `an edited file, another key or profile is no reason to copy`() async throws {
    let workshop = try filled()
    _ = try await workshop.run(output: "first")
    #expect(try await workshop.run([.uids], input: "first", output: "a").files.copied == 0)
    let key = SecretKey(bytes: Array(1..<33))
    #expect(try await workshop.run(input: "first", output: "b", key: key).files.copied == 0)
    let path = try #require(try workshop.paths(in: "first").first)
    var bytes = try workshop.bytes(path, in: "first")
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: workshop.url.appendingPathComponent("first/\(path)"))
    #expect(try await workshop.run(input: "first", output: "c").files.copied == 5)
  }

  @Test func `a dry run writes nothing and says the same`() async throws {
    let workshop = try filled()
    let summary = try await workshop.run(isDryRun: true)
    #expect(summary.files.released == 6)
    #expect(
      !FileManager.default.fileExists(atPath: workshop.url.appendingPathComponent("output").path))
    let real = try await workshop.run()
    #expect(summary.files == real.files)
    #expect(summary.refusals == real.refusals)
    #expect(summary.tally == real.tally)
    #expect(summary.commentsStripped == real.commentsStripped)
    #expect(summary.embeddedBitsCleared == real.embeddedBitsCleared)
  }

  @Test func `nothing of the person is in any report`() async throws {
    let workshop = try filled()
    _ = try await workshop.run()
    for (path, bytes) in try workshop.everything() {
      let text = path + String(decoding: bytes, as: UTF8.self)
      for canary in ["Quillon", "Zephyrine", "MRN-9941", "ward/", "20140703", "1.2.3.4.5"] {
        #expect(!text.contains(canary), "\(canary) in \(path)")
      }
    }
  }
}
