import Foundation
import Ingest
import Privacy
import Testing

/// A photograph that its EXIF turns comes into a cohort as it is shown.
@Suite struct OrientationTests {
  /// 8 rows of 8 black and 8 white pixels under orientation 6, by Pillow 13.0, whose
  /// `ImageOps.exif_transpose` gives 8 black rows over 8 white ones.
  private static let turned = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAIBAQEBAQ\
    IBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAAIABAB\
    AREA/8QAFAABAAAAAAAAAAAAAAAAAAAACv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP+f4/9k=
    """

  @Test func `the rows of a cohort's photograph are those that are shown`() async throws {
    let shop = try Workshop()
    let jpeg = try #require(Data(base64Encoded: Self.turned))
    try shop.add("a.jpg", [UInt8](jpeg))
    let (_, cases, _) = try await shop.ingest(shop.options())
    let facts = try #require(cases.first)
    #expect(facts.rows == 16)
    #expect(facts.columns == 8)
    #expect(facts.decisions == ["turned as its EXIF orientation says"])
    let pixels = try PixelFile.read(facts, in: shop.output)
    let shown = (0..<128).map { UInt8($0 < 64 ? 0 : 255) }
    #expect(pixels.bytes == shown)
  }
}
