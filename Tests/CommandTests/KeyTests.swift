import Foundation
import Testing

/// `fovea key new`.
@Suite struct KeyTests {
  @Test func `a new key is said by its path alone, and ingest takes it`() throws {
    let folder = try TemporaryFolder()
    let made = try Program.run(["key", "new", "safe/key"], in: folder)
    #expect(made.status == 0, "\(made.messages)")
    #expect(made.output == folder.path("safe/key") + "\n")
    #expect(made.messages.isEmpty)
    let facts = try FileManager.default.attributesOfItem(atPath: folder.path("safe/key"))
    #expect(facts[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("safe")) == ["key"])
    let text = try folder.text("safe/key")
    #expect(text.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)

    try SmallDump(patients: 4).write(to: folder, "dump")
    let ingest = try Program.run(
      ["ingest", "dump", "-o", "cohort", "--key", "safe/key"], in: folder)
    #expect(ingest.status == 0, "\(ingest.messages)")
    #expect(!ingest.messages.contains("made a secret key"))
    #expect(try folder.text("safe/key") == text)
  }

  @Test func `two keys differ`() throws {
    let folder = try TemporaryFolder()
    for name in ["one", "two"] {
      #expect(try Program.run(["key", "new", name], in: folder).status == 0)
    }
    #expect(try folder.text("one") != folder.text("two"))
  }

  @Test func `a dry run makes no key, and says no to one that is there`() throws {
    let folder = try TemporaryFolder()
    let dry = try Program.run(["key", "new", "key", "--dry-run"], in: folder)
    #expect(dry.output == "would make a secret key at \(folder.path("key"))\n")
    #expect(!folder.holds("key"))
    try folder.write("mine", to: "key")
    let refused = try Program.run(["key", "new", "key", "--dry-run"], in: folder)
    #expect(refused.status == 73)
    #expect(try folder.text("key") == "mine")
  }
}
