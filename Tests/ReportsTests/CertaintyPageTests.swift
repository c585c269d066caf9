import Evaluation
import Foundation
import FoundationXML
import Reports
import Testing

/// The section on how sure the answers are.
@Suite struct CertaintyPageTests {
  /// The fixture with sets; the model withholds what has both answers in its set.
  private func fixture(abstains: Bool) -> ReportFixture {
    var fixture = ReportFixture()
    for index in fixture.rows.indices where fixture.rows[index].status == .ok {
      guard let score = fixture.rows[index].score else { continue }
      let isUnsure = abs(score - 0.4371) < 0.04
      fixture.rows[index].answerSet = isUnsure ? .both : score >= 0.4371 ? .yes : .no
      if isUnsure, abstains {
        fixture.rows[index].status = .abstained
        fixture.rows[index].call = nil
        fixture.rows[index].reason = "abstains: more than one answer stands"
      }
    }
    return fixture
  }

  private func certainty(_ fixture: ReportFixture, alpha: Double?) -> CertaintySummary {
    CertaintySummary(
      fixture.rows, attributes: CohortAttributes(patients: fixture.attributes),
      options: fixture.options, alpha: alpha, threads: 1)
  }

  private func page(abstains: Bool, alpha: Double?) throws -> String {
    let fixture = fixture(abstains: abstains)
    return try fixture.render { $0.certainty = certainty(fixture, alpha: alpha) }
  }

  @Test func `without numbers there is no section`() throws {
    #expect(!(try ReportFixture().render()).contains("How sure the answers are"))
  }

  @Test func `the section has a drawing, tables by class and group, gaps and notes`() throws {
    let page = try page(abstains: true, alpha: 0.1)
    let parser = XMLParser(data: Data(page.utf8))
    let isSound = parser.parse()
    #expect(isSound, "line \(parser.lineNumber)")
    for text in [
      "<li><a href=\"#certainty\">How sure the answers are</a></li>",
      "Risk of lesion by share of units that is answered</title>",
      "<caption>Accuracy of lesion where only the most confident are answered</caption>",
      "<caption>Conformal sets of lesion by true class</caption>",
      "<caption>How sure the answers to lesion are, by sex</caption>",
      "<caption>Gaps between groups in how sure the answers to lesion are</caption>",
      "Deferral rate", "Accuracy of the answered",
      "All other numbers of this report count the withheld answers.",
      "the declared 0.90", "whose networks learnt from its patients",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  /// Of the fixture's sets some nine of ten hold the truth; limits by scipy.stats.beta.
  @Test(
    arguments: [
      (
        0.1, 11,
        " beside the declared 0.90, within what a calibration on 11 patients allows, "
          + "0.715–0.998."
      ),
      (
        0.01, 1000,
        ", less than the declared 0.99 and than what a calibration on 1000 patients "
          + "allows, 0.983–0.995: these patients are not like those of the calibration."
      ),
      (
        0.3, 1000,
        ", more than the declared 0.70 and than what a calibration on 1000 patients "
          + "allows, 0.672–0.728: sets are larger than they need be."
      ),
      (0.1, nil, " beside the declared 0.90."),
    ] as [(Double, Int?, String)])
  func `coverage is held against what a calibration allows`(
    alpha: Double, patients: Int?, verdict: String
  ) throws {
    let fixture = fixture(abstains: false)
    let page = try fixture.render {
      $0.certainty = certainty(fixture, alpha: alpha)
      $0.certainty?.calibrationPatients = patients
    }
    #expect(page.contains(verdict), "\(verdict)")
    #expect(page.contains("Angelopoulos and Bates 2023"))
  }

  @Test func `sets are not tested by what they were fitted on`() throws {
    let fixture = fixture(abstains: false)
    let page = try fixture.render {
      $0.certainty = certainty(fixture, alpha: 0.01)
      $0.certainty?.calibrationPatients = 1000
      $0.certainty?.isFittedHere = true
    }
    #expect(
      page.contains(
        " beside the declared 0.99: they were fitted on these units, so this is no test of it."))
    #expect(!page.contains("are not like those"))
  }

  @Test func `without abstaining there is no deferral`() throws {
    let page = try page(abstains: false, alpha: nil)
    #expect(page.contains("conformal sets hold the truth in "))
    #expect(!page.contains("Deferral rate"))
    #expect(!page.contains("declared 0.90"))
  }

  @Test func `what was withheld is no answer given, on the drawing and in the table`() throws {
    let withheld = try #require(fixture(abstains: true).summary.labels[0].flow.withheld)
    let page = try page(abstains: true, alpha: nil)
    for text in [
      ">Of these withheld<", ">Withheld without a score<",
      "of these \(withheld) withheld by the model",
      "Withheld answers count as if they were given.",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!page.contains("Answers to lesion that the model withheld"))
  }

  @Test func `report and tables have every number, a release how many were withheld`() throws {
    let fixture = fixture(abstains: true)
    var facts = ReportFixture.facts
    facts.certainty = certainty(fixture, alpha: 0.1)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-certainty-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: facts, to: folder)
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    let document = try JSONDecoder().decode(JSON.self, from: Data(text("report.json").utf8))
    #expect(try SchemaTests.schema().faults(document) == [])
    let label = document["facts"]?["certainty"]?["labels"]?.items.first
    let coverage = label?["measures"]?["coverage"]?["summary"]?["value"]?.number
    let rows = try text("metrics_long.csv").split(separator: "\n")
    let row = try #require(rows.first { $0.contains(",lesion,all,all,coverage,") })
    let fields = row.split(separator: ",", omittingEmptySubsequences: false)
    #expect(Double(fields[6]) == coverage)
    #expect(try text("gaps.csv").contains(",lesion,sex,deferral,"))
    let release = CohortTable(
      predictions: fixture.rows, attributes: CohortAttributes(patients: fixture.attributes),
      options: fixture.options)
    try ReportFolder.write(
      fixture.summary.suppressed(by: release.suppression(below: 11)), predictions: fixture.rows,
      facts: facts, to: folder)
    #expect(!(try text("report.json")).contains("\"certainty\""))
    let released = try JSONDecoder().decode(JSON.self, from: Data(text("report.json").utf8))
    #expect(try SchemaTests.schema().faults(released) == [])
    let numbers = try text("metrics_long.csv")
    #expect(numbers.contains(",lesion,all,all,deferral,"))
    #expect(!numbers.contains(",accuracy_answered,"))
    let page = try text("report.html")
    #expect(page.contains("Withheld answers count as if they were given."))
    #expect(page.contains("<caption>Answers to lesion that the model withheld</caption>"))
  }
}
