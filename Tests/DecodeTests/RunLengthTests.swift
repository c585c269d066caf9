import DecodeProtocol
import Testing

/// Run lengths put together by hand (PS3.5 annex G); real files are in `DICOMSuiteTests`.
@Suite struct RunLengthTests {
  /// A frame: the number of segments, where each begins, and the segments.
  private static func frame(_ segments: [[UInt8]]) -> [UInt8] {
    var header = HandMade.bytes(UInt32(segments.count))
    var place = 64
    for segment in segments {
      header += HandMade.bytes(UInt32(place))
      place += segment.count
    }
    header += [UInt8](repeating: 0, count: 64 - header.count)
    let stream = header + segments.joined()
    return stream.count.isMultiple(of: 2) ? stream : stream + [0]
  }

  private func answer(
    _ segments: [[UInt8]], samples: UInt16 = 1, allocated: UInt16 = 16,
    photometric: String = "MONOCHROME2"
  ) throws -> DecodeAnswer? {
    let image = HandMade.image(
      samples: samples, allocated: allocated, stored: allocated, high: allocated - 1,
      photometric: photometric, pixels: [])
    return try Worker.firstFrame(
      of: HandMade.file(
        HandMade.encapsulated(Self.frame(segments), in: image), syntax: "1.2.840.10008.1.2.5"))
  }

  private func bytes(_ answer: DecodeAnswer?) -> [UInt8]? {
    guard case .frame(let frame) = answer else { return nil }
    return frame.bytes
  }

  @Test func `the high bytes come first, runs and repetitions mixed`() throws {
    // High bytes 1 1 1 2 as a repetition and a run; low ones 9 8 7 6 as a run after a no-operation.
    let made = try answer([[0xFE, 1, 0, 2], [0x80, 3, 9, 8, 7, 6]])
    #expect(bytes(made) == [9, 1, 8, 1, 7, 1, 6, 2])
  }

  @Test func `the planes of a colour become interleaved samples`() throws {
    let made = try answer(
      [[3, 1, 2, 3, 4], [0xFD, 5], [0xFF, 6, 0xFF, 7]], samples: 3, allocated: 8,
      photometric: "RGB")
    #expect(bytes(made) == [1, 5, 6, 2, 5, 6, 3, 5, 7, 4, 5, 7])
  }

  @Test func `what goes on behind the last sample is left out`() throws {
    let made = try answer([[0x81, 7], [6, 1, 2, 3, 4, 5, 6, 7]])
    #expect(bytes(made) == [1, 7, 2, 7, 3, 7, 4, 7])
  }

  @Test(arguments: [
    [[0xFE, 1], [3, 9, 8, 7, 6]], [[0xFD, 1], [3, 9, 8]], [[0xFD, 1, 0x80], [0xFD]],
    [[0x80, 0x80], [0xFD, 1]],
  ])
  func `a segment that breaks off is damage`(segments: [[UInt8]]) throws {
    #expect(
      try answer(segments)
        == .failure(DecodeFailure(.damaged, reason: "its run-length segments break off")))
  }

  @Test func `more or fewer segments than the header's words need are damage`() throws {
    let expected = DecodeAnswer.failure(
      DecodeFailure(.damaged, reason: "its run-length header is not well-formed"))
    #expect(try answer([[0xFD, 1]]) == expected)
    #expect(try answer([[0xFD, 1], [0xFD, 1], [0xFD, 1]]) == expected)
  }
}
