import DecodeProtocol
import Foundation
import Testing

/// Stored words become plain numbers; expected values by hand from PS3.5 §8.1.1.
@Suite struct SampleTests {
  private func frame(_ bytes: [UInt8], index: Int = 0) throws -> StoredFrame {
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let path = try scratch.file("image", HandMade.file(bytes))
    guard case .dicom = try worker.ask(.open(path)),
      case .frame(let frame) = try worker.ask(.frame(index: index))
    else { throw Worker.Unexpected(answer: try worker.ask(.open(path))) }
    return frame
  }

  @Test func `bits above those stored are cut off`() throws {
    let image = try frame(
      HandMade.image(
        stored: 12, high: 11, pixels: [0xFF, 0xFF, 0x01, 0xF0, 0xFF, 0x0F, 0x00, 0x80]))
    #expect(image.bytes == [0xFF, 0x0F, 0x01, 0x00, 0xFF, 0x0F, 0x00, 0x00])
    #expect(image.bitsStored == 12)
  }

  @Test func `signed values are extended from the bits stored`() throws {
    let image = try frame(
      HandMade.image(
        stored: 12, high: 11, isSigned: true,
        pixels: [0xFF, 0x0F, 0x00, 0x08, 0xFF, 0x07, 0x01, 0xF0]))
    #expect(image.bytes == [0xFF, 0xFF, 0x00, 0xF8, 0xFF, 0x07, 0x01, 0x00])
    #expect(image.isSigned)
  }

  @Test func `a high bit above the lowest place shifts the value down`() throws {
    let image = try frame(
      HandMade.image(
        stored: 12, high: 15, pixels: [0xF0, 0xFF, 0x1F, 0x00, 0x10, 0x80, 0x00, 0x00]))
    #expect(image.bytes == [0xFF, 0x0F, 0x01, 0x00, 0x01, 0x08, 0x00, 0x00])
  }

  @Test func `single bits are unpacked lowest first`() throws {
    let image = try frame(
      HandMade.image(
        rows: 3, columns: 3, allocated: 1, stored: 1, high: 0, pixels: [0b1000_0101, 0b0000_0001]))
    #expect(image.bytes == [1, 0, 1, 0, 0, 0, 0, 1, 1])
    #expect(image.bitsStored == 1)
  }

  @Test func `frames of an odd number of bytes follow without a gap`() throws {
    let bytes = HandMade.image(
      rows: 1, columns: 3, allocated: 8, stored: 8, high: 7, frames: "2",
      pixels: [1, 2, 3, 4, 5, 6])
    #expect(try frame(bytes, index: 1).bytes == [4, 5, 6])
  }

  @Test func `planes become interleaved samples`() throws {
    let planar = HandMade.number(0x28, 6, 1)
    var bytes = HandMade.image(
      rows: 1, columns: 2, samples: 3, allocated: 8, stored: 8, high: 7, photometric: "RGB",
      pixels: [1, 2, 3, 4, 5, 6])
    let place = try #require(bytes.firstRange(of: HandMade.number(0x28, 0x10, 1)))
    bytes.insert(contentsOf: planar, at: place.lowerBound)
    #expect(try frame(bytes).bytes == [1, 3, 5, 2, 4, 6])
  }

  @Test func `the inverted grey scale is told and not undone`() throws {
    let image = try frame(
      HandMade.image(photometric: "MONOCHROME1", pixels: [0, 0, 1, 0, 2, 0, 3, 0]))
    #expect(image.photometric == "MONOCHROME1")
    #expect(image.bytes == [0, 0, 1, 0, 2, 0, 3, 0])
  }

  @Test func `more frames announced than there are pixels is damage`() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file(
      "a", HandMade.file(HandMade.image(frames: "2147483647", pixels: [0, 0, 0, 0, 0, 0, 0, 0])))
    #expect(
      try Worker().ask(.open(path))
        == .failure(
          DecodeFailure(.damaged, reason: "it holds fewer pixels than its header announces")))
  }

  @Test func `a frame beyond the last is refused and the file stays open`() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file(
      "a", HandMade.file(HandMade.image(pixels: [0, 0, 0, 0, 0, 0, 9, 0])))
    let worker = try Worker()
    _ = try worker.ask(.open(path))
    #expect(
      try worker.ask(.frame(index: 1))
        == .failure(
          DecodeFailure(.noSuchFrame, reason: "it has fewer frames than were asked for")))
    guard case .frame(let frame) = try worker.ask(.frame(index: 0)) else {
      Issue.record("no frame")
      return
    }
    #expect(frame.bytes.last == 0 && frame.bytes[6] == 9)
  }
}
