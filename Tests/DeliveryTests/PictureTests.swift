import DecodeProtocol
import Delivery
import Files
import Foundation
import Privacy
import TestSupport
import Testing

/// PNG and JPEG files through the worker: the samples stay, and nothing else does.
@Suite struct PictureTests {
  private static let name = Array("Quillon".utf8)
  private static let samples: [UInt8] = (0..<48).map { $0 * 5 }
  private static let archive = Array("PK\u{3}\u{4}".utf8) + name

  /// The one picture written from a file, and the frames of both.
  private func released(
    _ file: [UInt8], _ options: Set<ProfileOption> = []
  ) async throws -> (bytes: [UInt8], path: String, before: [StoredFrame], after: [StoredFrame]) {
    let workshop = try Workshop()
    try workshop.add("Quillon/Quillon.x", file)
    let summary = try await workshop.run(options, onePatientPerImage: true)
    #expect(summary.files.released == 1, "\(summary.refusals.map(\.reason))")
    #expect(summary.pictures == 1)
    for (path, bytes) in try workshop.everything() {
      #expect(!path.contains("Quillon"))
      #expect(Data(bytes).range(of: Data(Self.name)) == nil, "in \(path)")
    }
    let path = try #require(try workshop.pictures().first)
    return (
      try workshop.bytes(path), path, try await workshop.frames(in: "input").values.first ?? [],
      try await workshop.frames(in: "output")[path] ?? []
    )
  }

  private static let foreign: [(name: String, body: [UInt8])] = [
    ("tEXt", Array("Author\0".utf8) + name), ("zTXt", Array("Author\0\0".utf8) + name),
    ("iTXt", Array("Author\0\0\0\0\0".utf8) + name), ("eXIf", Array("II*\0".utf8) + name),
    ("tIME", [0x07, 0xDE, 7, 3, 1, 2, 3]), ("qzIl", name),
  ]

  @Test func `no chunk of a PNG stays but those that make the picture`() async throws {
    var picture = MadePNG(grey: Self.samples, width: 8)
    picture.before =
      [
        ("iCCP", Self.name + [0, 0] + Self.name), ("gAMA", MadePNG.big(45_455)),
        ("sPLT", Self.name + [0, 8]), ("caNv", Self.name),
      ] + Self.foreign
    picture.after = Self.foreign
    picture.trailing = Self.archive + picture.bytes
    let made = try await released(picture.bytes)
    #expect(made.path.hasSuffix(".png"))
    #expect(MadePNG.chunks(of: made.bytes).map(\.name) == ["IHDR", "IDAT", "IEND"])
    #expect(made.after.first?.bytes == Self.samples)
  }

  @Test func `size, colours, palette and transparency of a PNG stay`() async throws {
    var picture = MadePNG(grey: [0, 1, 2, 1, 0, 2], width: 3)
    picture.colour = 3
    picture.before = [
      ("sRGB", [1]), ("pHYs", MadePNG.big(2_835) + MadePNG.big(2_835) + [1]),
      ("PLTE", [1, 2, 3, 40, 50, 60, 7, 8, 9]), ("tRNS", [255, 17]),
    ]
    let made = try await released(picture.bytes)
    let chunks = MadePNG.chunks(of: made.bytes)
    for wanted in picture.before {
      #expect(chunks.first { $0.name == wanted.name }?.body == wanted.body, "\(wanted.name)")
    }
    #expect(made.after == made.before)
    #expect(made.after.count == 4, "the fourth is the indices")
  }

  @Test func `a size that is none and a transparent colour that no pixel has go`() async throws {
    var picture = MadePNG(grey: Self.samples, width: 4)
    picture.colour = 2
    picture.rows = Self.samples
    picture.height = 4
    picture.before = [
      ("pHYs", MadePNG.big(20_140_703) + MadePNG.big(1) + [1]), ("tRNS", [0, 1, 0, 2, 0, 3]),
    ]
    let made = try await released(picture.bytes)
    #expect(MadePNG.chunks(of: made.bytes).map(\.name) == ["IHDR", "IDAT", "IEND"])
    #expect(made.after.first?.bytes == Self.samples)
  }

  @Test func `no picture hides in a palette`() async throws {
    var picture = MadePNG(grey: [0, 2, 3, 0, 2, 2], width: 3)
    picture.colour = 3
    picture.before = [("PLTE", [1, 2, 3, 81, 117, 105, 1, 2, 3, 9, 9, 9, 108, 108, 111])]
    let made = try await released(picture.bytes)
    let palette = MadePNG.chunks(of: made.bytes).first { $0.name == "PLTE" }
    #expect(palette?.body == [1, 2, 3, 0, 0, 0, 0, 0, 0, 9, 9, 9])
    #expect(made.after == made.before)
    // Indices 0 and 2 have one colour: which of them a pixel had is not told.
    picture.rows = [2, 0, 3, 2, 0, 0]
    #expect(try await released(picture.bytes).bytes == made.bytes)
  }

  @Test func `no bits hide beside the samples or behind them`() async throws {
    var picture = MadePNG(grey: [0b1010_0000, 0b0100_0000], width: 1)
    picture.width = 3
    picture.height = 2
    picture.bits = 1
    let plain = try await released(picture.bytes)
    picture.rows = [0b1011_0110, 0b0101_1111]
    picture.extra = Self.name
    #expect(try await released(picture.bytes).bytes == plain.bytes)
    #expect(plain.after.first?.bytes == [1, 0, 1, 0, 1, 0])
    #expect(plain.after.first?.bitsStored == 1)
  }

