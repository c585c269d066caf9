import Foundation
import Testing

/// `fovea ingest` of images that two people labelled.
@Suite struct ReaderTests {
  /// 24 patients; the second reader says otherwise of the first four.
  private static func dump() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallDump().write(to: folder, "dump")
    let lines = try String(
      contentsOf: folder.url.appendingPathComponent("dump/labels.csv"), encoding: .utf8
    ).split(separator: "\n").dropFirst()
    var labels = "sep=;\r\npath;patient_id;reader;finding\r\n"
    for (index, line) in lines.enumerated() {
      let fields = line.split(separator: ",")
      for (reader, isWrong) in [("Ada", false), ("Bo", index < 4)] {
        let finding = (Int(fields[2]) ?? 0) ^ (isWrong ? 1 : 0)
        labels += "\(fields[0]);\(fields[1]);\(reader);\(finding)\r\n"
      }
    }
    try folder.write(labels, to: "dump/labels.csv")
    return folder
  }

  private static func ingest(_ more: String..., in folder: TemporaryFolder) throws
    -> Program.Ending
  {
    try Program.run(["ingest", "dump", "-o", "cohort", "--key", "key"] + more, in: folder)
  }

  /// By hand: 20 of 24 pairs agree, by chance 1/2 would, κ = (5/6 − 1/2)/(1/2); Wilson's limits.
  @Test func `a rule joins readers, and their agreement is told in all and by group`() throws {
    let folder = try Self.dump()
    let ending = try Self.ingest("--consensus", "majority", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.output.contains(
        "labels.csv: readers differ on finding in 4 images, of which 4 are uncertain now"))
    #expect(
      ending.output.contains(
        "finding: 2 readers agree in 0.833 (0.641 to 0.933) of pairs, Cohen's kappa 0.667 ("))
    let data = try Data(
      contentsOf: folder.url.appendingPathComponent("cohort/reader-agreement.json"))
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(report["schema"] as? String == "fovea.readers/1")
    #expect(report["rule"] as? String == "majority")
    let target = try #require((report["targets"] as? [[String: Any]])?.first)
    let attributes = try #require(target["attributes"] as? [[String: Any]])
    #expect(attributes.compactMap { $0["name"] as? String } == ["ageBand", "sex"])
    let sexes = try #require(attributes.last?["groups"] as? [[String: Any]])
    #expect(sexes.compactMap { $0["name"] as? String } == ["F", "M"])
    let women = (sexes.first?["numbers"] as? [String: Any])?["agreement"] as? [String: Any]
    #expect(women?["numerator"] as? Int == 10)
    #expect(women?["denominator"] as? Int == 12)
    for name in ["manifest.jsonl", "ingest-summary.json", "reader-agreement.json"] {
      let text = try String(
        contentsOf: folder.url.appendingPathComponent("cohort/\(name)"), encoding: .utf8)
      #expect(!text.contains("Ada") && !text.contains("\"Bo\""), "\(name)")
    }
    let split = try Program.run(["split", "cohort", "--key", "key"], in: folder)
    #expect(split.status == 0, "\(split.messages)")
    let again = try Self.ingest("--consensus", "any", "--force", in: folder)
    #expect(again.status == 0, "\(again.messages)")
  }

  @Test func `without a rule readers who differ stop the ingest`() throws {
    let folder = try Self.dump()
    let ending = try Self.ingest(in: folder)
    #expect(ending.status == 65)
    #expect(
      ending.messages.contains(
        "labels.csv rows 2 and 3: readers differ in column finding; say what then holds: "
          + "--consensus majority, unanimous, any or all (ingest.consensus)"))
    #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/cohort"))
  }
}
