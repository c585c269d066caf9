import DecodeProtocol
import Foundation
import Testing

/// Files that are no image, or mean harm: an answer or a dead worker, never a hang.
@Suite struct HostileInputTests {
  private func answer(_ bytes: [UInt8], _ arguments: [String] = []) throws -> DecodeAnswer? {
    let scratch = try ScratchFolder()
    return try Worker(arguments).ask(.open(try scratch.file("CANARY^PATH", bytes)))
  }

  @Test(arguments: [
    ("", NotAnImage.Kind.empty, "an empty file"),
    ("path,label\na,1\n", .text, "a text"),
    ("<html></html>", .markup, "an XML or HTML text"),
    ("PK\u{3}\u{4}rest", .archive, "a ZIP archive; unpack it"),
    ("%PDF-1.7\n", .document, "a PDF document"),
    ("GIF89a", .unsupportedPicture, "a GIF picture; convert it to PNG"),
    ("\0\0\0\0\0\0\0\0", .unknown, "neither DICOM nor PNG nor JPEG"),
  ])
  func `what is no image is named`(content: String, kind: NotAnImage.Kind, reason: String) throws {
    #expect(
      try answer(Array(content.utf8)) == .notAnImage(NotAnImage(kind, reason: reason), nil))
  }

  @Test func `a folder and a device are not opened`() throws {
    let worker = try Worker()
    let expected = DecodeAnswer.notAnImage(
      NotAnImage(.notAFile, reason: "it is not a plain file"), nil)
    #expect(try worker.ask(.open("/tmp")) == expected)
    #expect(try worker.ask(.open("/dev/zero")) == expected)
  }

  @Test func `a path that leads nowhere is unreadable`() throws {
    let expected = DecodeAnswer.failure(
      DecodeFailure(.unreadable, reason: "the file cannot be opened or read"))
    #expect(try Worker().ask(.open("/no/such/file")) == expected)
    #expect(try Worker().ask(.open(path: [0x2F, 0x00, 0x61])) == expected)
  }

  @Test func `a PNG that announces a picture too large is refused before room is made`() throws {
    let header =
      [0, 3, 0x0D, 0x40, 0, 3, 0x0D, 0x40, 16, 6, 0, 0, 0] as [UInt8]  // 200,000 × 200,000 RGBA
    #expect(
      try answer(PNGParts.signature + PNGParts.chunk("IHDR", header) + PNGParts.chunk("IDAT", [0]))
        == .failure(DecodeFailure(.tooLarge, reason: "a frame of it takes more than 512 MiB")))
  }

  @Test func `a DICOM image larger than the limit is refused before room is made`() throws {
    let image = HandMade.file(HandMade.image(pixels: [0, 0, 0, 0, 0, 0, 0, 0]))
    #expect(
      try answer(image, ["--largest-frame", "7"])
        == .failure(DecodeFailure(.tooLarge, reason: "a frame of it takes more than 0 MiB")))
    #expect(try answer(image, ["--largest-frame", "8"]).map { "\($0)".hasPrefix("dicom") } == true)
  }

  @Test func `a data set cut off anywhere is damage or no image, and never a death`() throws {
    let whole = HandMade.file(
      HandMade.image(
        more: HandMade.text(0x10, 0x10, "PN", "CANARY^NAME"), pixels: [0, 0, 1, 0, 2, 0, 3, 0]))
    let scratch = try ScratchFolder()
    let worker = try Worker()
    for length in stride(from: 1, to: whole.count, by: 3) {
      let path = try scratch.file("CANARY^PATH", Array(whole.prefix(length)))
      switch try worker.ask(.open(path)) {
      case .failure(let failure): #expect(!failure.reason.contains("CANARY"), "length \(length)")
      case .notAnImage(let what, _): #expect(!what.reason.contains("CANARY"), "length \(length)")
      case .dicom, .picture, .frame, .dataSet, .rewritten, .confinement:
        Issue.record("length \(length) was taken for whole")
      case nil: Issue.record("length \(length) killed the worker")
      }
    }
  }

  @Test func `sequences nested 20,000 deep cost one worker and leave no report`() throws {
    let level =
      HandMade.bytes(UInt16(0x40)) + HandMade.bytes(UInt16(0xA730)) + Array("SQ\0\0".utf8)
      + HandMade.bytes(UInt32.max) + HandMade.bytes(UInt16(0xFFFE))
      + HandMade.bytes(UInt16(0xE000)) + HandMade.bytes(UInt32.max)
    let file = HandMade.file((0..<20_000).flatMap { _ in level })
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let answer = try worker.ask(.open(try scratch.file("CANARY", file)))
    let end = try worker.end()
    switch answer {
    case nil: #expect(end.reason == .uncaughtSignal)
    case .failure: #expect(end.status == 0)
    default: Issue.record("\(String(describing: answer).prefix(80))")
    }
    #expect(end.complaint == "")
  }

  @Test func `a run-length offset outside the frame is damage`() throws {
    let header: [UInt8] =
      HandMade.bytes(UInt32(2)) + HandMade.bytes(UInt32(64))
      + HandMade.bytes(UInt32(0x7FFF_FFFF)) + [UInt8](repeating: 0, count: 52)
    #expect(
      try frameAnswer(stream: header + [0, 0, 0, 0], syntax: "1.2.840.10008.1.2.5")
        == .failure(DecodeFailure(.damaged, reason: "its run-length header is not well-formed")))
    #expect(
      try frameAnswer(stream: [0, 0], syntax: "1.2.840.10008.1.2.5")
        == .failure(DecodeFailure(.damaged, reason: "its run-length header is not well-formed")))
  }

  @Test func `the marker that DCMTK never gets past is damage`() throws {
    #expect(
      try frameAnswer(
        stream: [0xFF, 0xD8, 0xFF, 0x01, 0, 0, 0, 0], syntax: "1.2.840.10008.1.2.4.70")
        == .failure(
          DecodeFailure(.damaged, reason: "its JPEG stream has no well-formed header")))
  }

  @Test(arguments: [
    ("1.2.840.10008.1.2.4.92", "JPEG 2000 of several components in one (part 2)"),
    ("1.2.840.10008.1.2.4.110", "JPEG XL"), ("1.2.840.10008.1.2.4.102", "MPEG or HEVC video"),
    ("1.2.3.4", "a transfer syntax that is not known"),
  ])
  func `an encoding that is not read is refused by name`(syntax: String, name: String) throws {
    #expect(
      try frameAnswer(stream: [0, 0], syntax: syntax)
        == .failure(
          DecodeFailure(
            .unsupportedEncoding,
            reason: "its pixels are compressed with \(name), which is not read; "
              + "export it uncompressed or as JPEG lossless")))
  }

  /// The answer to opening, or to the first frame of, a 2 × 2 image with one compressed frame.
  private func frameAnswer(stream: [UInt8], syntax: String) throws -> DecodeAnswer? {
    try Worker.firstFrame(
      of: HandMade.file(
        HandMade.encapsulated(stream, in: HandMade.image(pixels: [])), syntax: syntax))
  }
}

/// Pieces of PNG files (PNG specification §5).
enum PNGParts {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + body
    return HandMade.bytes(UInt32(body.count)).reversed() + named
      + HandMade.bytes(checksum(named)).reversed()
  }

  /// CRC-32 of ISO 3309, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
        value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
  }
}
