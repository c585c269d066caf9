import Files
import Foundation
import Testing

/// `fovea report` on measurements and grades.
@Suite struct MeasurementTests {
  /// 160 patients with an image each; predictions are too large by 1, for men by 3.
  private static func table(_ header: String, _ value: (Int) -> String) -> String {
    header + "\n" + (0..<160).map { "i\($0),MRN\($0),\(value($0))\n" }.joined()
  }

  private static let volumes = table("image,patient_id,prediction,reference") {
    let reference = Double($0 * 37 % 80) / 2
    return "\(reference + ($0 % 2 == 0 ? 1 : 3)),\(reference)"
  }

  private static let grades = table("image,patient_id,prediction,reference") {
    "\(min($0 % 5 + ($0 % 3 == 0 ? 1 : 0), 4)),\($0 % 5)"
  }

  private static let people =
    "patient_id,sex\n" + (0..<160).map { "MRN\($0),\($0 % 2 == 0 ? "F" : "M")\n" }.joined()

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

  @Test func `measurements are reported in the whole and by group`() throws {
    let (ending, folder) = try Self.report(Self.volumes, "--kind", "continuous")
    #expect(ending.status == 0, "\(ending.messages)")
    let rows = try Self.rows(folder, "metrics_long.csv")
    func value(_ group: String, _ metric: String) -> String? {
      rows.first { $0[4] == group && $0[5] == metric }?[6]
    }
    #expect(value("all", "mae") == "2.0" && value("all", "bias") == "2.0")
    #expect(value("F", "mae") == "1.0" && value("M", "mae") == "3.0")
    #expect(
      rows.filter { $0[4] == "all" }.map { $0[5] }
        == ["mae", "rmse", "bias", "loa_lower", "loa_upper", "pearson", "ccc"])
    #expect(ending.output.contains("value: MAE 2.000 ("))
    #expect(ending.output.contains("value: worst eligible group sex M, MAE 3.000 (3.000 to 3.000)"))
    let page = try folder.text("r/report/report.html")
    #expect(page.contains("<title id=\"label1-differences-title\">Differences by size</title>"))
    #expect(!page.contains("MRN"))
  }

  @Test func `grades are reported by weighted kappa`() throws {
    let (ending, folder) = try Self.report(Self.grades, "--kind", "ordinal")
    #expect(ending.status == 0, "\(ending.messages)")
    let whole = try Self.rows(folder, "metrics_long.csv").filter { $0[4] == "all" }
    #expect(whole.map { $0[5] } == ["kappa_quadratic", "kappa_linear"])
    #expect(whole.allSatisfy { $0[1] == "grade" && $0[10] == "160" })
    #expect(ending.output.contains("value: Quadratic κ 0."))
    let page = try folder.text("r/report/report.html")
    #expect(page.contains("<caption>Grades: reference by row, prediction by column</caption>"))
  }

  @Test(arguments: [
    (["--gate", "overall.auroc=min:0.5"], "--gate"), (["--adjust", "view"], "--adjust"),
    (["--validation", "p.csv"], "--validation"),
  ])
  func `flags that need classes are refused`(arguments: [String], flag: String) throws {
    let (ending, folder) = try Self.report(
      Self.volumes, "--kind", "continuous", arguments[0], arguments[1])
    #expect(ending.status == 64)
    #expect(
      ending.errors == [
        "\(flag): is not known for --kind continuous; leave it out, or leave --kind out for "
          + "labels and classes"
      ])
    #expect(!folder.holds("r"))
  }
}
