import DecodeProtocol
import Delivery
import Files
import Foundation
import Privacy
import TestSupport
import Testing

/// Files whose pixels are not searched are written without the worker where that gives the same.
@Suite struct DirectTests {
  private static func image(_ more: [DataElement] = []) -> DataSet {
    Sample.dataSet(
      [
        Sample.number(0x0028_0100, 16), Sample.number(0x0028_0101, 12),
        Sample.number(0x0028_0102, 11),
        DataElement(
          tag: .pixelData, vr: "OW", value: .bytes([1, 2, 3, 4, 5, 6, 7, 8])),
      ] + more)
  }

  /// Padding behind the pixels keeps the worker at it, and is left out by both.
  private static let padding = DataElement(
    tag: Tag(0xFFFC_FFFC), vr: "OB", value: .bytes([0, 0]))

  private func written(
    _ file: [UInt8], searchesText: Bool = false
  ) async throws -> (summary: DeliverySummary, bytes: [UInt8]) {
    let workshop = try Workshop()
    try workshop.add("file", file)
    let summary = try await workshop.run(searchesText: searchesText)
    #expect(summary.refusals.map(\.reason) == [])
    return (summary, try workshop.bytes(try #require(try workshop.paths().first)))
  }

  @Test func `the worker and the direct way give the same bytes`() async throws {
    let direct = try await written(Sample.file(Self.image()))
    let worker = try await written(Sample.file(Self.image([Self.padding])))
    let searched = try await written(Sample.file(Self.image()), searchesText: true)
    #expect(direct.bytes == worker.bytes)
    #expect(direct.bytes == searched.bytes)
    #expect(direct.bytes.suffix(12) == [8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(!direct.summary.searchedText)
    #expect(
      direct.summary.residualRisks.first
        == "Pixels were not searched for burned-in text, as --no-text-search asked.")
    #expect(searched.summary.searchedText)
  }

  @Test(arguments: [0, 1] as [UInt16])
  func `bits beside the samples are cleared all the same`(sign: UInt16) async throws {
    let image = Self.image([
      Sample.number(0x0028_0103, sign),
      DataElement(
        tag: .pixelData, vr: "OW", value: .bytes([1, 0xF2, 3, 4, 5, 0x16, 0xFF, 0x7F])),
    ])
    let made = try await written(Sample.file(image))
    #expect(made.summary.embeddedBitsCleared == 1)
    let last: [UInt8] = sign == 0 ? [0xFF, 0x0F] : [0xFF, 0xFF]
    #expect(made.bytes.suffix(8) == [1, 2, 3, 4, 5, 6] + last)
  }

  @Test func `signs of narrow samples stay and pixels behind the frames go`() async throws {
    let image = Self.image([
      Sample.number(0x0028_0103, 1),
      DataElement(
        tag: .pixelData, vr: "OW",
        value: .bytes([0xFF, 0xFF, 0, 0xF8, 1, 0, 2, 0] + Array("Quillon ".utf8))),
    ])
    let made = try await written(Sample.file(image))
    #expect(made.summary.embeddedBitsCleared == 0)
    #expect(made.bytes.suffix(12) == [8, 0, 0, 0, 0xFF, 0xFF, 0, 0xF8, 1, 0, 2, 0])
  }

  @Test func `what was left unsearched is searched when its output is read again`() async throws {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw("QUILLON 1977", x: 30, y: 40, scale: 2, level: 230)
    let image = Sample.dataSet([
      Sample.number(0x0028_0010, 160), Sample.number(0x0028_0011, 260),
      DataElement(
        tag: .pixelData, vr: "OB", value: .bytes(picture.samples.map { UInt8($0) })),
    ])
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(image))
    #expect(try await workshop.run(searchesText: false).files.released == 1)
    let again = try await workshop.run(
      input: "output", output: "again", searchesText: false)
    #expect(again.files.copied == 1)
    let searched = try await workshop.run(input: "output", output: "searched")
    #expect(searched.files.released + searched.files.copied == 0)
  }

  @Test func `what another detector searched is searched again`() async throws {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(Self.image()))
    _ = try await workshop.run()
    #expect(try await workshop.run(input: "output", output: "same").files.copied == 1)
    let folder = workshop.url.appendingPathComponent("output")
    let place = folder.appendingPathComponent("manifest.jsonl")
    let manifest = try String(contentsOf: place, encoding: .utf8)
    let older = Data(
      manifest.replacingOccurrences(
        of: TextScreen.digest, with: String(repeating: "0", count: 64)
      ).utf8)
    try #require(older != Data(manifest.utf8))
    try older.write(to: place)
    try Signature.sign(
      manifestDigest: Digest.sha256(older), key: workshop.key, kind: .delivery
    ).write(to: folder.appendingPathComponent("manifest.sig"))
    let again = try await workshop.run(input: "output", output: "again")
    #expect(again.files.copied == 0)
    #expect(again.files.released == 1)
  }
}
