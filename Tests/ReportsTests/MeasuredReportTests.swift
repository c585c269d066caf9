import Evaluation
import Files
import Foundation
import FoundationXML
import Reports
import Testing

/// Reports on masks and on boxes.
@Suite struct MeasuredReportTests {
  private static let canary = "<script>alert('x')</script>\"&"

  private static func written(
    _ kind: String, _ fixture: MeasuredFixture = MeasuredFixture()
  ) throws -> WrittenReport {
    try WrittenReport { folder in
      try kind == "masks" ? fixture.masks.write(to: folder) : fixture.boxes.write(to: folder)
    }
  }

  private static func schema(_ kind: String) throws -> JSONSchema {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let file = folder.appendingPathComponent("Sources/Reports/Templates/\(kind).schema.json")
    return JSONSchema(root: try JSONDecoder().decode(JSON.self, from: Data(contentsOf: file)))
  }

  @Test(arguments: ["masks", "boxes"])
  func `the report has five files and keeps to its schema`(kind: String) throws {
    let measure: GateMeasure = kind == "masks" ? .dice : .ap50
    let gate = Gate(name: "overall.\(measure.rawValue)", side: .min, bar: 0.1, of: measure)
    let report = try Self.written(kind, MeasuredFixture(gates: [try #require(gate)]))
    #expect(report.names == SegmentationReport.fileNames.sorted())
    #expect(try Self.schema(kind).faults(report.document) == [])
  }

  @Test(arguments: ["masks", "boxes"])
  func `the page is well formed, with all text escaped`(kind: String) throws {
    let report = try Self.written(
      kind, MeasuredFixture(strange: Self.canary, label: Self.canary))
    let page = report["report.html"]
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;script&gt;"))
    let parser = XMLParser(data: Data(page.utf8))
    #expect(parser.parse(), "line \(parser.lineNumber)")
    #expect(!page.contains(">nan") && !page.contains(">inf"))
    for token in ["<script", "<link", "src=", "@import", "url("] {
      #expect(!page.contains(token), "\(token)")
    }
  }

  @Test(arguments: ["masks", "boxes"])
  func `the same input gives the same bytes`(kind: String) throws {
    let (first, second) = (try Self.written(kind), try Self.written(kind))
    for name in first.names { #expect(first[name] == second[name], "\(name)") }
  }

  /// 180 patients with a lesion: per sex the Dice is 0.9, 0.8, 0.7, 0.6 or 0.7 … 0.4, or 0.
  @Test func `tables hold the numbers of the cases, and the page says them`() throws {
    let report = try Self.written("masks")
    let values = (0..<200).map(MeasuredFixture.scores).filter(\.outcome.isLesionPresent)
      .map { $0.values[.dice] ?? -1 }
    let mean = values.reduce(0, +) / Double(values.count)
    let table = try CSVTable(text: report["metrics_long.csv"])
    let row = try #require(table.rows.first { $0[3] == "all" && $0[5] == "dice" })
    #expect(abs((Double(row[6]) ?? 0) - mean) < 1e-12)
    #expect(Array(row[10...13]) == ["200", "200", "180", "20"])
    let json = try report.document["labels"]?.items.first?["summary"]?["measures"]?["dice"]
    #expect(json?["lesionPresent"]?["mean"]?["value"]?.number == Double(row[6]))
    let page = report["report.html"]
    let shown = String(format: "%.3f", mean)
    #expect(page.contains("For lesion the mean Dice over 180 patients with a lesion is \(shown)"))
    #expect(
      page.contains(
        "Nothing was marked in 14 of 180 images with a lesion, and something in 10 of 20 without."
      ))
    #expect(page.contains("The worst eligible group is sex F with a mean Dice of"))
    let gaps = try CSVTable(text: report["gaps.csv"])
    #expect(gaps.rows.map { $0[3] } == ["dice", "dice"])
    #expect(gaps.rows.first?[11] == "F")
    #expect(try CSVTable(text: report["cases.csv"]).rows.count == 200)
  }

  @Test func `gates of masks hold, break and name the group`() throws {
    let wanted: [(String, Gate.Side, Double)] = [
      ("worst_group.dice", .min, 0.99), ("overall.dice", .min, 0.2), ("gap.dice", .max, 0.01),
    ]
    let gates = wanted.compactMap { Gate(name: $0.0, side: $0.1, bar: $0.2, of: .dice) }
    let results = try Self.written("masks", MeasuredFixture(gates: gates)).gates
    #expect(results.map(\.gate.name) == ["worstGroup.dice", "gap.dice", "overall.dice"])
    #expect(results.map(\.isPassed) == [false, false, true])
    #expect(results[0].groups == [GroupReference(attribute: "sex", group: "F")])
    #expect(results[1].groups.map(\.group) == ["M", "F"])
    #expect(results[0].sentence.hasSuffix("(lesion, sex F); the gate asks for at least 0.99"))
  }

  @Test(arguments: ["overall.auroc", "gap.ap50", "card.needsAuthor", ""])
  func `what is no gate of masks is none`(name: String) {
    #expect(Gate(name: name, side: .min, bar: 0.5, of: .dice) == nil)
  }

  @Test func `boxes have average precision, a FROC and lists of failures`() throws {
    let report = try Self.written("boxes")
    let names = Set(try CSVTable(text: report["metrics_long.csv"]).rows.map { $0[5] })
    #expect(names.isSuperset(of: ["ap50", "map", "froc", "froc_0.125", "froc_8", "case_auroc"]))
    let page = report["report.html"]
    #expect(page.contains("label1-froc-title"))
    #expect(page.contains("Images with missed boxes, most first"))
    #expect(page.contains("AP50 gaps: by sex"))
  }
}
