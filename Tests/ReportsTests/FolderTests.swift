import Evaluation
import Files
import Foundation
import Reports
import Testing

@Suite struct FolderTests {
  @Test func `every number of the tables is in the JSON`() throws {
    try Self.written { folder in
      let known = try Self.numbers(in: folder.appendingPathComponent("report.json"))
      for name in ["metrics_long.csv", "gaps.csv", "cases.csv"] {
        let table = try CSVTable(contentsOf: folder.appendingPathComponent(name))
        #expect(!table.rows.isEmpty, "\(name)")
        for (number, row) in table.rows.enumerated() {
          for field in row {
            if let value = Double(field) {
              let isKnown = known.contains(value)
              #expect(isKnown, "\(name) row \(number): \(field)")
            }
          }
        }
      }
    }
  }

  @Test func `every number of the model card is in the JSON of the report`() throws {
    try Self.written { folder in
      let known = try Self.numbers(in: folder.appendingPathComponent("report.json"))
      let card = try Self.numbers(in: folder.appendingPathComponent("model_card.json"))
      // Only the count of what needs an author is the card's own.
      let strange = card.subtracting(known).subtracting([5])
      #expect(strange.isEmpty, "\(strange.sorted())")
      #expect(card.count > 200)
    }
  }

  @Test func `every number of the page's tables is in the JSON, rounded`() throws {
    try Self.written { folder in
      let known = try Self.numbers(in: folder.appendingPathComponent("report.json"))
      var rounded: Set<String> = []
      for value in known {
        for digits in 0...4 { rounded.insert(String(format: "%.\(digits)f", value)) }
      }
      let page = try String(
        contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      let results = try #require(page.components(separatedBy: "<section id=\"limitations\">").first)
      var checked = 0
      for cell in results.components(separatedBy: "<td ").dropFirst() {
        let text = try #require(cell.components(separatedBy: "</td>").first)
          .replacingOccurrences(of: "<[^>]*>", with: " ", options: .regularExpression)
          .replacingOccurrences(of: "^[^>]*>", with: "", options: .regularExpression)
          .replacingOccurrences(of: "−", with: "-")
        for token in text.split(whereSeparator: { " –/()\n".contains($0) })
        where Double(token) != nil {
          checked += 1
          let isKnown = rounded.contains(String(token))
          #expect(isKnown, "\(token) in \(text)")
        }
      }
      #expect(checked > 500)
    }
  }

  @Test func `the JSON has a schema and gives the summary back`() throws {
    let fixture = ReportFixture()
    try Self.written(fixture) { folder in
      let data = try Data(contentsOf: folder.appendingPathComponent("report.json"))
      let document = try StableJSON.decode(Document.self, from: data, subject: "report.json")
      #expect(document.schema == "fovea.report/1")
      #expect(document.summary == fixture.summary)
      #expect(document.facts == ReportFixture.facts)
      #expect(document.cases.count == fixture.rows.count)
      #expect(document.limitations.contains("The data are synthetic."))
      let thresholds = try Data(contentsOf: folder.appendingPathComponent("thresholds.json"))
      #expect(String(decoding: thresholds, as: UTF8.self).contains("fovea.thresholds/1"))
    }
  }

  @Test func `tables have the declared columns`() throws {
    try Self.written { folder in
      func header(_ name: String) throws -> String {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return text.components(separatedBy: "\n")[0]
      }
      let expected = [
        "metrics_long.csv":
          "cohort,task,label,attribute,group,metric,value,lo,hi,ci_method,n_images,n_patients,"
          + "n_pos,n_neg,threshold,threshold_source,status",
        "gaps.csv":
          "cohort,label,attribute,metric,gap,null_median,lo,hi,p,p_holm,p_bh,worst_group,status",
        "cases.csv":
          "case_id,patient_id,unit,unit_id,label,score,probability,threshold,call,status,reason,"
          + "truth,fold,part",
      ]
      for (name, columns) in expected {
        let found = try header(name)
        #expect(found == columns, "\(name)")
      }
    }
  }

  @Test func `the long table holds every metric of the whole and of each group`() throws {
    try Self.written { folder in
      let table = try CSVTable(contentsOf: folder.appendingPathComponent("metrics_long.csv"))
      let whole = table.rows.filter { $0[3] == "all" && $0[4] == "all" }
      #expect(whole.map { $0[5] } == Metric.allCases.map(\.rawValue))
      let women = table.rows.filter { $0[3] == "sex" && $0[4] == "F" }
      #expect(women.count == Metric.allCases.count - 1)
      let sensitivity = try #require(whole.first { $0[5] == "sensitivity" })
      #expect(sensitivity[14] == "0.4371" && sensitivity[15] == "validation")
    }
  }

  @Test func `the same numbers give the same bytes in any order of rows`() throws {
    var shuffled = ReportFixture()
    shuffled.rows.reverse()
    try Self.written { first in
      try Self.written(shuffled) { second in
        for name in ReportFolder.fileNames {
          let a = try Data(contentsOf: first.appendingPathComponent(name))
          let b = try Data(contentsOf: second.appendingPathComponent(name))
          #expect(a == b, "\(name)")
        }
      }
    }
  }

  @Test func `a folder that cannot be made is named`() throws {
    let fixture = ReportFixture(patients: 3)
    let error = #expect(throws: ReportsError.self) {
      try ReportFolder.write(
        fixture.summary, predictions: fixture.rows, facts: ReportFixture.facts,
        to: URL(fileURLWithPath: "/proc/report"))
    }
    #expect(
      error?.description
        == "/proc/report: the folder cannot be made; choose a folder that can be written")
    #expect(error?.exitCode == 73)
  }

  @Test func `a file in the way is named`() throws {
    let fixture = ReportFixture(patients: 3)
    try Self.written(fixture) { folder in
      let inTheWay = folder.appendingPathComponent("report.html")
      let error = #expect(throws: ReportsError.self) {
        try ReportFolder.write(
          fixture.summary, predictions: fixture.rows, facts: ReportFixture.facts, to: inTheWay)
      }
      #expect(error?.code == .cannotCreate)
    }
  }

  private struct Document: Decodable {
    var schema: String
    var facts: ReportFacts
    var summary: EvaluationSummary
    var limitations: [String]
    var cases: [PredictionRow]
  }

  /// Writes a report to a folder of its own and takes it away afterwards.
  private static func written(
    _ fixture: ReportFixture = ReportFixture(), _ body: (URL) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-report-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: ReportFixture.facts, to: folder)
    try body(folder)
  }

  /// Every number in a JSON file.
  private static func numbers(in url: URL) throws -> Set<Double> {
    try JSONDecoder().decode(Numbers.self, from: Data(contentsOf: url)).values
  }

  /// The numbers anywhere in a JSON value. (JSONSerialization loses the last digit on Linux.)
  private struct Numbers: Decodable {
    var values: Set<Double> = []

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        values = [number]
      } else if let items = try? container.decode([Numbers].self) {
        for item in items { values.formUnion(item.values) }
      } else if let items = try? container.decode([String: Numbers].self) {
        for item in items.values { values.formUnion(item.values) }
      }
    }
  }
}
