import Foundation
import Testing

/// Feedback on classes that look like a yes or a 1.
@Suite struct ReviewClassTests {
  /// A cohort whose images have a finding, and a shape that is yes, 1 or round.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var dump = SmallDump(patients: 48)
    dump.columns = [("shape", { ["yes", "1", "round"][$0 % 3] })]
    try dump.write(to: folder, "dump")
    for arguments in [["ingest", "dump", "-o", "cohort"], ["split", "cohort"]] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    return folder
  }

  /// The labels of every case of a cohort, by pseudonym.
  private func labels(
    _ folder: TemporaryFolder, _ cohort: String
  ) throws -> [String: [String: String]] {
    let rows = try folder.text("\(cohort)/manifest.jsonl").split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    return Dictionary(
      uniqueKeysWithValues: rows.map {
        ($0["case_id"] as? String ?? "", $0["targets"] as? [String: String] ?? [:])
      })
  }

  private func row(_ id: String, _ label: String, call: String, _ answer: String) -> String {
    "image,\(id),\(label),\(call),\(answer.isEmpty ? "accepted" : "corrected"),\(answer),,a,"
      + "2026-01-31T09:30:00Z,1\n"
  }

  private func round(_ folder: TemporaryFolder) throws -> [String] {
    let labels = try labels(folder, "cohort")
    let found = try ReviewSheet.cases(folder, "cohort").filter {
      $0.part == "train" && labels[$0.id]?["shape"] == "round"
    }.map(\.id)
    try #require(found.count >= 2)
    return found
  }

  @Test func `yes and 1 stay the classes they are, and are yes and no in another column`() throws {
    let folder = try folder()
    let round = try round(folder)
    let finding = try #require(try labels(folder, "cohort")[round[1]]?["finding"])
    try folder.write(
      ReviewSheet.header + row(round[0], "shape", call: "round", "yes")
        + row(round[1], "shape", call: "round", "1")
        + row(round[1], "finding", call: finding == "1" ? "yes" : "no", ""),
      to: "feedback.csv")
    let ending = try Program.run(
      ["review", "import", "feedback.csv", "cohort", "-o", "next", "--key", "key"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("\nshape: 2 labels changed\n"), "\(ending.output)")
    let after = try labels(folder, "next")
    #expect(after[round[0]]?["shape"] == "yes" && after[round[1]]?["shape"] == "1")
    #expect(after[round[1]]?["finding"] == finding)
  }

  @Test(arguments: ["YES", "Round", "1.0"])
  func `a class in another spelling is none of the cohort's`(answer: String) throws {
    let folder = try folder()
    let round = try round(folder)
    try folder.write(
      ReviewSheet.header + row(round[0], "shape", call: "round", answer), to: "feedback.csv")
    let ending = try Program.run(
      ["review", "import", "feedback.csv", "cohort", "-o", "next", "--key", "key"], in: folder)
    #expect(ending.status == 65)
    #expect(
      ending.errors == [
        "<feedback>: has an answer that no image of the cohort has in 1 row (row 2); correct the "
          + "table"
      ])
    #expect(!folder.holds("next"))
  }
}