  @Test func `no segment of a JPEG stays but those that make the picture`() async throws {
    let thumbnail = MadeJPEG.grey([MadeJPEG.segment(0xFE, Self.name)])
    let jfif = Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 1, 1] + Array("Qui".utf8)
    let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Self.name
    let table: [UInt8] = [3] + Self.name + [UInt8](repeating: 1, count: 57)
    let file = MadeJPEG.grey(
      [
        MadeJPEG.segment(0xE0, jfif),
        MadeJPEG.segment(0xE0, Array("JFXX\0\u{10}".utf8) + thumbnail),
        MadeJPEG.exif(orientation: 1, artist: "Quillon", more: thumbnail),
        MadeJPEG.segment(0xE1, xmp), MadeJPEG.segment(0xE2, Array("MPF\0".utf8) + Self.name),
        MadeJPEG.segment(0xE2, Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + Self.name),
        MadeJPEG.segment(0xED, Self.name), MadeJPEG.segment(0xE5, Self.name),
        MadeJPEG.segment(0xFE, Self.name), MadeJPEG.segment(0xDB, table),
      ], trailing: thumbnail + Self.archive)
    let made = try await released(file)
    #expect(made.path.hasSuffix(".jpg"))
    #expect(MadeJPEG.markers(of: made.bytes) == [0xE0, 0xDB, 0xC0, 0xC4, 0xC4, 0xDA])
    #expect(made.bytes.suffix(2) == [0xFF, 0xD9])
    #expect(made.after.first?.bytes == [100, 100, 100, 100])
    #expect(made.after == made.before)
  }

  /// EXIF 2.32 §4.5 and §4.6.5.A: a big-endian TIFF header and one entry, Orientation.
  private static let turned: [UInt8] =
    Array("Exif\0\0MM\0*".utf8) + [0, 0, 0, 8, 0, 1]
    + [1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]

  @Test func `how a JPEG is turned stays, and nothing else of its EXIF`() async throws {
    let file = MadeJPEG.grey([MadeJPEG.exif(orientation: 6, artist: "Quillon")])
    let made = try await released(file)
    #expect(MadeJPEG.markers(of: made.bytes).prefix(2) == [0xE0, 0xE1])
    #expect(made.bytes[20..<56].elementsEqual(MadeJPEG.segment(0xE1, Self.turned)))
  }

  @Test(arguments: [
    ("bomb", "a frame of it takes more than 512 MiB"),
    ("short", "its PNG data breaks off or fails its checksum"),
    ("beyond", "its picture cannot be written again"),
    ("scan", "its JPEG stream breaks off or is damaged"),
  ])
  func `what cannot be read is quarantined with its reason`(
    kind: String, reason: String
  ) async throws {
    var picture = MadePNG(grey: Self.samples, width: 8)
    var file = Array(picture.bytes.dropLast(30))
    switch kind {
    case "bomb":
      (picture.width, picture.height) = (100_000, 48)
      file = picture.bytes
      file.replaceSubrange(8..<33, with: MadePNG.chunk("IHDR", Self.hugeHeader))
    case "beyond":
      picture.colour = 3
      picture.before = [("PLTE", [1, 2, 3])]
      file = picture.bytes
    case "scan": file = Array(MadeJPEG.grey().dropLast(3))
    default: break
    }
    let workshop = try Workshop()
    try workshop.add("file", file)
    let summary = try await workshop.run(onePatientPerImage: true)
    #expect(summary.refusals.map(\.reason) == [reason])
    #expect(try workshop.pictures() == [])
  }

  private static let hugeHeader =
    MadePNG.big(100_000) + MadePNG.big(100_000) + [8, 2, 0, 0, 0]

  /// Some of the valid files show letters, and are refused for them.
  @Test(.needsSharedData("pngsuite"))
  func `pictures of PngSuite keep samples, depth and colour type`() async throws {
    let suite = try #require(SharedData.folder("pngsuite")).appendingPathComponent("png")
    let workshop = try Workshop()
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: suite.path) {
      files[name] = [UInt8](try Data(contentsOf: suite.appendingPathComponent(name)))
      try workshop.add(name, files[name] ?? [])
    }
    let summary = try await workshop.run(onePatientPerImage: true)
    let made = try await workshop.frames(in: "output")
    let deidentifier = DataSetDeidentifier(
      key: workshop.key, profile: try ConfidentialityProfile([]))
    var compared: [String] = []
    for (name, frames) in try await workshop.frames(in: "input") {
      let names = deidentifier.names(
        ofPicture: Digest.sha256(Data(files[name] ?? [])), patient: nil)
      let path = "\(names.patientID)/\(names.instanceID).png"
      guard let own = made[path] else { continue }
      compared.append(name)
      #expect(own == frames, "\(name)")
      let bytes = try workshop.bytes(path)
      #expect(bytes[16..<28].elementsEqual(files[name]?[16..<28] ?? []), "\(name)")
      #expect(bytes[28] == 0, "\(name)")
    }
    #expect(files.count == 175)
    #expect(compared.filter { $0.hasPrefix("x") } == [])
    let withText = summary.refusals.count { $0.reason.contains("burned-in text") }
    #expect(compared.count + withText == 161, "\(summary.refusals.map(\.reason))")
    #expect(withText < 20)
    #expect(summary.refusals.count + summary.files.notDICOM == withText + 14)
    #expect(summary.files.released + summary.files.duplicate == compared.count)
  }
}
