import Foundation
import Testing

/// Images that a reader could not judge do not come back to be labelled.
@Suite struct NextCasesRejectedTests {
  /// A model, and a divided cohort of 24 patients of whom 14 have no label.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("key", "run", to: folder)
    var dump = SmallDump()
    dump.firstNumber = 500
    dump.patientID = { "00\(7170 + $0)" }
    try dump.write(to: folder, "dump")
    let labels = try folder.text("dump/labels.csv").split(separator: "\n").enumerated()
    try folder.write(
      labels.map { 1...14 ~= $0 ? String($1.dropLast()) : String($1) }.joined(separator: "\n")
        + "\n", to: "dump/labels.csv")
    try run(
      ["ingest", "dump", "-o", "pool", "--labels", "dump/labels.csv", "--unlabelled"], in: folder)
    try run(["split", "pool"], in: folder)
    return folder
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws {
    let ending = try Program.run(arguments + ["--key", "key"], in: folder)
    try #require(ending.status == 0, "\(arguments): \(ending.messages)")
  }

  /// The next version of a cohort, in which a reader rejected some answers.
  private func reject(
    _ cases: [ReviewSheet.Case], of cohort: String, into next: String, in folder: TemporaryFolder
  ) throws {
    let rows = cases.map { ReviewSheet.row($0.id, call: "1", "rejected", reason: "quality") }
    try folder.write(ReviewSheet.header + rows.joined(), to: "feedback.csv")
    try run(["review", "import", "feedback.csv", cohort, "-o", next], in: folder)
  }

  private func choose(from pool: String, in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      [
        "next-cases", "run/model.fovea", pool, "-o", "out", "--budget", "50", "--key", "key",
        "--force",
      ], in: folder)
  }

  @Test func `rejected images are counted and not chosen, until nothing is left`() throws {
    let folder = try folder()
    let cases = try ReviewSheet.cases(folder, "pool")
    let train = cases.filter { $0.part == "train" }
    let (open, known) = (train.filter { $0.label == nil }, train.filter { $0.label != nil })
    let rejected = [open[0], open[1], known[0]]
    try reject(rejected, of: "pool", into: "next", in: folder)
    let ending = try choose(from: "next", in: folder)
    let (left, locked) = (open.count - 2, cases.count - train.count)
    #expect(
      ending.output.contains(
        "from \(left) patients with \(left) images without a label\nleft out: \(known.count - 1) "
          + "images with a label, 3 whose answer a reader rejected, 0 that the model refuses, "
          + "\(locked) of the validation and test part\n"), "\(ending.output)\(ending.messages)")
    let table = try folder.text("out/next-cases.csv")
    #expect(table.split(separator: "\n").count == 1 + left)
    for one in rejected { #expect(!table.contains(one.id)) }
    #expect(try folder.text("out/next-cases.json").contains("\"rejectedImages\" : 3"))

    try reject(Array(open.dropFirst(2)), of: "next", into: "last", in: folder)
    let none = try choose(from: "last", in: folder)
    #expect(none.status == 65)
    #expect(
      none.errors == [
        "pool: holds no image without a label of finding in its training part, but "
          + "\(open.count + 1) whose answer a reader rejected; ingest images without labels (fovea "
          + "ingest --unlabelled), or try the rules on labelled ones with --simulate"
      ])
  }
}
