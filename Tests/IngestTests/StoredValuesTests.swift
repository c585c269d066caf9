import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Raw files and their table, of a folder that holds what folders hold.
@Suite struct StoredValuesTests {
  private func write(_ shop: Workshop) async throws -> StoredValuesSummary {
    try await StoredValues.write(
      from: shop.input, to: shop.output, replacing: [], decoder: Workshop.decoder
    ) { _ in
    } commit: { (folder, _) throws(FilesError) in
      try folder.commit()
    }
  }

  /// Two frames by hand; SHA-256 of the bytes 1 … 12 by `sha256sum`.
  @Test func `frames lie one after the other beside a table with their digest`() async throws {
    let shop = try Workshop()
    var film = TinyDICOM(patient: "QUILLON", study: 1, instance: 1)
    film.frames = 2
    film.samples = Array(1...12)
    try shop.add("ward/film", film.bytes)
    try shop.add("broken", Array(film.bytes.dropLast(7)))
    try shop.add("note.txt", Array("text".utf8))
    try shop.add(".hidden", film.bytes)
    let summary = try await write(shop)
    #expect(summary.files == 4)
    #expect(summary.read == 1)
    #expect(summary.frames == 2)
    #expect(
      summary.reasons == [
        "hidden file": 1, "a text": 1, "its data set breaks off or is not well-formed": 1,
      ])
    let text = try String(
      contentsOf: shop.output.appendingPathComponent(StoredValues.table), encoding: .utf8)
    #expect(
      text == """
        path,frames,rows,columns,samples,type,sha256,file,reason
        .hidden,,,,,,,,hidden file
        broken,,,,,,,,its data set breaks off or is not well-formed
        note.txt,,,,,,,,a text
        ward/film,2,2,3,1,uint8,\
        206402cab345415716d9a33469feba57a90dc200c064bc0190b4191af058b0eb,frames/4.raw,

        """)
    let raw = try Data(contentsOf: shop.output.appendingPathComponent("frames/4.raw"))
    #expect([UInt8](raw) == Array(1...12))
  }

  @Test func `the folder is its owner's alone and no cohort`() async throws {
    let shop = try Workshop()
    try shop.add("a", TinyDICOM(patient: "1", study: 1, instance: 1).bytes)
    _ = try await write(shop)
    let facts = try FileManager.default.attributesOfItem(atPath: shop.output.path)
    #expect(facts[.posixPermissions] as? Int == 0o700)
    let error = #expect(throws: IngestError.self) {
      try CohortFolder.verifiedCases(in: shop.output, key: shop.key)
    }
    #expect(error?.reason == "is no cohort: it holds no manifest.jsonl")
  }

  @Test func `a film with a broken frame leaves nothing`() async throws {
    let shop = try Workshop()
    try shop.add("a", TinyDICOM(patient: "1", study: 1, instance: 1).bytes)
    try shop.add("film", BrokenFilm.bytes)
    let summary = try await write(shop)
    #expect(summary.read == 1)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: shop.output.appendingPathComponent(StoredValues.frames).path)
    #expect(names == ["1.raw"])
  }

  @Test func `a folder without pixels is refused and nothing is written`() async throws {
    let shop = try Workshop()
    try shop.add("note.txt", Array("text".utf8))
    let error = await #expect(throws: IngestError.self) { _ = try await write(shop) }
    #expect(
      error?.description
        == "<input>: none of its 1 files has pixels that can be read (file 1: a text); see the "
        + "reasons")
    #expect(error?.exitCode == 65)
    #expect(!FileManager.default.fileExists(atPath: shop.output.path))
  }

  @Test func `a check reads all and writes nothing`() async throws {
    let shop = try Workshop()
    try shop.add("a", TinyDICOM(patient: "1", study: 1, instance: 1).bytes)
    let summary = try await StoredValues.check(shop.input, decoder: Workshop.decoder) { _ in }
    #expect(summary.read == 1)
    #expect(summary.frames == 1)
    #expect(!FileManager.default.fileExists(atPath: shop.output.path))
  }
}

/// Two run-length encoded frames of 2 × 3 pixels (PS3.5 annex G), of which the second is none.
enum BrokenFilm {
  static let bytes: [UInt8] = {
    var film = TinyDICOM(patient: "1", study: 2, instance: 2)
    film.frames = 2
    let head = film.bytes
    let end = head.count - film.samples.count - 8
    let frame: [UInt8] =
      [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56) + [5, 1, 2, 3, 4, 5, 6, 0]
    func item(_ bytes: [UInt8]) -> [UInt8] {
      [0xFE, 0xFF, 0x00, 0xE0, UInt8(bytes.count), 0, 0, 0] + bytes
    }
    let pixels: [UInt8] =
      [0, 0, 0xFF, 0xFF, 0xFF, 0xFF] + item([]) + item(frame) + item([1, 2])
      + [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
    var bytes = Array(head[..<(end + 2)]) + pixels
    // Explicit little-endian becomes RLE: the UID's last character is a 5 then.
    let syntax = Array("1.2.840.10008.1.2.1".utf8)
    if let place = bytes.firstRange(of: syntax) { bytes[place.upperBound - 1] = UInt8(ascii: "5") }
    return bytes
  }()
}
