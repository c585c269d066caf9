import Evaluation
import Foundation
import Reports
import Testing

/// Distributions, worst errors with their pictures, cohorts side by side.
@Suite struct FailureTests {
  private static func page(
    _ fixture: ReportFixture = ReportFixture(), pictures: [String: ReportPicture] = [:],
    otherCohorts: [ReportedCohort] = []
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-failures-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: ReportFixture.facts,
      attributes: CohortAttributes(patients: fixture.attributes), pictures: pictures,
      otherCohorts: otherCohorts, to: folder)
    return try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
  }

  private static func cases(_ fixture: ReportFixture) -> [String] {
    ReportFolder.casesToShow(
      fixture.summary, predictions: fixture.rows,
      attributes: CohortAttributes(patients: fixture.attributes))
  }

  @Test func `the worst missed case of a group is the one with the lowest score`() throws {
    let fixture = ReportFixture()
    let women = fixture.rows.filter {
      $0.truth == 1 && $0.call == 0 && fixture.attributes[$0.patientID]?["sex"] == "F"
    }
    let ordered = women.sorted { ($0.score ?? 0) < ($1.score ?? 0) }
    let worst = try #require(ordered.first)
    #expect(Self.cases(fixture).contains(worst.caseID))
    let page = try Self.page()
    let table = try #require(
      page.components(separatedBy: "<caption>Worst error of each group</caption>").last)
    let rows = table.components(separatedBy: "<tr").filter { $0.contains(">sex F<") }
    #expect(rows.first?.contains(">\(worst.caseID)<") == true)
  }

  @Test func `each case is shown once and no more than there is room for`() {
    let cases = Self.cases(ReportFixture())
    #expect(Set(cases).count == cases.count)
    #expect((4...24).contains(cases.count), "\(cases.count)")
  }

  @Test func `a picture is in the page itself, with words for those who cannot see it`() throws {
    let fixture = ReportFixture()
    let caseID = try #require(Self.cases(fixture).first)
    let picture = ReportPicture(width: 2, height: 1, channels: 1, samples: [0, 255])
    let page = try Self.page(pictures: [caseID: picture])
    let tags = page.components(separatedBy: "<img ")
    #expect(tags.count == 2)
    let tag = try #require(tags.last)
    #expect(tag.hasPrefix("alt=\"") && tag.contains("case \(caseID)"))
    let rest = try #require(tag.components(separatedBy: "base64,").last)
    let encoded = try #require(rest.components(separatedBy: "\"").first)
    let data = try #require(Data(base64Encoded: encoded))
    #expect(data.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    let chunks = ["IHDR", "IDAT", "IEND"].map { data.range(of: Data($0.utf8)) != nil }
    #expect(chunks == [true, true, true])
    #expect(data.range(of: Data("tEXt".utf8)) == nil && data.range(of: Data("tIME".utf8)) == nil)
    #expect(page.contains("ingest keeps out burned-in text that it finds, and overlooks some."))
  }

  @Test func `without pictures there is no gallery and nothing is said about them`() throws {
    let page = try Self.page()
    #expect(!page.contains("<img") && !page.contains("burned into them"))
  }

  @Test func `cohorts stand side by side, group by group`() throws {
    let other = ReportFixture(patients: 200)
    let page = try Self.page(
      otherCohorts: [ReportedCohort(name: "else<where>", summary: other.summary)])
    let sections = page.components(separatedBy: "<section id=\"cohorts\">")
    let section = try #require(sections.last)
    #expect(section.contains("<th scope=\"col\" class=\"plain\">AUROC, else&lt;where&gt;</th>"))
    for summary in [ReportFixture().summary, other.summary] {
      let area = try #require(summary.labels[0].attributes[0].groups[0].metrics[.auroc]?.value)
      #expect(section.contains(String(format: "%.3f", area)))
    }
  }
}
