import DecodeProtocol
import Delivery
import Foundation
import Privacy
import Testing

/// Whole files through the worker: what is written, and what of the original is not.
@Suite struct FileTests {
  private func released(_ file: [UInt8]) async throws -> (dataSet: DataSet, bytes: [UInt8]) {
    let workshop = try Workshop()
    try workshop.add("file", file)
    let summary = try await workshop.run()
    #expect(summary.files.released == 1, "\(summary.refusals.map(\.reason))")
    let path = try #require(try workshop.paths().first)
    return (try workshop.dataSet(path), try workshop.bytes(path))
  }

  @Test func `preamble, meta header and what trails are not the original's`() async throws {
    let padding = DataElement(Tag(0xFFFC_FFFC), "OB", "Quillon")
    let made = try await released(
      Sample.file(
        Sample.dataSet(), preamble: Array("Quillon".utf8),
        trailing: DataSet([padding]).explicitBytes))
    #expect(made.bytes.prefix(128).allSatisfy { $0 == 0 })
    #expect(!String(decoding: made.bytes, as: UTF8.self).contains("Quillon"))
    #expect(!String(decoding: made.bytes, as: UTF8.self).contains("KESTRELPACS"))
    #expect(made.dataSet.string(Tag(0x0002_0003)) == made.dataSet.string(.sopInstanceUID))
    #expect(made.dataSet.string(Tag(0x0002_0010)) == "1.2.840.10008.1.2.1")
    #expect(made.dataSet[Tag(0x7FE0_0010)]?.bytes == [1, 2, 3, 4])
  }

