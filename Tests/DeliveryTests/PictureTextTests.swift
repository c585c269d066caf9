import DecodeProtocol
import Delivery
import Foundation
import Privacy
import TestSupport
import Testing

/// Burned-in text in PNG and JPEG files: refused, or blanked and said so.
@Suite struct PictureTextTests {
  private static let drawn: DrawnText = {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw("QUILLON 1977", x: 30, y: 40, scale: 2, level: 230)
    return picture
  }()

  private static let grey = MadePNG(grey: drawn.samples.map { UInt8($0) }, width: 260)

  /// Grey and alpha: in one of both stands the text, the other is even.
  private static func hidden(inAlpha: Bool) -> MadePNG {
    var picture = grey
    picture.colour = 4
    picture.rows = drawn.samples.flatMap { inAlpha ? [0, UInt8($0)] : [UInt8($0), 0] }
    return picture
  }

  private static let reason =
    "its pixels hold what looks like burned-in text; --clean pixels blanks it"

  private static let files = [
    grey.bytes, hidden(inAlpha: false).bytes, hidden(inAlpha: true).bytes, MadeJPEG.withText,
  ]

  @Test(arguments: 0..<4)
  func `a picture with text is quarantined, under transparency too`(file: Int) async throws {
    let workshop = try Workshop()
    try workshop.add("file", Self.files[file])
    let summary = try await workshop.run(onePatientPerImage: true)
    #expect(summary.refusals.map(\.reason) == [Self.reason])
    #expect(try workshop.pictures() == [])
  }

  private func cleaned(
    _ file: [UInt8]
  ) async throws -> (summary: DeliverySummary, frames: [StoredFrame]) {
    let workshop = try Workshop()
    try workshop.add("file", file)
    let summary = try await workshop.run([.pixels], onePatientPerImage: true)
    #expect(summary.refusals.map(\.reason) == [])
    #expect(summary.pixelsBlanked == 1)
    let path = try #require(try workshop.pictures().first)
    #expect(path.hasSuffix(".png"))
    let chunks = MadePNG.chunks(of: try workshop.bytes(path)).map(\.name)
    #expect(Set(chunks) == ["IHDR", "IDAT", "IEND"])
    return (summary, try #require(try await workshop.frames(in: "output")[path]))
  }

  @Test func `cleaning changes every pixel of a letter in a PNG`() async throws {
    let (summary, frames) = try await cleaned(Self.grey.bytes)
    let bytes = try #require(frames.first).bytes
    for place in Self.drawn.isInk.indices where Self.drawn.isInk[place] {
      #expect((60...66).contains(bytes[place]), "pixel \(place)")
    }
    #expect(summary.convertedToPNG == 0)
    #expect(summary.tally.rules["text-like regions"]?["blank"] ?? 0 >= 1)
  }

  @Test func `a JPEG with text becomes a PNG without, turned as it is shown`() async throws {
    let (summary, frames) = try await cleaned(MadeJPEG.withText)
    #expect(summary.convertedToPNG == 1)
    let frame = try #require(frames.first)
    #expect(frame.rows == 112)
    #expect(frame.columns == 40)
    // The letters have 230 and more, what is around them 60.
    #expect(frame.bytes.allSatisfy { $0 < 100 })
  }

  @Test func `what was transparent and held text goes out on black`() async throws {
    let (_, colours) = try await cleaned(Self.hidden(inAlpha: false).bytes)
    #expect(colours.count == 1)
    #expect(colours.first?.bytes.allSatisfy { $0 == 0 } == true)
    let (_, alpha) = try await cleaned(Self.hidden(inAlpha: true).bytes)
    #expect(alpha.first?.bytes.allSatisfy { $0 == 0 } == true)
  }

  @Test func `a rule of the table blanks a picture's region`() async throws {
    let workshop = try Workshop()
    let rules = workshop.url.appendingPathComponent("rules.csv")
    let table = "manufacturer,model,rows,columns,x,y,width,height\n,,4,4,1,0,2,1\n"
    try Data(table.utf8).write(to: rules)
    let even = [UInt8](repeating: 9, count: 13)
    try workshop.add("file", MadePNG(grey: [9, 200, 200] + even, width: 4).bytes)
    let summary = try await workshop.run(
      [.pixels], pixelRules: try PixelRules(contentsOf: rules), onePatientPerImage: true)
    #expect(summary.pixelsBlanked == 1)
    let path = try #require(try workshop.pictures().first)
    let frame = try await workshop.frames(in: "output")[path]?.first
    #expect(frame?.bytes == [UInt8](repeating: 9, count: 16))
  }
}
