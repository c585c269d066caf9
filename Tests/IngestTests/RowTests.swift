import Files
import Foundation
import Ingest
import Privacy
import Testing

/// What becomes of rows: which of several holds, and why one names nothing.
@Suite struct RowTests {
  /// One patient with both sides, another with one image.
  private func dump() throws -> Workshop {
    let shop = try Workshop()
    for (number, side) in [(1, "L"), (2, "R")] {
      try shop.add(
        "a/\(number).dcm",
        TinyDICOM(patient: "007", study: 1, instance: number).with(0x0020_0062, "CS", side).bytes)
    }
    try shop.add("b/1.dcm", TinyDICOM(patient: "8", study: 2, instance: 1).bytes)
    return shop
  }

  private func ingest(_ labels: String) async throws -> (
    summary: IngestSummary, cases: [ManifestCase], events: [IngestEvent]
  ) {
    let shop = try dump()
    return try await shop.ingest(shop.options(labels: labels))
  }

  @Test(
    arguments: [
      ("patient_id,laterality,x\n007,,0\n007,L,1\n8,,0\n", [2]),
      ("patient_id,study_uid,x\n007,,1\n,2.25.71,0\n8,,0\n", [2]),
      ("path,patient_id,x\na/1.dcm,,1\n,007,0\n,8,0\n", [3]),
      ("series_uid,sop_uid,x\n2.25.81.1,,0\n,2.25.91.1.1,1\n2.25.82.1,,0\n", [2]),
      ("patient_id,sop_uid,x\n007,,1\n,2.25.91.1.1,1\n8,,0\n", []),
    ] as [(String, [Int])])
  func `the row with the most specific key holds`(labels: String, overruled: [Int]) async throws {
    let (summary, cases, events) = try await ingest(labels)
    #expect(cases.count == 3)
    #expect(summary.labelRows.overruled ?? [] == overruled)
    let note =
      "labels.csv: 1 rows are overruled for some image by a row with a more specific key: "
    #expect(events.contains(.note(note + "\(overruled.first ?? 0)")) == !overruled.isEmpty)
    let left = cases.first { $0.attributes["laterality"] == "L" }
    #expect(left?.targets["x"] == (labels.contains("study_uid") ? "0" : "1"))
  }

  @Test func `rows that name nothing are told apart by the reason`() async throws {
    let (summary, _, events) = try await ingest(
      "path,patient_id,laterality,x\na/1.dcm,007,L,1\na/2.dcm,8,,1\nb/1.dcm,8,R,1\n"
        + "gone.dcm,007,,1\n,9,,1\n,007,B,1\n")
    #expect(summary.labelRows.matched == 2)
    #expect(summary.labelRows.unmatched == [3, 5, 6, 7])
    let reasons = try #require(summary.labelRows.unmatchedReasons)
    #expect(
      reasons.map(\.reason) == [
        "names a file by path and differs from it in patient_id", "names by path what no file has",
        "names by patient_id what no file has",
        "names a file by patient_id and differs from it in laterality",
      ])
    #expect(reasons.map(\.rows) == [[3], [5], [6], [7]])
    #expect(
      events.contains(
        .note(
          "labels.csv: 1 rows each names a file by path and differs from it in patient_id: 3")))
  }

  @Test func `a table in another encoding is read, and what it says badly is counted`() async throws
  {
    let shop = try dump()
    var options = try shop.options(labels: "patient_id,x\n007,1\n8,0\n")
    let table = shop.url.appendingPathComponent("people.csv")
    let text = "patient_id;sex;age;Größe\n007;w;4x;klein\n8;unknown;;groß\n"
    try #require(text.data(using: .windowsCP1252)).write(to: table)
    options.demographics = table
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(Set(cases.compactMap { $0.attributes["Größe"] }) == ["klein", "groß"])
    #expect(
      summary.notes == [
        "people.csv: is no UTF-8 and was read as Windows-1252; if letters are wrong, "
          + "save it as CSV UTF-8",
        "people.csv: column sex cannot be read in 1 rows, whose value counts as unknown: 2",
        "people.csv: column age cannot be read in 1 rows, whose value counts as unknown: 2",
      ])
  }

  @Test func `two columns of one meaning are refused`() async throws {
    let shop = try dump()
    var options = try shop.options(labels: "patient_id,x\n007,1\n")
    options.demographics = try shop.table("people.csv", "patient_id,sex,Gender\n007,F,F\n")
    let refused = options
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(refused) }
    #expect(
      error?.description
        == "people.csv: has two columns for sex, sex and Gender; keep one of them")
  }

  @Test func `text that no converter reads stops nothing and is noted once`() async throws {
    let shop = try Workshop()
    for instance in 1...2 {
      let image = TinyDICOM(patient: "1", study: 1, instance: instance)
        .with(0x0008_0005, "CS", "ISO 2022 IR 999").with(0x0010_0010, "PN", "\u{1B}$zAB")
      try shop.add("\(instance).dcm", image.bytes)
    }
    let (summary, cases, _) = try await shop.ingest(shop.options())
    #expect(cases.count == 2)
    #expect(
      summary.notes == [
        "2 cases: some text is in no character set that can be read; it is left out, "
          + "and not searched for"
      ])
  }
}
