import Foundation
import Testing

/// Readers of different tables who differ.
@Suite struct ReviewConflictTests {
  private func run(
    _ table: String, _ from: String, _ to: String, _ flags: [String] = [],
    in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try folder.write(ReviewSheet.header + table, to: "feedback.csv")
    let ending = try Program.run(
      ["review", "import", "feedback.csv", from, "-o", to, "--key", "key"] + flags, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    return ending
  }

  @Test func `the label of a dispute stays until a table settles it`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "cohort.seal", "key", to: folder)
    let one = try #require(ReviewSheet.cases(folder, "cohort").first { $0.part == "train" })
    let call = one.label ?? ""
    let other = call == "1" ? "0" : "1"
    func label(_ cohort: String) throws -> String? {
      try ReviewSheet.cases(folder, cohort).first { $0.id == one.id }?.label
    }
    let first = ReviewSheet.row(one.id, call: call, "corrected", other, reader: "a")
    let second = ReviewSheet.row(one.id, call: call, "accepted", reader: "b", time: "10:00:00")
    _ = try run(first, "cohort", "second", in: folder)
    #expect(try label("second") == other)
    let disputed = try run(second, "second", "third", in: folder)
    #expect(disputed.output.hasPrefix("1 rows of 1 readers: 0 applied, 0 test, 1 disputed, "))
    #expect(
      disputed.output.contains(
        "\nreaders differ in 1 answers, whose labels stay; a table that is taken in with "
          + "--adjudicate settles them\n"))
    #expect(try label("third") == other)
    let settled = try run(second, "third", "fourth", ["--adjudicate"], in: folder)
    #expect(settled.output.contains("\nfinding: 1 labels changed\n"))
    #expect(try label("fourth") == call)
    #expect(try folder.text("fourth/feedback.jsonl").split(separator: "\n").count == 3)
  }

  @Test func `a table that was taken in before makes no version`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "cohort.seal", "key", to: folder)
    let train = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "train" }
    let table = train.prefix(2).map { ReviewSheet.row($0.id, call: "1", "rejected") }.joined()
    _ = try run(table, "cohort", "next", in: folder)
    let again = try run(table, "next", "third", in: folder)
    #expect(
      again.output == "all 2 answers are in feedback.jsonl already; no version was made\n")
    #expect(!folder.holds("third"))
  }
}
