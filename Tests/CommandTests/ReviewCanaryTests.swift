import Foundation
import Testing

/// Names, identifiers, dates and paths are in no byte that reviewing writes, nor the reader's name.
@Suite struct ReviewCanaryTests {
  private static let canaries = [
    "Quillon", "Zephyrine", "MRN-9941", "ACC5550", "Kestrel", "20140703", "2014-07-03",
    "1.2.840.99999.", "archive-", "picture1", "secret-ward", "Hortensia",
  ]

  @Test func `no canary leaves through review and lineage`() throws {
    let folder = try TemporaryFolder()
    var dump = SmallDump(patients: 20, isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    try dump.write(to: folder, "secret-ward/dump")
    var said = ""
    func run(_ arguments: [String], status: Int32 = 0) throws {
      let ending = try Program.run(arguments + ["-v", "--key", "key"], in: folder)
      #expect(ending.status == status, "\(arguments): \(ending.messages)")
      said += ending.output + ending.messages
    }
    try run(["ingest", "secret-ward/dump", "-o", "out/cohort"])
    try run(["split", "out/cohort"])
    try run(["finetune", "out/cohort", "-o", "out/run"] + Workshop.quickly)
    try run(["finetune", "out/cohort", "-o", "out/new", "--seed", "9"] + Workshop.quickly)
    try run(["review", "export", "out/run", "-o", "out/review", "--cohort", "out/cohort"])
    let cases = try ReviewSheet.cases(folder, "out/cohort")
    let rows = cases.map { one in
      ReviewSheet.row(one.id, call: one.label ?? "", "accepted", reader: "Hortensia")
    }
    try folder.write(ReviewSheet.header + rows.joined(), to: "secret-ward/feedback.csv")
    try run(["review", "import", "secret-ward/feedback.csv", "out/cohort", "-o", "out/next"])
    try run(
      [
        "review", "decide", "out/run/model.fovea", "out/new/model.fovea", "out/next", "-o",
        "out/registry", "--by", "Hortensia",
      ], status: 1)
    try run(["lineage", "out/run/model.fovea", "--in", "out"])
    try run(["lineage", cases[0].patient, "--in", "out"])
    for canary in Self.canaries { #expect(!said.contains(canary), "\(canary) was said") }
    for name in ["review", "next", "registry"] {
      #expect(folder.holds("out/\(name)/audit.jsonl"), "\(name)")
      let audit = try folder.text("out/\(name)/audit.jsonl")
      #expect(audit.contains(#""gate":"searched "#), "\(name): \(audit)")
    }
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path("out")) {
      let data = try? Data(contentsOf: folder.url.appendingPathComponent("out/\(path)"))
      for canary in Self.canaries {
        #expect(!path.contains(canary), "\(canary) names \(path)")
        #expect(data?.range(of: Data(canary.utf8)) == nil, "\(canary) is in \(path)")
      }
    }
  }
}
