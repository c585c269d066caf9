import Foundation
import Testing

/// Readers' feedback becomes the next version of a cohort.
@Suite struct ReviewImportTests {
  /// The workshop's cohort in a folder of its own.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "cohort.seal", "key", to: folder)
    return folder
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    let ending = try Program.run(arguments + ["--key", "key"], in: folder)
    #expect(ending.status == 0, "\(arguments): \(ending.messages)")
    return ending
  }

  /// The other label of yes or no.
  private func other(_ label: String?) -> String { label == "1" ? "0" : "1" }

  @Test func `looks at the test part stay counted in the next version`() throws {
    let folder = try folder()
    try Workshop.open().copy("run", to: folder)
    let first = try run(
      ["evaluate", "run/model.fovea", "cohort", "-o", "first", "--test"], in: folder)
    #expect(first.output.hasSuffix("test part opened so far: 1\n"))
    let one = try #require(ReviewSheet.cases(folder, "cohort").first { $0.part == "train" })
    try folder.write(
      ReviewSheet.header + ReviewSheet.row(one.id, call: one.label ?? "", "accepted"),
      to: "feedback.csv")
    _ = try run(["review", "import", "feedback.csv", "cohort", "-o", "next"], in: folder)
    let second = try run(
      ["evaluate", "run/model.fovea", "next", "-o", "second", "--test"], in: folder)
    #expect(second.output.hasSuffix("test part opened so far: 2\n"), "\(second.output)")
  }

  @Test func `corrections, acceptances and rejections make the next version, the test part apart`()
    throws
  {
    let folder = try folder()
    let before = try ReviewSheet.cases(folder, "cohort")
    let train = before.filter { $0.part == "train" }
    let test = try #require(before.first { $0.part == "test" })
    let table =
      ReviewSheet.header
      + ReviewSheet.row(train[0].id, call: train[0].label ?? "", "corrected", other(train[0].label))
      + ReviewSheet.row(train[1].id, call: train[1].label ?? "", "accepted")
      + ReviewSheet.row(train[2].id, call: "1", "rejected", reason: "quality")
      + ReviewSheet.row(test.id, call: "1", "corrected", other(test.label))
      + ReviewSheet.row(train[3].id, call: "1", "", reader: "")
    try folder.write(table, to: "feedback.csv")
    let ending = try run(["review", "import", "feedback.csv", "cohort", "-o", "next"], in: folder)
    #expect(
      ending.output.hasPrefix(
        "5 rows of 1 readers: 3 applied, 1 test, 0 disputed, 0 unknown, 0 repeated, 0 outdated, "
          + "1 not reviewed\napplied: 1 accepted, 1 corrected, 1 rejected\n"
          + "finding: 2 labels changed\n"))
    let tested = before.count { $0.part == "test" }
    #expect(ending.output.contains("\ntest part untouched: \(tested) images, sha256 "))
    let after = try ReviewSheet.cases(folder, "next")
    #expect(after.map(\.id) == before.map(\.id) && after.map(\.part) == before.map(\.part))
    var expected = Dictionary(uniqueKeysWithValues: before.map { ($0.id, $0.label) })
    expected[train[0].id] = other(train[0].label)
    expected[train[2].id] = .some(nil)
    for one in after { #expect(one.label == expected[one.id] ?? nil, "\(one.id)") }
    let said = Dictionary(
      uniqueKeysWithValues: after.compactMap { one in one.feedback.map { (one.id, $0) } })
    #expect(
      said == [
        train[0].id: ["finding": "corrected"], train[1].id: ["finding": "accepted"],
        train[2].id: ["finding": "rejected"],
      ])
    #expect(try folder.text("next/split.lock") == folder.text("cohort/split.lock"))
    #expect(try folder.text("next/feedback.jsonl").split(separator: "\n").count == 4)
    _ = try run(["audit", "verify", "next"], in: folder)
    #expect(folder.holds("next.seal"))
  }

  @Test func `the name of a reader and free text are in no byte`() throws {
    let folder = try folder()
    let train = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "train" }
    try folder.write(
      ReviewSheet.header + ReviewSheet.row(train[0].id, call: "1", "rejected"), to: "secret.csv")
    let ending = try run(["review", "import", "secret.csv", "cohort", "-o", "next"], in: folder)
    var said = Data((ending.output + ending.messages).utf8)
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path("next")) {
      said += (try? Data(contentsOf: folder.url.appendingPathComponent("next/\(path)"))) ?? Data()
    }
    for canary in ["Quillon", "Zephyrine", "secret.csv"] {
      #expect(said.range(of: Data(canary.utf8)) == nil, "\(canary)")
    }
  }

  @Test func `a second round goes on in the ledger of the first`() throws {
    let folder = try folder()
    let train = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "train" }
    for (number, (from, to)) in [("cohort", "second"), ("second", "third")].enumerated() {
      let row = ReviewSheet.row(train[number].id, call: "1", "rejected")
      try folder.write(ReviewSheet.header + row, to: "feedback.csv")
      _ = try run(["review", "import", "feedback.csv", from, "-o", to], in: folder)
    }
    #expect(try folder.text("third/feedback.jsonl").hasPrefix(folder.text("second/feedback.jsonl")))
    let after = try ReviewSheet.cases(folder, "third")
    #expect(after.count { $0.feedback != nil } == 2)
    #expect(try folder.text("third/split.lock") == folder.text("cohort/split.lock"))
    try folder.write(Data(folder.text("second/feedback.jsonl").utf8), to: "third/feedback.jsonl")
    let cut = try Program.run(
      ["review", "import", "feedback.csv", "third", "-o", "fourth", "--key", "key"], in: folder)
    #expect(cut.status == 65)
    #expect(
      cut.messages.contains(
        "feedback.jsonl: is not the ledger of this cohort; restore the file; what was entered is "
          + "never taken back"))
  }

  @Test func `JSON says the same as a table, and predictions fill in what a blind reader lacks`()
    throws
  {
    let folder = try folder()
    try Workshop.open().copy("run", to: folder)
    let cases = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "validation" }
    let rows = cases.map { one in
      """
      {"unit": "image", "unit_id": "\(one.id)", "label": "finding", "verdict": "corrected",
       "answer": \(one.label ?? ""), "reader": "a", "time": "2026-01-31T09:30:00.123Z",
       "prediction_visible": false}
      """
    }
    try folder.write(
      #"{"schema": "fovea.feedback/1", "rows": ["# + rows.joined(separator: ",") + "]}",
      to: "feedback.json")
    let command = ["review", "import", "feedback.json", "cohort"]
    let alone = try Program.run(command + ["-o", "alone", "--key", "key"], in: folder)
    #expect(alone.status == 64)
    #expect(
      alone.errors == [
        "--predictions: is needed: what the model said is not known of \(cases.count) answers "
          + "whose readers did not see it, so that they would all count as corrections; name the "
          + "predictions.csv that was reviewed"
      ])
    let joined = try run(
      command + ["-o", "joined", "--predictions", "run/predictions.csv"], in: folder)
    #expect(joined.output.contains("finding, blind: \(cases.count) answers, agreement "))
    #expect(joined.output.contains("finding, answer visible: no such answers, so no evidence\n"))
    #expect(!joined.output.contains("left out"))
    let other = try #require(ReviewSheet.cases(folder, "cohort").first { $0.part == "train" })
    try folder.write(
      ReviewSheet.header
        + ReviewSheet.row(other.id, call: "", "corrected", other.label ?? "", isVisible: false),
      to: "other.csv")
    let lacking = try Program.run(
      [
        "review", "import", "other.csv", "cohort", "-o", "lacking", "--key", "key",
        "--predictions", "run/predictions.csv",
      ], in: folder)
    #expect(lacking.status == 64)
    #expect(
      lacking.errors == [
        "--predictions: lacks units of the table: what the model said is not known of 1 answers "
          + "whose readers did not see it, so that they would all count as corrections; name the "
          + "predictions.csv that was reviewed"
      ])
  }

  @Test func `agreement says how many answers it leaves out`() throws {
    let folder = try folder()
    let train = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "train" }
    try folder.write(
      ReviewSheet.header + ReviewSheet.row(train[0].id, call: "1", "rejected")
        + ReviewSheet.row(train[1].id, call: train[1].label ?? "", "accepted")
        + ReviewSheet.row(train[2].id, call: "", "corrected", train[2].label ?? ""),
      to: "feedback.csv")
    let ending = try run(["review", "import", "feedback.csv", "cohort", "-o", "next"], in: folder)
    let line = try #require(
      ending.output.split(separator: "\n").first { $0.hasPrefix("finding, answer visible: ") })
    #expect(line.hasPrefix("finding, answer visible: 1 answers, agreement "))
    #expect(line.hasSuffix("; left out, as reader or model says nothing: 2 answers"))
  }

  @Test func `the next version trains under weights of feedback, and dry runs write nothing`()
    throws
  {
    let folder = try folder()
    let train = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "train" }
    let rows = train.prefix(3).map {
      ReviewSheet.row($0.id, call: other($0.label), "corrected", $0.label ?? "")
    }
    try folder.write(ReviewSheet.header + rows.joined(), to: "feedback.csv")
    let command = ["review", "import", "feedback.csv", "cohort", "-o", "next"]
    let dry = try run(command + ["--dry-run"], in: folder)
    #expect(dry.output.hasPrefix("would apply 3 of 3 answers\n"))
    #expect(!folder.holds("next"))
    _ = try run(command, in: folder)
    let finetune = ["finetune", "next", "--quiet"] + Workshop.quickly
    _ = try run(finetune + ["-o", "plain"], in: folder)
    _ = try run(
      finetune + ["-o", "weighted", "--set", "training.feedback.corrected=4"], in: folder)
    let plain = try Data(contentsOf: folder.url.appendingPathComponent("plain/model.fovea"))
    let weighted = try Data(contentsOf: folder.url.appendingPathComponent("weighted/model.fovea"))
    #expect(plain != weighted)
    // The card is JSON inside a JSON string.
    let feedback = #"feedback\":{\"accepted\":1,\"corrected\":4}"#
    #expect(plain.range(of: Data("feedback".utf8)) == nil)
    #expect(weighted.range(of: Data(feedback.utf8)) != nil)
    _ = try run(["evaluate", "plain/model.fovea", "next", "-o", "out", "--test"], in: folder)
  }
}
