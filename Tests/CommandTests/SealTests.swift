import Files
import Foundation
import Testing

/// The seal that `fovea ingest` and `fovea run` leave beside what they make.
@Suite struct SealTests {
  private func run(
    _ arguments: [String], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(arguments + ["--key", "key"], in: folder)
  }

  private func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var dump = SmallDump(isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    try dump.write(to: folder, "dump")
    #expect(try run(["ingest", "dump", "-o", "cohort"], in: folder).status == 0)
    return folder
  }

  @Test func `it lies beside the cohort, for its owner alone, and is named in the log`() throws {
    let folder = try prepared()
    let facts = try FileManager.default.attributesOfItem(atPath: folder.path("cohort.seal"))
    #expect(facts[.posixPermissions] as? Int == 0o600)
    let place = folder.url.appendingPathComponent("cohort.seal")
    let bytes = try Data(contentsOf: place)
    for canary in ["MRN-9941", "Quillon", "quillon", "archive-", "picture", "1.2.840.99999."] {
      #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary)")
    }
    let digest = try Digest.sha256(of: place)
    #expect(try folder.text("cohort/audit.jsonl").contains(#""gate":"sealed \#(digest)""#))
    #expect(try folder.text("cohort/ingest-summary.json").contains(digest))
    #expect(try run(["ingest", "dump", "-o", "cohort", "--force"], in: folder).status == 0)
    #expect(try Data(contentsOf: place) == bytes)
  }

  @Test func `it is never inside the output, and never replaced without force`() throws {
    let folder = try prepared()
    let inside = try run(
      ["ingest", "dump", "-o", "other", "--seal", "other/seal"], in: folder)
    #expect(
      inside.errors == [
        "--seal: lies inside the output folder; "
          + "keep the table that leads back to patients elsewhere"
      ])
    #expect(inside.status == 64)
    let again = try run(
      ["ingest", "dump", "-o", "other", "--seal", "cohort.seal"], in: folder)
    #expect(
      again.errors == [
        "--seal: names a file that exists already; name a new file, or replace it with --force"
      ])
    let key = try run(
      ["ingest", "dump", "-o", "other", "--seal", "key", "--force"], in: folder)
    #expect(
      key.errors == [
        "--link, --seal and --key: two of them name the same file; give each a file of its own"
      ])
    #expect(!folder.holds("other"))
  }

  @Test func `a seal that is named must open and belong to the cohort`() throws {
    let folder = try prepared()
    try SmallDump(patients: 6).write(to: folder, "second")
    #expect(try run(["ingest", "second", "-o", "other"], in: folder).status == 0)
    let other = try run(["split", "cohort", "--seal", "other.seal"], in: folder)
    #expect(
      other.errors == [
        "--seal: is the seal of another cohort; "
          + "name the one that fovea ingest wrote with this cohort"
      ])
    #expect(other.status == 65)
    try folder.write("nobody", to: "plain")
    let plain = try run(["split", "cohort", "--seal", "plain"], in: folder)
    #expect(plain.errors == ["--seal: is no seal; name a file that fovea ingest wrote"])
    let missing = try run(["split", "cohort", "--seal", "nowhere"], in: folder)
    #expect(missing.status == 66)
    try folder.write("nobody", to: "cohort.seal")
    let broken = try run(["split", "cohort"], in: folder)
    #expect(broken.status == 0)
    #expect(
      broken.messages.contains(
        "the output is unscanned for identities: the seal beside the cohort is no seal"),
      "\(broken.messages)")
  }

  @Test func `the seal of an output that is gone is named`() throws {
    let folder = try prepared()
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("cohort"))
    let again = try run(["ingest", "dump", "-o", "cohort"], in: folder)
    #expect(
      again.errors.first?.hasSuffix(
        "cohort.seal: is the seal of an earlier output; remove it, or replace it with --force")
        == true, "\(again.messages)")
    #expect(again.status == 73)
    try folder.write(ReleaseGateTests.plan(target: "finding"), to: "plan.yaml")
    let key = try Program.run(
      ["run", "plan.yaml", "-o", "out", "--key", "new", "--seal", "new"], in: folder)
    #expect(
      key.errors == [
        "--link, --seal and --key: two of them name the same file; give each a file of its own"
      ])
    #expect(!folder.holds("new"))
  }

  @Test func `a run keeps its seal beside it, and goes on with it`() throws {
    let folder = try prepared()
    try folder.write(ReleaseGateTests.plan(target: "finding"), to: "plan.yaml")
    let first = try run(["run", "plan.yaml", "-o", "out"], in: folder)
    #expect(first.status == 0, "\(first.messages)")
    #expect(folder.holds("out.seal") && !folder.holds("out/cohort.seal"))
    let digest = try Digest.sha256(of: folder.url.appendingPathComponent("out.seal"))
    #expect(try folder.text("out/audit.jsonl").contains(#""gate":"searched \#(digest)""#))
    let again = try run(["run", "plan.yaml", "-o", "out"], in: folder)
    #expect(again.status == 0, "\(again.messages)")
    let named = try run(
      [
        "predict", "out/model.fovea", "dump", "-o", "predicted",
      ], in: folder)
    #expect(named.status == 0, "\(named.messages)")
    #expect(try folder.text("predicted/audit.jsonl").contains(#""gate":"searched \#(digest)""#))
  }
}
