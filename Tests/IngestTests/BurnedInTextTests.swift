import Foundation
import Ingest
import Privacy
import TestSupport
import Testing

/// Pictures with text in them do not enter a cohort.
@Suite struct BurnedInTextTests {
  private static func picture(_ text: String) -> DrawnText {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw(text, x: 30, y: 40, scale: 2, level: 230)
    return picture
  }

  private static func png(_ picture: DrawnText) -> [UInt8] {
    TinyPNG.grey(
      rows: picture.rows, columns: picture.columns, picture.samples.map { UInt8($0) })
  }

  private static func dicom(_ picture: DrawnText, instance: Int) -> [UInt8] {
    var file = TinyDICOM(patient: "A\(instance)", study: instance, instance: 1)
      .sized(rows: picture.rows, columns: picture.columns)
    file.samples = picture.samples.map { UInt8($0) }
    return file.bytes
  }

  @Test(arguments: [false, true])
  func `a file with text is quarantined, one with a marker is used`(isDICOM: Bool) async throws {
    let shop = try Workshop()
    for (number, text) in ["QUILLON 1977", "L"].enumerated() {
      let picture = Self.picture(text)
      try shop.add(
        "\(number)", isDICOM ? Self.dicom(picture, instance: number) : Self.png(picture))
    }
    let (summary, _, _) = try await shop.ingest(shop.options())
    #expect(summary.files.used == 1)
    #expect(
      summary.listed.map(\.reason) == ["its pixels hold what looks like burned-in text"])
  }

  /// A folder of two pictures with text and one with a marker, ingested once.
  private func ingestedOnce() async throws -> (shop: Workshop, list: [String]) {
    let shop = try Workshop()
    for (number, text) in ["QUILLON 1977", "DOE 1931", "L"].enumerated() {
      try shop.add("\(number)", Self.png(Self.picture(text)))
    }
    _ = try await shop.ingest(shop.options())
    let place = shop.output.appendingPathComponent("quarantine.csv")
    let text = try String(contentsOf: place, encoding: .utf8)
    let list = text.split(separator: "\n").map(String.init)
    try FileManager.default.removeItem(at: shop.output)
    return (shop, list)
  }

  private func review(_ lines: [String], _ shop: Workshop) throws -> TextReview {
    try TextReview(contentsOf: shop.table("reviewed.csv", lines.joined(separator: "\n")))
  }

  @Test func `what a person found free of text is used, and counted`() async throws {
    let (shop, list) = try await ingestedOnce()
    #expect(list.count == 3)
    var options = try shop.options()
    options.textReview = try review(Array(list.prefix(2)), shop)
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(summary.files.used == 2)
    #expect(summary.files.quarantined == 1)
    #expect(summary.decisions["text reviewed by a person"] == 1)
    #expect(cases.count { $0.decisions == ["text reviewed by a person"] } == 1)
    #expect(summary.notes == [])
  }

  @Test func `a row that names no file with text is told`() async throws {
    let (shop, list) = try await ingestedOnce()
    var options = try shop.options()
    options.textReview = try review(list + ["9,none,x0123456789abcdef", "10,other,"], shop)
    let (summary, _, _) = try await shop.ingest(options)
    #expect(summary.files.used == 3)
    #expect(
      summary.notes == ["--text-reviewed: 1 of 3 rows name no file that looks like text: 4"])
  }

  @Test func `another file of the same name is searched`() async throws {
    let (shop, list) = try await ingestedOnce()
    try shop.add("0", Self.png(Self.picture("QUILLON 1978")))
    var options = try shop.options()
    options.textReview = try review(Array(list.prefix(2)), shop)
    let (summary, _, _) = try await shop.ingest(options)
    #expect(summary.files.quarantined == 2)
    #expect(
      summary.notes == ["--text-reviewed: 1 of 1 rows name no file that looks like text: 2"])
  }
}
