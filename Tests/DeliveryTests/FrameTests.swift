import DecodeProtocol
import Delivery
import Foundation
import Testing

/// What stands beside the frames that a file announces leaves with no file.
@Suite struct FrameTests {
  private static let name = Array("Quillon ".utf8)
  /// A class whose pixels are not searched, so that their stream need not be a picture.
  private static let segmentation = DataElement(
    Tag(0x0008_0016), "UI", "1.2.840.10008.5.1.4.1.1.66.4")

  private func released(
    _ dataSet: DataSet, syntax: String = "1.2.840.10008.1.2.1", trailing: [UInt8] = []
  ) async throws -> (summary: DeliverySummary, bytes: Data) {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(dataSet, syntax: syntax, trailing: trailing))
    let summary = try await workshop.run()
    guard let path = try workshop.paths().first else { return (summary, Data()) }
    return (summary, Data(try workshop.bytes(path)))
  }

  private static func holding(_ fragments: [[UInt8]], frames: Int = 1) -> (DataSet, [UInt8]) {
    var image = Sample.dataSet([segmentation])
    image.elements.removeLast()
    if frames > 1 { image.put(DataElement(.numberOfFrames, "IS", String(frames))) }
    var bytes: [UInt8] = [0xE0, 0x7F, 0x10, 0, 0x4F, 0x42, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
    for fragment in [[]] + fragments {
      bytes += [0xFE, 0xFF, 0x00, 0xE0, UInt8(fragment.count), 0, 0, 0] + fragment
    }
    return (image, bytes + [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0])
  }

  @Test func `native pixels behind the frames are cut off`() async throws {
    let pixels = DataElement(
      tag: .pixelData, vr: "OB", value: .bytes([1, 2, 3, 4] + Self.name))
    let (summary, bytes) = try await released(Sample.dataSet([pixels]))
    #expect(summary.refusals.map(\.reason) == [])
    #expect(summary.commentsStripped == 1)
    #expect(bytes.suffix(8) == Data([4, 0, 0, 0, 1, 2, 3, 4]))
  }

  @Test func `words behind the frames are cut off`() async throws {
    let pixels = DataElement(
      tag: .pixelData, vr: "OW", value: .bytes([1, 0, 2, 0, 3, 0, 4, 0] + Self.name))
    let (summary, bytes) = try await released(
      Sample.dataSet([
        Sample.number(0x0028_0100, 16), Sample.number(0x0028_0101, 16),
        Sample.number(0x0028_0102, 15), pixels,
      ]))
    #expect(summary.refusals.map(\.reason) == [])
    #expect(bytes.suffix(12) == Data([8, 0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0]))
  }

  private static let jpeg: [UInt8] = [
    0xFF, 0xD8, 0xFF, 0xDA, 0, 4, 7, 7, 0x12, 0x34, 0xFF, 0xD9,
  ]

  @Test(arguments: [[jpeg + name], [jpeg, name], [jpeg, jpeg + name]])
  func `what follows a JPEG frame's end is gone`(_ fragments: [[UInt8]]) async throws {
    let (image, pixels) = Self.holding(fragments)
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.50", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(summary.commentsStripped == 1)
    let (_, expected) = Self.holding([Self.jpeg])
    #expect(bytes.suffix(Self.jpeg.count + 16) == Data(expected.suffix(Self.jpeg.count + 16)))
    #expect(bytes.range(of: Data(Self.name)) == nil)
  }

  @Test func `a number of frames beyond all measure costs one file`() async throws {
    let (plain, pixels) = Self.holding([Self.jpeg])
    var image = plain
    image.put(DataElement(.numberOfFrames, "IS", "9223372036854775807"))
    let (summary, _) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.50", trailing: pixels)
    #expect(summary.files.found == 1)
    #expect(summary.files.released == 0)
  }

  @Test func `segments that no picture needs are gone`() async throws {
    let start: [UInt8] = [0xFF, 0xD8]
    let lines: [UInt8] = [0xFF, 0xDC, 0, 10] + Self.name
    let reserved: [UInt8] = [0xFF, 0xF3, 0, 10] + Self.name
    let rest = Array(Self.jpeg.dropFirst(2))
    let (image, pixels) = Self.holding([start + lines + reserved + rest])
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.50", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(bytes.range(of: Data(Self.name)) == nil)
    #expect(bytes.range(of: Data(Self.jpeg)) != nil)
  }

  /// Eight bytes a frame that no reader needs where each frame is one fragment (PS3.3 C.7.6.3.1.8).
  @Test func `extended offset tables are gone`() async throws {
    let (plain, pixels) = Self.holding([Self.jpeg])
    var image = plain
    for tag in [UInt32(0x7FE0_0001), 0x7FE0_0002] {
      image.put(DataElement(tag: Tag(tag), vr: "OV", value: .bytes(Self.name)))
    }
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.50", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(bytes.range(of: Data(Self.name)) == nil)
  }

  @Test func `more compressed frames than are announced are refused`() async throws {
    let (image, pixels) = Self.holding([Self.jpeg, Self.jpeg, Self.jpeg], frames: 2)
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.50", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == ["its data set cannot be written again"])
    #expect(bytes.isEmpty)
  }

  /// Two frames of two fragments become two fragments, their offsets counted anew (PS3.5 A.4).
  @Test func `each compressed frame is one fragment`() async throws {
    let half = Self.jpeg.count / 2
    let halves = [Array(Self.jpeg[..<half]), Array(Self.jpeg[half...])]
    let (image, pixels) = Self.holding(halves + halves, frames: 2)
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.50", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(summary.commentsStripped == 0)
    let item: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0]
    let frame = item + [12, 0, 0, 0] + Self.jpeg
    let table = item + [8, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0]
    let end: [UInt8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
    #expect(bytes.suffix(64) == Data(table + frame + frame + end))
  }

  @Test func `comments and what follows a JPEG 2000 stream are gone`() async throws {
    let start: [UInt8] = [0xFF, 0x4F, 0xFF, 0x51, 0, 4, 0, 0]
    let comment: [UInt8] =
      [0xFF, 0x64, 0, 12, 0, 1] + Self.name + [0xFF, 0x6F, 0, 10] + Self.name
    let tile: [UInt8] = [0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 16, 0, 1, 0xFF, 0x93, 5, 6]
    let end: [UInt8] = [0xFF, 0xD9]
    let (image, pixels) = Self.holding([start + comment + tile + end + Self.name])
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.90", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(bytes.range(of: Data(Self.name)) == nil)
    #expect(bytes.dropLast(8).suffix(26) == Data(start + tile + end))
  }

  @Test func `boxes around a JPEG 2000 stream are gone`() async throws {
    let stream: [UInt8] = [
      0xFF, 0x4F, 0xFF, 0x51, 0, 4, 0, 0, 0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 16, 0, 1, 0xFF, 0x93,
      5, 6, 0xFF, 0xD9,
    ]
    let signature: [UInt8] = [0, 0, 0, 12] + Array("jP  ".utf8) + [13, 10, 0x87, 10]
    let text: [UInt8] = [0, 0, 0, 16] + Array("xml ".utf8) + Self.name
    let (image, pixels) = Self.holding([
      signature + text + [0, 0, 0, 34] + Array("jp2c".utf8) + stream + Self.name
    ])
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.91", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(bytes.range(of: Data(Self.name)) == nil)
    #expect(bytes.dropLast(8).suffix(34) == Data([0xFE, 0xFF, 0x00, 0xE0, 26, 0, 0, 0] + stream))
  }

  @Test func `a comment in a JPEG 2000 tile-part is refused`() async throws {
    let tile: [UInt8] =
      [0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 28, 0, 1, 0xFF, 0x64, 0, 10] + Self.name
      + [0xFF, 0x93, 5, 6]
    let (image, pixels) = Self.holding([[0xFF, 0x4F] + tile + [0xFF, 0xD9]])
    let (summary, _) = try await released(
      image, syntax: "1.2.840.10008.1.2.4.90", trailing: pixels)
    #expect(
      summary.refusals.map(\.reason)
        == ["its samples lie in a way that cannot be written again"])
  }

  /// Four samples as one literal run (PS3.5 G.3.1), then bytes that no sample comes from.
  @Test func `what follows run lengths is gone`() async throws {
    let head: [UInt8] = [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56)
    let run: [UInt8] = [3, 1, 2, 3, 4]
    let (image, pixels) = Self.holding([head + run + [0] + Self.name])
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.5", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(summary.commentsStripped == 1)
    #expect(bytes.dropLast(8).suffix(70) == Data(head + run + [0]))
  }

  @Test func `a run of more samples than the frame has is cut short`() async throws {
    let head: [UInt8] = [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56)
    let (image, pixels) = Self.holding([head + [11, 1, 2, 3, 4] + Self.name + [0]])
    let (summary, bytes) = try await released(
      image, syntax: "1.2.840.10008.1.2.5", trailing: pixels)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(bytes.dropLast(8).suffix(70) == Data(head + [3, 1, 2, 3, 4, 0]))
  }
}
