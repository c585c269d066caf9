import Evaluation
import Files
import Foundation
import Reports
import Testing

/// The model card and the crosswalk.
@Suite struct CardTests {
  private static func text(
    _ name: String, _ change: (inout ReportFacts) -> Void = { _ in }
  ) throws -> String {
    let fixture = ReportFixture()
    var facts = ReportFixture.facts
    change(&facts)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-card-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: facts, to: folder)
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  private static func complete(_ facts: inout ReportFacts) {
    facts.responsible = ["Owner", "Intended use", "Legal basis"].map {
      NamedText(name: $0, text: "known")
    }
    facts.model?.cohortDigest = facts.cohort.digest
  }

  @Test func `what the run does not know needs an author and is counted`() throws {
    let card = try Self.text("model_card.md")
    #expect(card.contains("\n5 items need an author; they are marked NEEDS AUTHOR.\n"))
    #expect(card.components(separatedBy: ":** NEEDS AUTHOR\n").count == 6)
    #expect(card.contains("- **Owner:** NEEDS AUTHOR\n"))
  }

  @Test func `a card that people have filled in says so`() throws {
    let card = try Self.text("model_card.md", Self.complete)
    #expect(card.contains("\nNothing is left open.\n"))
    #expect(!card.contains("NEEDS AUTHOR"))
    #expect(card.contains("- **Split:** by patient, stratified by lesion and sex, seed 7\n"))
  }

  @Test func `the card has numbers per group`() throws {
    let label = try #require(ReportFixture().summary.labels.first)
    let women = try #require(label.attributes[0].groups.first { $0.name == "F" })
    let area = try #require(women.metrics[.auroc])
    let card = try Self.text("model_card.md")
    let row = try #require(card.split(separator: "\n").first { $0.contains("| sex F |") })
    #expect(row.contains(String(format: "%.3f", try #require(area.value))))
  }

  @Test func `text cannot become markup`() throws {
    let card = try Self.text("model_card.md") { facts in
      facts.title = "<script>alert(1)</script> | x\n## Heading"
    }
    #expect(!card.contains("<script"))
    #expect(card.hasPrefix("# Model card: &lt;script&gt;alert(1)&lt;/script&gt; \\| x"))
    #expect(!card.contains("\n## Heading"))
  }

  @Test func `the card of programs has a schema and the same count`() throws {
    struct Card: Decodable {
      var schema: String
      var needsAuthor: Int
    }
    let card = try JSONDecoder().decode(
      Card.self, from: Data(try Self.text("model_card.json").utf8))
    #expect(card.schema == "fovea.model-card/1")
    #expect(card.needsAuthor == 5)
  }

  @Test func `every item of the three lists has a place and a value, or needs an author`() throws {
    let table = try CSVTable(text: try Self.text("crosswalk.csv"))
    #expect(table.header == ["framework", "item", "requirement", "section", "value"])
    let frameworks = Dictionary(grouping: table.rows) { $0[0] }.mapValues(\.count)
    #expect(
      frameworks == ["TRIPOD+AI 2024": 52, "CLAIM 2024": 44, "EU AI Act 2024/1689": 30])
    for row in table.rows {
      #expect(!row[4].isEmpty, "\(row)")
      #expect(!row[3].isEmpty || row[4] == "NEEDS AUTHOR", "\(row)")
    }
  }
}
