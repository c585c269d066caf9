import Foundation
import Testing

/// `fovea ingest --stored-values`, as a person would call it.
@Suite struct StoredValuesTests {
  private func dump(_ folder: TemporaryFolder) throws {
    try SmallDump(patients: 3, isDICOM: true).write(to: folder, "secret-ward")
    let whole = try Data(
      contentsOf: folder.url.appendingPathComponent("secret-ward/archive-0/picture0"))
    try folder.write(whole.prefix(700), to: "secret-ward/archive-0/broken")
  }

  @Test func `it says what it did, names no file, and finetune takes it for no cohort`() throws {
    let folder = try TemporaryFolder()
    try dump(folder)
    let made = try Program.run(
      ["ingest", "secret-ward", "-o", "values", "--stored-values", "--key", "key", "-v"],
      in: folder)
    #expect(made.status == 0, "\(made.messages)")
    #expect(
      made.output == """
        found 6 files: 3 read with 3 frames, 3 without
        2 without: a text
        1 without: its data set breaks off or is not well-formed
        nothing in it is de-identified: the table holds paths, the frames what is shown in them
        stored values: \(folder.path("values"))

        """)
    #expect(made.messages.contains("file 1 of 6 failed: its data set breaks off"))
    for canary in ["secret-ward", "archive", "picture", "Quillon", "004170"] {
      #expect(!(made.output + made.messages).contains(canary), "\(canary) was said")
    }
    #expect(try folder.text("values/stored_values.csv").contains("\narchive-0/picture0,1,24,24,"))
    let log = try folder.text("values/audit.jsonl")
    #expect(!log.contains("archive") && log.contains("\"--stored-values\""))
    let verified = try Program.run(["audit", "verify", "values", "--key", "key"], in: folder)
    #expect(verified.status == 0, "\(verified.messages)")
    let refused = try Program.run(
      ["finetune", "values", "-o", "run", "--target", "finding", "--key", "key"], in: folder)
    #expect(
      refused.errors == [
        "\(folder.path("values")): is no cohort: it holds no manifest.jsonl; make one with fovea "
          + "ingest"
      ])
    #expect(refused.status == 66)
  }

  @Test func `it is not written where it would leave the house, nor over a cohort`() throws {
    let folder = try TemporaryFolder()
    try dump(folder)
    let cohort = ["ingest", "secret-ward", "-o", "cohort", "--key", "key"]
    #expect(try Program.run(cohort, in: folder).status == 0)
    let inside = try Program.run(
      ["ingest", "secret-ward", "-o", "cohort/values", "--stored-values", "--key", "key"],
      in: folder)
    #expect(
      inside.errors == [
        "\(folder.path("cohort/values")): lies inside a folder that fovea wrote; stored values "
          + "hold people's pixels; keep them out of what may be handed on"
      ])
    #expect(inside.status == 64)
    let over = try Program.run(cohort + ["--stored-values", "--force"], in: folder)
    #expect(
      over.errors == [
        "\(folder.path("cohort")): holds what fovea did not write there, which --force would take "
          + "away; choose another folder, or move that away"
      ])
    #expect(folder.holds("cohort/manifest.jsonl"))
  }

  @Test func `an option about cohorts is refused with it`() throws {
    let folder = try TemporaryFolder()
    try dump(folder)
    let ending = try Program.run(
      ["ingest", "secret-ward", "-o", "values", "--stored-values", "--link", "link.csv"],
      in: folder)
    #expect(ending.status == 64)
    #expect(ending.errors == ["--stored-values makes no cohort: leave out --link."])
    #expect(!folder.holds("values"))
  }

  @Test func `a dry run reads every file and writes nothing`() throws {
    let folder = try TemporaryFolder()
    try dump(folder)
    let ending = try Program.run(
      ["ingest", "secret-ward", "-o", "values", "--stored-values", "--dry-run", "--key", "key"],
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.output == """
        found 6 files: 3 read with 3 frames, 3 without
        2 without: a text
        1 without: its data set breaks off or is not well-formed
        would write them into \(folder.path("values"))

        """)
    #expect(!folder.holds("values") && !folder.holds("key"))
  }
}
