import Files
import Foundation
import Testing

/// `fovea report --adjust`: gaps at equal case mix.
@Suite struct AdjustTests {
  private static let people =
    "patient_id,sex,view\n"
    + (0..<160).map { "MRN\($0),\($0 % 2 == 0 ? "F" : "M"),\($0 % 3 == 0 ? "AP" : "PA")\n" }
    .joined()

  private static func report(
    _ table: String, _ arguments: String...
  ) throws -> (ending: Program.Ending, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    try folder.write(table, to: "p.csv")
    try folder.write(people, to: "d.csv")
    let ending = try Program.run(
      ["report", "--predictions", "p.csv", "--demographics", "d.csv", "-o", "r", "--key", "key"]
        + arguments, in: folder)
    return (ending, folder)
  }

  private static func rows(_ folder: TemporaryFolder, _ name: String) throws -> [[String]] {
    try CSVTable(contentsOf: folder.url.appendingPathComponent("r/report/\(name)")).rows
  }

  @Test func `gaps are given again at equal case mix where that is asked for`() throws {
    let table =
      "image,patient_id,prob,target\n"
      + (0..<160).map {
        "i\($0),MRN\($0),\(Double($0 * 37 % 80) / 200 + Double($0 / 2 % 2) * 0.3),\($0 / 2 % 2)\n"
      }.joined()
    let (plain, without) = try Self.report(table)
    #expect(plain.status == 0, "\(plain.messages)")
    #expect(!(try Self.rows(without, "gaps.csv").contains { $0[12] == "adjusted" }))
    let (ending, folder) = try Self.report(table, "--adjust", "view")
    #expect(ending.status == 0, "\(ending.messages)")
    let adjusted = try Self.rows(folder, "gaps.csv").filter { $0[12] == "adjusted" }
    #expect(adjusted.contains { $0[2] == "sex" && $0[3] == "auroc" })
    let page = try folder.text("r/report/report.html")
    #expect(page.contains("every group at the same mix of view"))
    let (misspelt, _) = try Self.report(table, "--adjust", "veiw")
    #expect(misspelt.status == 65)
    #expect(
      misspelt.errors == [
        "--adjust: the demographics have no attribute veiw; did you mean view?"
      ])
  }
}
