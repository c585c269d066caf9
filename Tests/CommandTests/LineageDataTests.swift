import Foundation
import Testing

/// What lineage says that a model learnt from, and by whose ledger.
@Suite struct LineageDataTests {
  private func run(_ arguments: [String], in folder: TemporaryFolder) throws {
    let ending = try Program.run(arguments + ["--key", "key", "--quiet"], in: folder)
    try #require(ending.status == 0, "\(arguments): \(ending.messages)")
  }

  private func lineage(in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(["lineage", "out/model.fovea", "--in", ".", "--key", "key"], in: folder)
  }

  @Test func `images without a label were not learnt from, and a share is said`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("key", to: folder)
    try SmallDump(patients: 40).write(to: folder, "dump")
    let labels = try folder.text("dump/labels.csv").split(separator: "\n").enumerated()
    try folder.write(
      labels.map { 1...12 ~= $0 ? String($1.dropLast()) : String($1) }.joined(separator: "\n")
        + "\n", to: "dump/labels.csv")
    try run(
      ["ingest", "dump", "-o", "cohort", "--labels", "dump/labels.csv", "--unlabelled"], in: folder)
    try run(["split", "cohort"], in: folder)
    let train = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "train" }
    let known = train.count { $0.label != nil }
    let unknown = train.count - known
    try #require(unknown > 0 && known > 4)
    try run(["finetune", "cohort", "-o", "out"] + Workshop.quickly, in: folder)
    let without = "; not from \(unknown) images of the part without a label\n"
    let whole = try lineage(in: folder).output
    #expect(
      whole.contains("\nlearnt from: \(known) images of \(known) patients\(without)"), "\(whole)")
    try run(
      ["finetune", "cohort", "-o", "out", "--force", "--set", "training.labelShare=0.75"]
        + Workshop.quickly, in: folder)
    let share = try lineage(in: folder).output
    #expect(
      share.contains(
        "\nlearnt from: \(known) images of \(known) patients, of whom each fit had a share of "
          + "0.75\(without)"), "\(share)")
  }

  @Test func `a ledger that was cut is not believed`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "cohort.seal", "key", to: folder)
    let train = try ReviewSheet.cases(folder, "cohort").filter { $0.part == "train" }
    let rows = train.prefix(2).map { ReviewSheet.row($0.id, call: $0.label ?? "", "accepted") }
    try folder.write(ReviewSheet.header + rows.joined(), to: "feedback.csv")
    try run(["review", "import", "feedback.csv", "cohort", "-o", "next"], in: folder)
    try run(["finetune", "next", "-o", "out"] + Workshop.quickly, in: folder)
    let whole = try lineage(in: folder)
    #expect(whole.output.contains("; 1 rounds of feedback with 2 answers\n"), "\(whole.messages)")
    let lines = try folder.text("next/feedback.jsonl").split(separator: "\n")
    try folder.write(lines[0] + "\n", to: "next/feedback.jsonl")
    let cut = try lineage(in: folder)
    #expect(cut.status == 65)
    #expect(
      cut.errors == [
        "feedback.jsonl: is not the ledger of this cohort; restore the file; what was entered is "
          + "never taken back"
      ])
  }
}
