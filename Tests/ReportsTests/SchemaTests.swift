import Evaluation
import Foundation
import Reports
import Testing

/// report.json keeps to the schema that is committed beside it.
@Suite struct SchemaTests {
  static func schema() throws -> JSONSchema {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let file = folder.appendingPathComponent("Sources/Reports/Templates/report.schema.json")
    return JSONSchema(root: try JSONDecoder().decode(JSON.self, from: Data(contentsOf: file)))
  }

  private static func document(
    _ fixture: ReportFixture, _ change: (inout ReportFacts) -> Void = { _ in }
  ) throws -> JSON {
    var facts = ReportFixture.facts
    change(&facts)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-schema-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: facts,
      otherCohorts: [ReportedCohort(name: "elsewhere", summary: fixture.summary)], to: folder)
    let data = try Data(contentsOf: folder.appendingPathComponent("report.json"))
    return try JSONDecoder().decode(JSON.self, from: data)
  }

  @Test(arguments: [0, 5, 420])
  func `a report keeps to its schema however many patients it has`(patients: Int) throws {
    let document = try Self.document(ReportFixture(patients: patients)) {
      $0.gates = ["gap.auroc", "card.needsAuthor"].compactMap {
        Gate(name: $0, side: .max, bar: 0.1)
      }
    }
    #expect(try Self.schema().faults(document) == [])
  }

  @Test func `several classes and a table of unknown origin keep to it too`() throws {
    var fixture = ReportFixture(labels: ["cyst", "mass"])
    fixture.options.labelKind = .multiClass
    let document = try Self.document(fixture) {
      $0.model = nil
      $0.flow = nil
      $0.thresholds = []
      $0.part = .external
      $0.testOpenings = nil
    }
    #expect(try Self.schema().faults(document) == [])
  }

  @Test func `what breaks the schema is found`() throws {
    guard case .object(var members) = try Self.document(ReportFixture(patients: 5)) else {
      Issue.record("the document is no object")
      return
    }
    members["schema"] = .text("fovea.report/2")
    members["gates"] = .number(1)
    members["facts"] = nil
    #expect(
      try Self.schema().faults(.object(members)) == [
        "$: no facts", "$.gates: is [\"integer\", \"number\"], not [\"array\"]",
        "$.schema: differs",
      ])
  }
}
