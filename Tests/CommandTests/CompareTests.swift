import Foundation
import Testing

/// `fovea report` on two cohorts, and on two models.
@Suite struct CompareTests {
  private static func table(_ patients: Range<Int>) -> String {
    var text = "image,patient_id,prob,target\n"
    for patient in patients {
      let score = Double(patient * 37 % 80) / 200 + Double(patient % 2) * 0.3
      text += "i\(patient),MRN\(patient),\(score),\(patient % 2)\n"
    }
    return text
  }

  /// Another model on the same images, whose scores say less.
  private static let weaker: String = {
    var text = "image,patient_id,prob,target\n"
    for patient in 0..<100 {
      let score = Double(patient * 53 % 90) / 200 + Double(patient % 2) * 0.1
      text += "i\(patient),MRN\(patient),\(score),\(patient % 2)\n"
    }
    return text
  }()

  private static func report(_ arguments: String...) throws -> (Program.Ending, String) {
    let folder = try TemporaryFolder()
    try folder.write(table(0..<100), to: "p.csv")
    try folder.write(table(200..<280), to: "ward7.csv")
    try folder.write(weaker, to: "model9.csv")
    try folder.write("image,patient_id,prob_x,target\ni1,MRN1,0.1,1\n", to: "other.csv")
    var people = "patient_id,sex\n"
    for patient in 0..<280 { people += "MRN\(patient),\(patient % 4 < 2 ? "F" : "M")\n" }
    try folder.write(people, to: "d.csv")
    let ending = try Program.run(
      ["report", "--predictions", "p.csv", "--demographics", "d.csv", "-o", "r", "--key", "key"]
        + arguments, in: folder)
    guard folder.holds("r/report/report.html") else { return (ending, "") }
    return (
      ending,
      try folder.text("r/report/report.html") + folder.text("r/report/metrics_long.csv")
    )
  }

  @Test(arguments: [
    ["--compare-cohort", "elsewhere=ward7.csv"], ["--compare-cohort=elsewhere=ward7.csv"],
  ])
  func `another cohort is named as asked, and its file is not`(arguments: [String]) throws {
    let (ending, text) = try Self.report(arguments[0], arguments.count > 1 ? arguments[1] : "-v")
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(text.contains("<th scope=\"col\" class=\"plain\">AUROC, elsewhere</th>"))
    #expect(text.contains("elsewhere,classify,positive,sex,F,auroc,"))
    #expect(text.contains("elsewhere=&lt;input&gt;"))
    #expect(!text.contains("ward7"))
  }

  @Test func `another model is compared on the same images, in the whole and by group`() throws {
    let (ending, text) = try Self.report("--compare-model", "older=model9.csv")
    #expect(ending.status == 0, "\(ending.messages)")
    let section = text.components(separatedBy: "<section id=\"models\">").last ?? ""
    #expect(section.contains("<caption>older less the reported model: positive</caption>"))
    #expect(section.contains("Paired on 100 units that both answered"))
    #expect(section.contains(">worse<") && section.contains(">sex F<"))
    #expect(!text.contains("model9"))
  }

  @Test func `a model on other images is refused`() throws {
    let (ending, _) = try Self.report("--compare-model", "older=ward7.csv")
    #expect(ending.status == 65)
    #expect(
      ending.errors == [
        "--compare-model older: shares no image with the predictions; both tables must name "
          + "images alike; for other patients use --compare-cohort"
      ])
  }

  @Test func `a cohort of other labels is refused`() throws {
    let (ending, _) = try Self.report("--compare-cohort", "x=other.csv")
    #expect(ending.status == 65)
    #expect(
      ending.errors == [
        "other.csv: has none of the labels positive; name labels alike in both tables"
      ])
  }

  @Test func `a cohort without name is refused`() throws {
    let (ending, _) = try Self.report("--compare-cohort", "ward7.csv")
    #expect(ending.status == 64)
    #expect(
      ending.errors == [
        "--compare-cohort: is not NAME=FILE; give the name that the report is to use, as "
          + "--compare-cohort elsewhere=other.csv"
      ])
  }
}