  @Test(arguments: [false, true])
  func `implicit and headless files become explicit ones`(isBare: Bool) async throws {
    let file =
      isBare
      ? Foreign.implicitBytes(Sample.dataSet())
      : Foreign.file(
        Foreign.implicitBytes(Sample.dataSet()), syntax: "1.2.840.10008.1.2")
    let made = try await released(file)
    #expect(
      made.dataSet[Tag(0x0008_0020)]
        == DataElement(tag: Tag(0x0008_0020), vr: "DA", value: .bytes([])))
    #expect(made.dataSet[Tag(0x7FE0_0010)]?.bytes == [1, 2, 3, 4])
  }

  @Test func `a headerless file needs two attributes that only DICOM has`() async throws {
    let workshop = try Workshop()
    let alone = DataSet([
      DataElement(.sopClassUID, "UI", Sample.sopClass), DataElement(Tag(0x0008_0070), "LO", "a"),
    ])
    let both = DataSet(
      [DataElement(.sopClassUID, "UI", Sample.sopClass), DataElement(.modality, "CS", "OT")])
    try workshop.add("alone", alone.explicitBytes)
    try workshop.add("both", both.explicitBytes)
    let summary = try await workshop.run()
    #expect(summary.files.notDICOM == 1)
    #expect(summary.notDICOM == ["not DICOM": 1])
    #expect(summary.refusals.map(\.reason) == ["it names no patient and no study"])
  }

  @Test func `UN of a known attribute is what the dictionary says`() async throws {
    let made = try await released(
      Sample.file(Sample.dataSet([DataElement(Tag(0x0018_0050), "UN", "5.0 ")])))
    #expect(made.dataSet[Tag(0x0018_0050)]?.vr == "DS")
    #expect(made.dataSet.string(Tag(0x0018_0050)) == "5.0")
  }

  /// ISO 8859-1, and the same name in UTF-8.
  private static let latin = Array("M".utf8) + [0xFC] + Array("ller^J".utf8) + [0xF6, 0x72, 0x67]

  @Test(arguments: ["ISO_IR 100", "ISO_IR 192"])
  func `names are found across character sets`(charset: String) async throws {
    let name = charset == "ISO_IR 100" ? Self.latin : Array("Müller^Jörg".utf8)
    let made = try await released(
      Sample.file(
        Sample.dataSet([
          DataElement(Tag(0x0008_0005), "CS", charset),
          DataElement(tag: .patientName, vr: "PN", value: .bytes(name)),
          DataElement(Tag(0x0028_1055), "LO", "JORG or Muller"),
        ])))
    #expect(made.dataSet.string(Tag(0x0028_1055)) == "REMOVED")
    #expect(made.dataSet.string(Tag(0x0008_0005)) == "ISO_IR 192")
  }

  /// The standard's own example, PS3.5 annex H.3: 山田 is ESC $ B ; 3 E D.
  @Test func `a Japanese name is found in text with escape sequences`() async throws {
    let yamada: [UInt8] = [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42]
    let name = Array("Yamada^Tarou=".utf8) + yamada + Array("^".utf8)
    let made = try await released(
      Sample.file(
        Sample.dataSet([
          DataElement(Tag(0x0008_0005), "CS", "\\ISO 2022 IR 87"),
          DataElement(tag: .patientName, vr: "PN", value: .bytes(name)),
          DataElement(
            tag: Tag(0x0028_1055), vr: "LO", value: .bytes(Array("HARD\\".utf8) + yamada)),
        ])))
    #expect(made.dataSet[Tag(0x0028_1055)]?.text == "HARD\\REMOVED")
  }

  /// The standard's own example, PS3.5 annex H.3.2: half-width ﾔﾏﾀﾞ beside kanji.
  @Test func `half-width katakana are read beside kanji`() async throws {
    let kana: [UInt8] = [0xD4, 0xCF, 0xC0, 0xDE]
    let yamada: [UInt8] = [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x4A]
    let made = try await released(
      Sample.file(
        Sample.dataSet([
          DataElement(Tag(0x0008_0005), "CS", "ISO 2022 IR 13\\ISO 2022 IR 87"),
          DataElement(
            tag: .patientName, vr: "PN", value: .bytes(kana + Array("^=".utf8) + yamada)),
          DataElement(tag: Tag(0x0018_9423), vr: "LO", value: .bytes(yamada)),
          DataElement(
            tag: Tag(0x0028_1055), vr: "LO", value: .bytes(Array("HARD\\".utf8) + kana)),
          DataElement(tag: Tag(0x0018_1210), vr: "SH", value: .bytes([0xB6, 0xC5])),
        ])))
    #expect(made.dataSet[Tag(0x0028_1055)]?.text == "HARD\\REMOVED")
    #expect(made.dataSet[Tag(0x0018_9423)]?.text == "REMOVED")
    #expect(made.dataSet[Tag(0x0018_1210)]?.text == "ｶﾅ")
  }

  @Test func `bits beside the samples are cleared`() async throws {
    let made = try await released(
      Sample.file(
        Sample.dataSet([
          Sample.number(0x0028_0100, 16), Sample.number(0x0028_0101, 12),
          Sample.number(0x0028_0102, 11), Sample.number(0x6000_0100, 16),
          DataElement(
            tag: Tag(0x7FE0_0010), vr: "OW", value: .bytes([1, 0xF2, 3, 4, 5, 0x16, 7, 0x88])),
        ])))
    #expect(made.dataSet[Tag(0x7FE0_0010)]?.bytes == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `signs of narrow samples stay`() async throws {
    let made = try await released(
      Sample.file(
        Sample.dataSet([
          Sample.number(0x0028_0100, 16), Sample.number(0x0028_0101, 12),
          Sample.number(0x0028_0102, 11), Sample.number(0x0028_0103, 1),
          DataElement(
            tag: Tag(0x7FE0_0010), vr: "OW", value: .bytes([0xFF, 0xFF, 0, 0xF8, 1, 0, 2, 0])),
        ])))
    #expect(made.dataSet[Tag(0x7FE0_0010)]?.bytes == [0xFF, 0xFF, 0, 0xF8, 1, 0, 2, 0])
  }

  @Test func `comments in compressed frames are taken out`() async throws {
    let scan = Self.greyJPEG
    let name = Array("Quillon".utf8)
    let comment: [UInt8] = [0xFF, 0xFE, 0, 9]
    let segment: [UInt8] = [0xFF, 0xE1, 0, 9]
    let colours: [UInt8] = [0, 100, 0, 0, 0, 0, 0]
    let needed: [UInt8] = [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + colours
    let start: [UInt8] = [0xFF, 0xD8]
    var stream = start + comment + name
    stream += needed + segment + name
    stream += scan + name
    if !stream.count.isMultiple(of: 2) { stream.append(0) }
    var image = Sample.dataSet()
    image.elements.removeLast()
    let pixels = Self.encapsulated(stream)
    let workshop = try Workshop()
    try workshop.add(
      "file", Sample.file(image, syntax: "1.2.840.10008.1.2.4.50", trailing: pixels))
    let summary = try await workshop.run()
    #expect(summary.commentsStripped == 1, "\(summary.refusals.map(\.reason))")
    let path = try #require(try workshop.paths().first)
    let bytes = Data(try workshop.bytes(path))
    #expect(bytes.range(of: Data("Quillon".utf8)) == nil)
    #expect(bytes.range(of: Data(start + needed + scan)) != nil)
  }

  /// A pixel element of one fragment, with an empty offset table (PS3.5 A.4).
  static func encapsulated(_ stream: [UInt8]) -> [UInt8] {
    let head: [UInt8] = [0xE0, 0x7F, 0x10, 0, 0x4F, 0x42, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
    let table: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]
    let item: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0, UInt8(stream.count), 0, 0, 0]
    let end: [UInt8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
    return head + table + item + stream + end
  }

  /// Two by two grey pixels of 100, as Pillow 13.0 writes them with optimize=True and quality=50,
  /// from the quantisation table on.
  static let greyJPEG: [UInt8] = [
    0xFF, 0xDB, 0x00, 0x43, 0x00, 0x10, 0x0B, 0x0C, 0x0E, 0x0C, 0x0A, 0x10, 0x0E, 0x0D, 0x0E, 0x12,
    0x11, 0x10, 0x13, 0x18, 0x28, 0x1A, 0x18, 0x16, 0x16, 0x18, 0x31, 0x23, 0x25, 0x1D, 0x28, 0x3A,
    0x33, 0x3D, 0x3C, 0x39, 0x33, 0x38, 0x37, 0x40, 0x48, 0x5C, 0x4E, 0x40, 0x44, 0x57, 0x45, 0x37,
    0x38, 0x50, 0x6D, 0x51, 0x57, 0x5F, 0x62, 0x67, 0x68, 0x67, 0x3E, 0x4D, 0x71, 0x79, 0x70, 0x64,
    0x78, 0x5C, 0x65, 0x67, 0x63, 0xFF, 0xC0, 0x00, 0x0B, 0x08, 0x00, 0x02, 0x00, 0x02, 0x01, 0x01,
    0x11, 0x00, 0xFF, 0xC4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0xFF, 0xC4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xDA,
    0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00, 0x0B, 0xFF, 0xD9,
  ]

  @Test func `no canary remains of any text attribute at any depth`() async throws {
    let workshop = try Workshop()
    let canaries = TableRow.all.filter { !["UI", "SQ"].contains($0.vr) && $0.tag.group > 4 }
      .map(\.element).sorted { $0.tag < $1.tag }
    for depth in [0, 1, 3] {
      let inner = DataElement(
        tag: Tag(0x0008_9092), vr: "SQ", value: .items([DataSet(canaries)]))
      let image = Sample.dataSet(
        depth == 0 ? canaries : [Sample.nested(inner, depth: depth - 1)],
        instance: "1.2.3.4.\(depth)")
      try workshop.add("secret/\(depth)", Sample.file(image))
    }
    let summary = try await workshop.run()
    #expect(summary.files.quarantined == 0, "\(summary.refusals.map(\.reason))")
    for (path, bytes) in try workshop.everything() {
      let text = (path + String(decoding: bytes, as: UTF8.self)).lowercased()
      for canary in [
        "canary", "quillon", "zephyrine", "mrn-9941", "19771208", "secret", "20140703",
      ] {
        #expect(!text.contains(canary), "\(canary) in \(path)")
      }
    }
  }

  @Test func `references lead from file to file`() async throws {
    let workshop = try Workshop()
    let reference = DataElement(
      tag: Tag(0x0008_1140), vr: "SQ",
      value: .items([DataSet([DataElement(Tag(0x0008_1155), "UI", "1.2.3.4.5.70")])]))
    try workshop.add("a", Sample.file(Sample.dataSet()))
    try workshop.add("b", Sample.file(Sample.dataSet([reference], instance: "1.2.3.4.5.71")))
    _ = try await workshop.run()
    let made = try workshop.paths().map { try workshop.dataSet($0) }
    #expect(made.count == 2)
    let instances = Set(made.compactMap { $0.string(.sopInstanceUID) })
    let named = made.compactMap { $0[Tag(0x0008_1140)]?.items.first?.string(Tag(0x0008_1155)) }
    #expect(named.count == 1 && instances.isSuperset(of: named))
    #expect(Set(made.map { $0.string(.studyInstanceUID) }).count == 1)
  }
}
