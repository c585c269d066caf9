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
}
