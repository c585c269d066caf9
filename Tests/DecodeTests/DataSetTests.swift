import DecodeProtocol
import Testing

/// The form in which data sets cross the sandbox, and what is not believed of it.
@Suite struct DataSetTests {
  private let sample = DataSet([
    DataElement(Tag(0x0008_0060), "CS", "OT"), DataElement(Tag(0x0010_0010), "PN", "A^B "),
    DataElement(tag: Tag(0x0028_0010), vr: "US", value: .bytes([2, 0])),
    DataElement(
      tag: Tag(0x0040_0275), vr: "SQ",
      value: .items([
        DataSet([DataElement(Tag(0x0040_0400), "LT", "long text ")]), DataSet([]),
      ])),
    DataElement(tag: Tag(0x7FE0_0010), vr: "OW", value: .bytes([])),
  ])

  @Test func `a data set comes back as it was`() throws {
    #expect(try DataSet(bytes: sample.explicitBytes) == sample)
  }

  @Test func `requests and answers with data sets come back as they were`() throws {
    for request in [DecodeRequest.dataSet(path: [1, 2]), .rewrite(sample)] {
      var reader = WireReader()
      reader.append(try WireFormat.bytes(of: request))
      let message = try #require(try reader.next())
      #expect(try WireFormat.request(in: message) == request)
    }
    for answer in [
      DecodeAnswer.dataSet(sample, transferSyntax: "1.2.840.10008.1.2", pixels: nil),
      .dataSet(
        sample, transferSyntax: "1.2.840.10008.1.2",
        pixels: PixelPlace(offset: 300, byteCount: 8, vr: "OW")),
      .rewritten([1, 2, 3], hadEmbeddedBits: true, hadComments: false),
    ] {
      var reader = WireReader()
      let pieces = try WireFormat.pieces(of: answer)
      reader.append(pieces.head + pieces.payload)
      let message = try #require(try reader.next())
      #expect(try WireFormat.answer(in: message) == answer)
    }
  }

  @Test func `text is padded to an even length, UIDs with zero`() {
    let bytes = DataSet([
      DataElement(Tag(0x0008_0018), "UI", "1.2"), DataElement(Tag(0x0010_0020), "LO", "abc"),
    ]).explicitBytes
    #expect(
      bytes == [8, 0, 0x18, 0] + Array("UI".utf8) + [4, 0] + Array("1.2".utf8) + [0]
        + [0x10, 0, 0x20, 0] + Array("LO".utf8) + [4, 0] + Array("abc ".utf8))
  }

  @Test(
    arguments: [
      [8, 0, 0x18], [8, 0, 0x18, 0, 0x55, 0x49, 9, 0, 1], [8, 0, 0x18, 0, 1, 2, 0, 0],
      [8, 0, 0x18, 0, 0x53, 0x51, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
      [8, 0, 0x18, 0, 0x53, 0x51, 0, 0, 8, 0, 0, 0, 0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0],
      [8, 0, 0x18, 0, 0x53, 0x51, 0, 0, 8, 0, 0, 0, 0xFE, 0xFF, 0x00, 0xE0, 9, 0, 0, 0],
    ] as [[UInt8]])
  func `what is not well-formed is refused`(bytes: [UInt8]) {
    #expect(throws: DecodeProtocolError.self) { try DataSet(bytes: bytes) }
  }

  @Test func `nesting without end is refused`() {
    var bytes: [UInt8] = []
    for _ in 0..<80 { bytes = sequence(holding: bytes) }
    #expect(throws: DecodeProtocolError.self) { try DataSet(bytes: bytes) }
  }

  private func sequence(holding bytes: [UInt8]) -> [UInt8] {
    func length(_ count: Int) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    }
    return [8, 0, 0x40, 0x11, 0x53, 0x51, 0, 0] + length(bytes.count + 8)
      + [0xFE, 0xFF, 0x00, 0xE0] + length(bytes.count) + bytes
  }
}
