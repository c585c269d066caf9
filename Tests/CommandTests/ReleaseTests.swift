import Files
import Foundation
import Testing

/// `fovea report --release` and `--suppress-below`.
@Suite struct ReleaseTests {
  /// 160 patients, 80 of them positive; 4 of another sex, 12 of them over 89 years old.
  private static func write(to folder: TemporaryFolder) throws {
    var predictions = "image,patient_id,prob,target,threshold\n"
    var people = "patient_id,sex,age,scanned\n"
    for number in 0..<160 {
      let truth = number % 2
      let score = Double(truth) * 0.3 + Double(number * 37 % 80) / 160
      predictions += "i\(number),MRN\(number),\(score),\(truth),0.4\n"
      let sex = number < 4 ? "X" : number % 4 < 2 ? "F" : "M"
      let age = number % 13 == 0 ? 90 + number % 8 : 30 + number % 50
      let year = number % 8 < 4 ? 2019 : 2021
      people += "MRN\(number),\(sex),\(age),\(year)-03-0\(1 + number % 9)\n"
    }
    try folder.write(predictions, to: "p.csv")
    try folder.write(people, to: "d.csv")
  }

  private static func report(
    _ folder: TemporaryFolder, _ arguments: String...
  ) throws -> Program.Ending {
    try Program.run(
      ["report", "--predictions", "p.csv", "--demographics", "d.csv", "-o", "r", "--key", "key"]
        + arguments, in: folder)
  }

  @Test func `a release withholds small groups and all that is about single patients`() throws {
    let folder = try TemporaryFolder()
    try Self.write(to: folder)
    #expect(try Self.report(folder).status == 0)
    #expect(folder.holds("r/report/cases.csv"))
    let ending = try Self.report(folder, "--release", "--force")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(!folder.holds("r/report/cases.csv"))
    let table = try CSVTable(
      contentsOf: folder.url.appendingPathComponent("r/report/metrics_long.csv"))
    let areas = table.rows.filter { $0[3] == "sex" && $0[5] == "auroc" }
    #expect(areas.map { $0[4] } == ["F", "M", "X"])
    #expect(areas.count { $0[16] == "suppressed" && $0[10].isEmpty } == 2)
    #expect(areas.last?[16] == "suppressed")
    let years = table.rows.filter { $0[3] == "scanned" && $0[5] == "auroc" }.map { $0[4] }
    #expect(years == ["2019", "2021"])
    let evaluation = try folder.text("r/evaluation.json")
    #expect(evaluation.contains("\"suppressedBelow\" : 11"))
    #expect(!ending.output.contains("sex X"))
  }

  @Test func `a bound alone makes a release`() throws {
    let folder = try TemporaryFolder()
    try Self.write(to: folder)
    #expect(try Self.report(folder, "--suppress-below", "3").status == 0)
    let page = try folder.text("r/report/report.html")
    #expect(page.contains("fewer than 3 patients stand are suppressed"))
  }

  @Test func `pictures and a release contradict each other`() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(
      ["evaluate", "m.fovea", "cohort", "-o", "r", "--pictures", "--release"], in: folder)
    #expect(ending.status == 64)
    #expect(ending.messages.contains("--pictures and --release contradict each other."))
  }
}
