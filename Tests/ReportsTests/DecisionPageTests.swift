import Evaluation
import Files
import Foundation
import Reports
import Testing

/// Decision curve, missed diagnoses by group, and the classes of one target together.
@Suite struct DecisionPageTests {
  private static func table(_ caption: String, in page: String) -> String? {
    page.components(separatedBy: "<caption>\(caption)</caption>").dropFirst().first?
      .components(separatedBy: "</table>").first
  }

  @Test func `the decision curve is drawn and listed`() throws {
    let fixture = ReportFixture()
    let page = try fixture.render()
    #expect(page.contains("label1-benefit-title"))
    let points = try #require(fixture.summary.labels.first).curves.netBenefit
    let table = try #require(Self.table("Decision curve", in: page))
    for index in [0, 24] {
      let point = points[index * (points.count - 1) / 24]
      let model = String(format: "%.3f", point.model).replacingOccurrences(of: "-", with: "−")
      #expect(table.contains(">\(String(format: "%.2f", point.threshold))<"))
      #expect(table.contains(">\(model)"))
    }
  }

  @Test func `missed diagnoses stand by group beside all others`() throws {
    let fixture = ReportFixture()
    let page = try fixture.render()
    let label = try #require(fixture.summary.labels.first)
    let women = try #require(
      label.attributes.first { $0.attribute == "sex" }?.groups.first { $0.name == "F" })
    let table = try #require(Self.table("Underdiagnosis by sex", in: page))
    let rate = try #require(women.metrics[.fnr]?.value)
    let rest = try #require(women.ratesVersusRest[.fnr]?.value)
    #expect(table.contains(String(format: ">%.3f", rate)))
    #expect(table.contains(String(format: ">%.3f", rest)))
    #expect(page.contains("Positives that are called negative are missed diagnoses."))
  }

  @Test func `a label without disease is missed by its false positives`() throws {
    var fixture = ReportFixture()
    fixture.options.noFindingLabels = ["lesion"]
    let table = try #require(Self.table("Underdiagnosis by sex", in: try fixture.render()))
    #expect(table.contains("FPR − rest"))
  }

  @Test func `classes stand together on the page and in the table`() throws {
    var fixture = ReportFixture(labels: ["cyst", "mass"])
    fixture.options.labelKind = .multiClass
    let page = try fixture.render()
    let macro = try #require(fixture.summary.macro)
    let women = try #require(macro.groups.first { $0.attribute == "sex" && $0.group == "F" })
    let table = try #require(Self.table("Mean over classes", in: page))
    let area = try #require(women.auroc.value)
    #expect(table.contains(">sex F<") && table.contains(String(format: ">%.3f", area)))
    #expect(page.contains("<a href=\"#classes\">All classes together</a>"))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-classes-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: ReportFixture.facts, to: folder)
    let long = try CSVTable(contentsOf: folder.appendingPathComponent("metrics_long.csv"))
    let row = try #require(
      long.rows.first { $0[2] == "macro" && $0[3] == "sex" && $0[4] == "F" && $0[5] == "auroc" })
    #expect(Double(row[6]) == area)
  }
}
