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
        == [
          "mae", "median_ae", "rmse", "bias", "loa_lower", "loa_upper", "pearson", "r2", "ccc",
        ])
    let gaps = try Self.rows(folder, "gaps.csv")
    #expect(gaps.map { $0[3] } == ["mae", "bias"])
    // Of 200 and more permutations of 160 labels none is as far apart.
    #expect(gaps.allSatisfy { $0[4] == "2.0" && $0[11] == "M" && (Double($0[9]) ?? 1) < 0.01 })
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
    #expect(
      whole.map { $0[5] }
        == ["kappa_quadratic", "kappa_linear", "agreement_exact", "agreement_within_one"])
    #expect(whole.allSatisfy { $0[1] == "grade" && $0[10] == "160" })
    #expect(ending.output.contains("grade: Quadratic κ 0."))
    let page = try folder.text("r/report/report.html")
    #expect(page.contains("<caption>Grades: reference by row, prediction by column</caption>"))
  }

  @Test(arguments: [
    (["--adjust", "view"], "--adjust"), (["--validation", "p.csv"], "--validation"),
    (["--compare-model", "older=p.csv"], "--compare-model"),
  ])
  func `flags that need classes are refused`(arguments: [String], flag: String) throws {
    let (ending, folder) = try Self.report(
      Self.volumes, "--kind", "continuous", arguments[0], arguments[1])
    #expect(ending.status == 64)
    #expect(
      ending.errors == [
        "\(flag): is not known for a continuous target; leave it out, or say --kind classification "
          + "for labels and classes"
      ])
    #expect(!folder.holds("r"))
  }

  @Test func `names of columns say measurements and grades, and so do fractions`() throws {
    let named = Self.table("image,patient_id,predicted_grade,reference_grade") {
      "\($0 % 3),\($0 % 4)"
    }
    let values = Self.table("image,patient_id,predicted_value,true_value") { "\($0 % 3),\($0 % 2)" }
    let codes = Self.table("image,patient_id,prediction,reference") { "\($0 % 3),\($0 % 7)" }
    for (table, read) in [
      (Self.volumes, "measurements: image from image, patient from patient_id"),
      (named, "grades: image from image, patient from patient_id"),
      (values, "measurements: image from image, patient from patient_id"),
    ] {
      let (ending, _) = try Self.report(table, "--dry-run")
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(ending.messages.contains("read \(read)"), "\(ending.messages)")
    }
    // Small whole numbers may be grades, counts or classes: that is for a person to say.
    let (ending, _) = try Self.report(codes, "--dry-run")
    #expect(ending.status == 65)
    #expect(
      ending.errors.first?.hasSuffix(
        "say --kind continuous for measurements or --kind ordinal for grades") == true)
  }

  @Test func `a broken gate ends in 1 and an unknown one in a sentence`() throws {
    let (broken, folder) = try Self.report(Self.volumes, "--gate", "worstGroup.mae=max:2.5")
    #expect(broken.status == 1)
    #expect(
      broken.output.contains(
        "broken gate: worstGroup.mae is 3 (value, sex M); the gate asks for at most 2.5"))
    #expect(folder.holds("r/report/model_card.md"))
    let (kept, _) = try Self.report(
      Self.volumes, "--gate", "gap.mae=max:2.5", "--gate", "overall.ccc=min:0.5")
    #expect(kept.status == 0, "\(kept.messages)")
    let (unknown, _) = try Self.report(Self.volumes, "--gate", "overall.auroc=min:0.5")
    #expect(unknown.status == 64)
    #expect(
      unknown.errors.first?.hasPrefix(
        "--gate overall.auroc=min:0.5: is no gate of a continuous target; ") == true)
  }

  @Test func `ages are banded whatever bands the table has beside them`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.volumes, to: "p.csv")
    func attributes(_ header: String, _ value: (Int) -> String) throws -> [String: Set<String>] {
      try folder.write(
        header + "\n" + (0..<160).map { "MRN\($0),\(value($0))\n" }.joined(), to: "d.csv")
      let ending = try Program.run(
        [
          "report", "--predictions", "p.csv", "--demographics", "d.csv", "-o", "r", "--key", "key",
          "--force",
        ], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      let rows = try Self.rows(folder, "metrics_long.csv").filter { $0[5] == "mae" }
      return Dictionary(grouping: rows, by: { $0[3] }).mapValues { Set($0.map { $0[4] }) }
    }
    let both = try attributes("patient_id,ageBand,age") { "old,\(20 + $0 % 30)" }
    #expect(both == ["all": ["all"], "ageBand": ["18-39", "40-64"]])
    let bands = try attributes("patient_id,ageBand") { $0 % 2 == 0 ? "old" : "young" }
    #expect(bands == ["all": ["all"], "age_band": ["old", "young"]])
  }
}
