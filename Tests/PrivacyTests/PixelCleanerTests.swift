import DecodeProtocol
import Files
import Foundation
import Privacy
import TestSupport
import Testing

/// What is blanked, and with what.
@Suite struct PixelCleanerTests {
  private static let name = "QUILLON 1977"

  private func frame(_ picture: DrawnText, _ photometric: String = "MONOCHROME2") throws
    -> StoredFrame
  {
    try StoredFrame(
      layout: .init(
        index: 0, rows: picture.rows, columns: picture.columns, samples: 1, bitsAllocated: 8,
        bitsStored: 8, isSigned: false, photometric: photometric),
      bytes: picture.samples.map { UInt8($0) })
  }

  private func named() -> DrawnText {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw(Self.name, x: 30, y: 40, scale: 2, level: 230)
    return picture
  }

  private func text(_ tag: UInt32, _ value: String) -> Attribute {
    Attribute(tag: DecodeProtocol.Tag(tag), vr: "LO", values: [value])
  }

  private func reason(
    _ frame: StoredFrame, mayBlank: Bool, _ attributes: [Attribute] = []
  ) -> String? {
    var cleaner = PixelCleaner(
      mayBlank: mayBlank, rules: PixelRules(), attributes: AttributeTree(elements: attributes))
    do throws(PrivacyError) {
      _ = try cleaner.cleaned(frame)
      try cleaner.checkDeclaration()
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `text that may not be blanked is refused`() throws {
    #expect(
      reason(try frame(named()), mayBlank: false)
        == "its pixels hold what looks like burned-in text; --clean pixels blanks it")
  }

  @Test(arguments: ["MONOCHROME2", "MONOCHROME1"])
  func `every pixel of a letter takes the level of its surroundings`(photometric: String) throws {
    let picture = named()
    var cleaner = PixelCleaner(mayBlank: true, rules: PixelRules(), attributes: AttributeTree())
    let made = try cleaner.cleaned(frame(picture, photometric))
    for place in picture.isInk.indices where picture.isInk[place] {
      #expect((60...66).contains(made.bytes[place]), "pixel \(place)")
    }
    #expect(cleaner.hasChanged)
    #expect(cleaner.tally.rules["text-like regions"]?["blank"] ?? 0 >= 1)
    #expect(TextScreen.standard.regions(in: made) == [])
  }

  @Test func `a frame without text stays as it is`() throws {
    let picture = DrawnText(rows: 160, columns: 260, level: 60)
    var cleaner = PixelCleaner(mayBlank: true, rules: PixelRules(), attributes: AttributeTree())
    #expect(try cleaner.cleaned(frame(picture)) == frame(picture))
    #expect(!cleaner.hasChanged)
  }

  @Test func `text that a file declares and that is not found is refused`() throws {
    let declared = [text(0x0028_0301, "YES")]
    let plain = try frame(DrawnText(rows: 160, columns: 260, level: 60))
    #expect(
      reason(plain, mayBlank: true, declared)
        == "Burned In Annotation (0028,0301) says that its pixels identify the patient, and no "
        + "text was found in them; name its place in --pixel-regions")
    #expect(reason(try frame(named()), mayBlank: true, declared) == nil)
  }

  @Test func `all but the regions of an ultrasound picture is blanked`() throws {
    var picture = DrawnText(rows: 40, columns: 50, level: 7)
    picture.samples[0] = 3
    let places: [(UInt32, String)] = [
      (0x0018_6018, "10"), (0x0018_601A, "5"), (0x0018_601C, "19"), (0x0018_601E, "14"),
    ]
    let region = AttributeTree(elements: places.map { text($0.0, $0.1) })
    let tree = AttributeTree(elements: [
      Attribute(tag: DecodeProtocol.Tag(0x0018_6011), vr: "SQ", items: [region])
    ])
    var cleaner = PixelCleaner(mayBlank: true, rules: PixelRules(), attributes: tree)
    let made = try cleaner.cleaned(frame(picture))
    for place in made.bytes.indices {
      let isShown = (5..<15).contains(place / 50) && (10..<20).contains(place % 50)
      #expect(made.bytes[place] == (isShown ? 7 : 3), "pixel \(place)")
    }
    #expect(cleaner.tally.rules == ["outside ultrasound regions": ["blank": 1]])
  }

  private func rules(_ lines: String...) throws -> PixelRules {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-rules-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let header = "manufacturer,model,rows,columns,x,y,width,height"
    try Data(([header] + lines).joined(separator: "\n").utf8).write(to: file)
    return try PixelRules(contentsOf: file)
  }

  @Test(arguments: [
    ("Nordlys,,40,50,0,0,50,4", true), ("nordlys,Aurora,,,0,0,50,4", true),
    (",,,,0,0,50,4", true), ("Nordlys,Aurora,40,51,0,0,50,4", false),
    ("Nordlys,Borealis,,,0,0,50,4", false), (",,,,0,40,50,4", false),
  ])
  func `a rule blanks its region in files of its device and size`(
    line: String, isBlanked: Bool
  ) throws {
    var picture = DrawnText(rows: 40, columns: 50, level: 7)
    for place in 0..<200 { picture.samples[place] = 9 }
    let tree = AttributeTree(elements: [
      text(0x0008_0070, "Nordlys"), text(0x0008_1090, "Aurora"),
    ])
    var cleaner = PixelCleaner(mayBlank: true, rules: try rules(line), attributes: tree)
    let made = try cleaner.cleaned(frame(picture))
    #expect(made.bytes[..<200].allSatisfy { $0 == (isBlanked ? 7 : 9) })
    #expect(cleaner.hasChanged == isBlanked)
  }

  @Test(arguments: [",,,,0,0,50,", ",,,,0,0,0,4", ",,forty,,0,0,50,4", ",,,,-1,0,50,4"])
  func `a rule without region is an error`(line: String) throws {
    do {
      _ = try rules(line)
      Issue.record("no error")
    } catch let error as PrivacyError {
      #expect(
        error.description.hasSuffix(
          " row 2: names no region in whole pixels; give x, y, width and height; rows and columns "
            + "are numbers or blank"))
    }
  }
}
