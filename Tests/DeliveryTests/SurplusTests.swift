import DecodeProtocol
import Delivery
import Foundation
import Testing

/// What lies around the samples of a file: no byte of it leaves.
@Suite struct SurplusTests {
  private static let jpegSyntax = "1.2.840.10008.1.2.4.50"
  private static let rleSyntax = "1.2.840.10008.1.2.5"
  private static let name = Array("Quillon!".utf8)

  private func written(_ file: [UInt8]) async throws -> (bytes: Data, count: Int) {
    let workshop = try Workshop()
    try workshop.add("file", file)
    let summary = try await workshop.run()
    #expect(summary.files.released == 1, "\(summary.refusals.map(\.reason))")
    let path = try #require(try workshop.paths().first)
    return (Data(try workshop.bytes(path)), summary.commentsStripped)
  }

  /// The image with encapsulated pixels: items of the offset table and of each fragment (PS3.5
  /// A.4).
  private static func compressed(
    _ fragments: [[UInt8]], table: [UInt8] = [], syntax: String = jpegSyntax
  ) -> [UInt8] {
    let items = ([table] + fragments).map { item in
      [0xFE, 0xFF, 0x00, 0xE0, UInt8(item.count), UInt8(item.count >> 8), 0, 0] + item
    }
    let head: [UInt8] = [0xE0, 0x7F, 0x10, 0, 0x4F, 0x42, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
    let end: [UInt8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
    var image = Sample.dataSet()
    image.elements.removeLast()
    return Sample.file(image, syntax: syntax, trailing: head + items.joined() + end)
  }

  private static var jpeg: [UInt8] {
    let stream: [UInt8] = [0xFF, 0xD8] + FileTests.greyJPEG
    return stream.count.isMultiple(of: 2) ? stream : stream + [0]
  }

  @Test func `a comment in a later fragment goes`() async throws {
    let comment: [UInt8] = [0xFF, 0xFE, 0, 10] + Self.name
    let jpeg = Self.jpeg
    // Between two segments; a fill byte (ITU-T T.81 B.1.1.2) makes the first fragment even.
    let split = try #require(Data(jpeg).range(of: Data([0xFF, 0xC0]))?.lowerBound)
    let fill: [UInt8] = split.isMultiple(of: 2) ? [] : [0xFF]
    let rest = comment + jpeg[split...]
    let made = try await written(
      Self.compressed([
        jpeg[..<split] + fill, rest.count.isMultiple(of: 2) ? rest : rest + [0],
      ]))
    #expect(made.bytes.range(of: Data(Self.name)) == nil)
    #expect(made.count == 1)
  }

  @Test func `text in the offset table goes`() async throws {
    let made = try await written(Self.compressed([Self.jpeg], table: Self.name))
    #expect(made.bytes.range(of: Data(Self.name)) == nil)
    #expect(made.bytes.range(of: Data(Self.jpeg)) != nil)
  }

  @Test(arguments: [[UInt8](), [0, 0, 0, 0]])
  func `a frame that holds nothing else stays byte for byte`(table: [UInt8]) async throws {
    let file = Self.compressed([Self.jpeg], table: table)
    let made = try await written(file)
    #expect(made.count == 0)
    #expect(made.bytes.suffix(Self.jpeg.count + 8) == Data(file.suffix(Self.jpeg.count + 8)))
  }

  /// Four samples in one literal run; a header of 64 bytes (PS3.5 annex G).
  @Test(arguments: [0, 8])
  func `bytes around the segments of an RLE frame go`(gap: Int) async throws {
    let head: [UInt8] = [1, 0, 0, 0, 64 + UInt8(gap), 0, 0, 0] + [UInt8](repeating: 0, count: 56)
    let run: [UInt8] = [3, 1, 2, 3, 4, 0]
    let frame = gap == 0 ? head + run + Self.name : head + Self.name + run
    let made = try await written(Self.compressed([frame], syntax: Self.rleSyntax))
    #expect(made.bytes.range(of: Data(Self.name)) == nil)
    let plain: [UInt8] = [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56) + run
    #expect(made.bytes.range(of: Data(plain)) != nil)
    #expect(made.count == 1)
  }

  private static func short(_ tag: UInt32, _ value: UInt16) -> DataElement {
    Sample.number(tag, value)
  }

  private static func sequence(_ tag: UInt32, _ item: [DataElement]) -> DataElement {
    DataElement(tag: Tag(tag), vr: "SQ", value: .items([DataSet(item)]))
  }

  /// Two channels of three samples of 16 bits; 2 × 3 × 2 = 12 bytes (PS3.3 C.10.9).
  private static func waveform(_ data: [UInt8]) -> [DataElement] {
    [
      sequence(
        0x5400_0100,
        [
          short(0x003A_0005, 2),
          DataElement(tag: Tag(0x003A_0010), vr: "UL", value: .bytes([3, 0, 0, 0])),
          short(0x5400_1004, 16), DataElement(Tag(0x5400_1006), "CS", "SS"),
          DataElement(tag: Tag(0x5400_1010), vr: "OW", value: .bytes(data)),
        ])
    ]
  }

  /// A voxel of one complex number: 2 × 4 = 8 bytes (PS3.3 C.8.14.4).
  private static func spectrum(_ data: [UInt8]) -> [DataElement] {
    [
      short(0x0028_0010, 1), short(0x0028_0011, 1), DataElement(.numberOfFrames, "IS", "1"),
      DataElement(tag: Tag(0x0028_9001), vr: "UL", value: .bytes([1, 0, 0, 0])),
      DataElement(tag: Tag(0x0028_9002), vr: "UL", value: .bytes([1, 0, 0, 0])),
      DataElement(Tag(0x0028_9108), "CS", "COMPLEX"),
      DataElement(tag: Tag(0x5600_0020), vr: "OF", value: .bytes(data)),
    ]
  }

  /// One point: 3 × 4 = 12 bytes (PS3.3 C.27.1).
  private static func surface(_ data: [UInt8]) -> [DataElement] {
    [
      sequence(
        0x0066_0002,
        [
          sequence(
            0x0066_0011,
            [
              DataElement(tag: Tag(0x0066_0015), vr: "UL", value: .bytes([1, 0, 0, 0])),
              DataElement(tag: Tag(0x0066_0016), vr: "OF", value: .bytes(data)),
            ])
        ])
    ]
  }

  @Test(
    arguments: [
      ("1.2.840.10008.5.1.4.1.1.9.1.1", 12, waveform), ("1.2.840.10008.5.1.4.1.1.4.2", 8, spectrum),
      ("1.2.840.10008.5.1.4.1.1.66.5", 12, surface), ("1.2.840.10008.5.1.4.1.1.66.5", 12, normals),
    ] as [(String, Int, @Sendable ([UInt8]) -> [DataElement])])
  func `bytes behind the numbers of what is no image go`(
    sopClass: String, byteCount: Int, object: @Sendable ([UInt8]) -> [DataElement]
  ) async throws {
    let numbers = (0..<UInt8(byteCount)).map { 0xA0 + $0 }
    for surplus in [[], Array("somebody".utf8)] {
      var made = Sample.dataSet([DataElement(.sopClassUID, "UI", sopClass)])
      made.elements.removeAll { $0.tag.group == 0x0028 || $0.tag == .pixelData }
      for element in object(numbers + surplus) { made.put(element) }
      let bytes = try await written(Sample.file(made)).bytes
      #expect(bytes.range(of: Data(numbers)) != nil)
      #expect(bytes.range(of: Data("somebody".utf8)) == nil)
    }
  }

  /// One vector of three dimensions: 3 × 4 = 12 bytes (PS3.3 C.27.3).
  private static func normals(_ data: [UInt8]) -> [DataElement] {
    [
      sequence(
        0x0066_0002,
        [
          sequence(
            0x0066_0012,
            [
              DataElement(tag: Tag(0x0066_001E), vr: "UL", value: .bytes([1, 0, 0, 0])),
              short(0x0066_001F, 3),
              DataElement(tag: Tag(0x0066_0021), vr: "OF", value: .bytes(data)),
            ])
        ])
    ]
  }

  /// 218,934,409 × 859,764,727 × 49 is the largest number there is, which has no even one behind
  /// it; no channel at all announces no bytes.
  @Test(
    arguments: [
      (218_934_409, 859_764_727, 392, true), (0, 3, 16, false), (2, 3, 12, true),
    ] as [(UInt32, UInt32, UInt16, Bool)])
  func `strange numbers of samples stop nothing`(
    channels: UInt32, samples: UInt32, bits: UInt16, stays: Bool
  ) async throws {
    func long(_ tag: UInt32, _ value: UInt32) -> DataElement {
      let bytes = withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
      return DataElement(tag: Tag(tag), vr: "UL", value: .bytes(bytes))
    }
    let data = (0..<UInt8(16)).map { 0xA0 + $0 }
    var made = Sample.dataSet([DataElement(.sopClassUID, "UI", "1.2.840.10008.5.1.4.1.1.9.1.1")])
    made.elements.removeAll { $0.tag.group == 0x0028 || $0.tag == .pixelData }
    made.put(
      Self.sequence(
        0x5400_0100,
        [
          long(0x003A_0005, channels), long(0x003A_0010, samples),
          Self.short(0x5400_1004, bits), DataElement(Tag(0x5400_1006), "CS", "SS"),
          DataElement(tag: Tag(0x5400_1010), vr: "OW", value: .bytes(data)),
        ]))
    let bytes = try await written(Sample.file(made)).bytes
    #expect((bytes.range(of: Data(data)) != nil) == stays)
  }
}
