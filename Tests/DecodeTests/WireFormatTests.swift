import DecodeProtocol
import Testing

@Suite struct WireFormatTests {
  static let tree = AttributeTree(
    elements: [
      Attribute(tag: .patientID, vr: "LO", values: ["007"], byteCount: 4),
      Attribute(
        tag: .voiLUTSequence, vr: "SQ",
        items: [
          AttributeTree(elements: [Attribute(tag: .lutData, vr: "US", values: ["1", "2"])])
        ]),
      Attribute(tag: .patientName, vr: "PN", values: ["Å^Ö"], isLossy: true),
    ], omittedCount: 3)

  private func received(_ bytes: [UInt8], piece: Int) throws -> [WireMessage] {
    var reader = WireReader()
    var messages: [WireMessage] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      reader.append(bytes[start..<min(start + piece, bytes.count)])
      while let message = try reader.next() { messages.append(message) }
    }
    #expect(!reader.isInsideMessage)
    return messages
  }

  @Test(arguments: [1, 7, 16, 10_000])
  func `requests arrive whole in pieces of any size`(piece: Int) throws {
    let layout = StoredFrame.Layout(
      index: 0, rows: 1, columns: 2, samples: 1, bitsAllocated: 8, bitsStored: 8,
      isSigned: false, photometric: "MONOCHROME2")
    let sent: [DecodeRequest] = [
      .open("/a b/ü"), .open(path: [0xFF, 0x2F]), .storedValues(path: [0x2F]), .frame(index: 12),
      .rewritePicture(nil), .rewritePicture(try StoredFrame(layout: layout, bytes: [1, 2])),
      .confinement,
    ]
    let bytes = try sent.flatMap { try WireFormat.bytes(of: $0) }
    let got = try received(bytes, piece: piece).map { try WireFormat.request(in: $0) }
    #expect(got == sent)
  }

  @Test(arguments: [1, 5, 10_000])
  func `answers arrive whole in pieces of any size`(piece: Int) throws {
    let layout = StoredFrame.Layout(
      index: 1, rows: 2, columns: 3, samples: 1, bitsAllocated: 16, bitsStored: 12,
      isSigned: true, photometric: "MONOCHROME1", decisions: ["one"])
    let sent: [DecodeAnswer] = [
      .dicom(Self.tree, frameCount: 4),
      .frame(try StoredFrame(layout: layout, bytes: Array(0..<12))),
      .picture(PictureFacts(kind: .png, rows: 1, columns: 2, fileBytes: [])),
      .notAnImage(NotAnImage(.structuredReport, reason: "a report"), Self.tree),
      .notAnImage(NotAnImage(.text, reason: "a text"), nil),
      .failure(DecodeFailure(.damaged, reason: "broken")), .confinement(isComplete: true),
      .confinement(isComplete: false),
    ]
    var bytes: [UInt8] = []
    for answer in sent {
      let (head, payload) = try WireFormat.pieces(of: answer)
      bytes += head + payload
    }
    let got = try received(bytes, piece: piece).map { try WireFormat.answer(in: $0) }
    #expect(got == sent)
  }

  @Test func `a message begins with its signature and both lengths`() throws {
    let bytes = try WireFormat.bytes(of: .open("/x"))
    let header = #"{"kind":"open"}"#
    #expect(
      bytes == Array("FVD1".utf8) + [UInt8(header.utf8.count), 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]
        + Array(header.utf8) + Array("/x".utf8))
  }

  @Test func `a stream that is no message is refused before anything is read`() throws {
    var reader = WireReader()
    reader.append(Array("GARBAGE and more".utf8))
    #expect {
      try reader.next()
    } throws: { error in
      String(describing: error)
        == "message of the decoding worker: it does not begin as one; "
        + "use fovea and fovea-decode of the same build"
    }
  }

  @Test func `announced lengths beyond the limit are refused`() throws {
    var reader = WireReader()
    reader.append(Array("FVD1".utf8) + [UInt8](repeating: 0xFF, count: 12))
    #expect {
      try reader.missingByteCount()
    } throws: { ($0 as? DecodeProtocolError)?.code == .tooLong }
  }

  @Test(arguments: [
    "{}", #"{"kind":"frame"}"#, #"{"kind":"frame","index":-1}"#, #"{"kind":"open"}"#, "[", "",
  ])
  func `a request without what its kind needs is malformed`(header: String) throws {
    var reader = WireReader()
    reader.append(Array("FVD1".utf8) + HandMade.bytes(UInt32(header.utf8.count)))
    reader.append(HandMade.bytes(UInt64(0)) + Array(header.utf8))
    let message = try #require(try reader.next())
    #expect(throws: DecodeProtocolError.self) { try WireFormat.request(in: message) }
  }

  @Test func `a frame whose bytes are not as many as its layout says is refused`() {
    let layout = StoredFrame.Layout(
      index: 0, rows: 2, columns: 2, samples: 3, bitsAllocated: 8, bitsStored: 8,
      isSigned: false, photometric: "RGB")
    #expect(throws: DecodeProtocolError.self) {
      try StoredFrame(layout: layout, bytes: [UInt8](repeating: 0, count: 11))
    }
  }

  @Test func `a tree finds values by tag`() {
    #expect(Self.tree.string(.patientID) == "007")
    #expect(Self.tree.integer(.patientID) == 7)
    #expect(Self.tree.items(.voiLUTSequence).first?.doubles(.lutData) == [1, 2])
    #expect(Self.tree.doubles(.patientName) == nil)
    #expect(Self.tree.string(.modality) == nil)
    #expect(Tag.patientID.description == "(0010,0020)")
    #expect(Tag(0x0009_0010).isPrivate)
  }
}
