import DecodeProtocol
import Delivery
import Foundation
import Privacy
import TestSupport
import Testing

/// Burned-in text in whole files: refused, or blanked and said so.
@Suite struct PixelTests {
  private static let picture: DrawnText = {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw("QUILLON 1977", x: 30, y: 40, scale: 2, level: 230)
    return picture
  }()

  /// An image of the picture, with frames before it that hold no text.
  private static func image(
    _ more: [DataElement] = [], plainFrames: Int = 0
  ) -> DataSet {
    let plain = [UInt8](repeating: 60, count: 160 * 260)
    let pixels = (0..<plainFrames).flatMap { _ in plain } + picture.samples.map { UInt8($0) }
    var elements = [
      Sample.number(0x0028_0010, 160), Sample.number(0x0028_0011, 260),
      DataElement(tag: Tag(0x7FE0_0010), vr: "OB", value: .bytes(pixels)),
    ]
    if plainFrames > 0 {
      elements.append(DataElement(.numberOfFrames, "IS", String(plainFrames + 1)))
    }
    return Sample.dataSet(elements + more)
  }

  private func released(
    _ image: DataSet, rules: PixelRules = PixelRules()
  ) async throws -> (summary: DeliverySummary, dataSet: DataSet) {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(image))
    let summary = try await workshop.run([.pixels], pixelRules: rules)
    #expect(summary.refusals.map(\.reason) == [])
    return (summary, try workshop.dataSet(try #require(try workshop.paths().first)))
  }

  @Test(arguments: [0, 2])
  func `a file with text in any frame is quarantined`(plainFrames: Int) async throws {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(Self.image(plainFrames: plainFrames)))
    let summary = try await workshop.run()
    #expect(summary.files.released == 0)
    #expect(
      summary.refusals.map(\.reason)
        == ["its pixels hold what looks like burned-in text; --clean pixels blanks it"])
  }

  @Test func `a file whose pixels cannot be searched is quarantined`() async throws {
    let workshop = try Workshop()
    var image = Sample.dataSet()
    image.elements.removeLast()
    try workshop.add(
      "file",
      Sample.file(
        image, syntax: "1.2.840.10008.1.2.4.50", trailing: FileTests.encapsulated([1, 2, 3, 4])))
    let summary = try await workshop.run()
    #expect(
      summary.refusals.map(\.reason) == [
        "its pixels cannot be searched for burned-in text: "
          + "its JPEG stream has no well-formed header"
      ])
  }

  @Test(arguments: [("OW", 0x10, 4), ("OF", 8, 16), ("OD", 9, 32)] as [(String, UInt32, Int)])
  func `pixels of what is no image are not released unsearched`(
    vr: String, element: UInt32, byteCount: Int
  ) async throws {
    let workshop = try Workshop()
    var report = Sample.dataSet([
      DataElement(.sopClassUID, "UI", "1.2.840.10008.5.1.4.1.1.88.11"),
      DataElement(.modality, "CS", "SR"),
    ])
    report.elements.removeAll { $0.tag == .pixelData }
    report.put(
      DataElement(
        tag: Tag(0x7FE0_0000 | element), vr: vr,
        value: .bytes([UInt8](repeating: 7, count: byteCount))))
    try workshop.add("file", Sample.file(report))
    let summary = try await workshop.run()
    #expect(
      summary.refusals.map(\.reason)
        == ["it is no image, and holds pixels that are not searched for text"])
    #expect(try await workshop.run(output: "unsearched", searchesText: false).files.released == 1)
  }

  @Test(arguments: [0, 2])
  func `cleaning changes every pixel of a letter and says so`(plainFrames: Int) async throws {
    let (summary, made) = try await released(Self.image(plainFrames: plainFrames))
    let pixels = try #require(made[.pixelData]).bytes
    let start = plainFrames * 160 * 260
    #expect(pixels.count == start + 160 * 260)
    #expect(pixels[..<start].allSatisfy { $0 == 60 })
    for place in Self.picture.isInk.indices where Self.picture.isInk[place] {
      #expect((60...66).contains(pixels[start + place]), "pixel \(place)")
    }
    let changed = Self.picture.samples.indices.count {
      pixels[start + $0] != UInt8(Self.picture.samples[$0])
    }
    #expect(changed < 160 * 260 / 2)
    #expect(made.string(.burnedInAnnotation) == "NO")
    #expect(made.string(.transferSyntaxUID) == "1.2.840.10008.1.2.1")
    #expect(made.string(Tag(0x0028_2110)) == nil)
    let codes = made[Tag(0x0012_0064)]?.items.map { $0.string(Tag(0x0008_0100)) }
    #expect(codes == ["113100", "113101"])
    #expect(summary.pixelsBlanked == 1)
    #expect(summary.codes == ["113100", "113101"])
    #expect(summary.tally.rules["text-like regions"]?["blank"] ?? 0 >= 1)
  }

  @Test func `a file without text keeps its pixels and says that they are clean`() async throws {
    let (summary, made) = try await released(Sample.dataSet())
    #expect(made[.pixelData]?.bytes == [1, 2, 3, 4])
    #expect(made.string(.burnedInAnnotation) == "NO")
    #expect(summary.pixelsBlanked == 0)
  }

  @Test func `a file that was cleaned is free of text in a second run`() async throws {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(Self.image()))
    _ = try await workshop.run([.pixels], output: "first")
    try FileManager.default.removeItem(
      at: workshop.url.appendingPathComponent("first/manifest.jsonl"))
    let summary = try await workshop.run([], input: "first", output: "second")
    #expect(summary.files.released == 1, "\(summary.refusals.map(\.reason))")
  }

  @Test func `a palette becomes the colours that were searched`() async throws {
    let ramp = (0..<256).flatMap { [UInt8($0), UInt8($0)] }
    let tables = [UInt32(0x0028_1201), 0x0028_1202, 0x0028_1203].map {
      DataElement(tag: Tag($0), vr: "OW", value: .bytes(ramp))
    }
    let descriptors = [UInt32(0x0028_1101), 0x0028_1102, 0x0028_1103].map {
      DataElement(tag: Tag($0), vr: "US", value: .bytes([0, 1, 0, 0, 16, 0]))
    }
    let (_, made) = try await released(
      Self.image(
        [DataElement(.photometricInterpretation, "CS", "PALETTE COLOR")] + tables + descriptors))
    #expect(made.string(.photometricInterpretation) == "RGB")
    #expect(made[Tag(0x0028_1101)] == nil && made[Tag(0x0028_1201)] == nil)
    #expect(made[.samplesPerPixel]?.bytes == [3, 0])
    #expect(made[.planarConfiguration]?.bytes == [0, 0])
    #expect(made[.pixelData]?.bytes.count == 3 * 160 * 260)
  }

  @Test(arguments: [false, true])
  func `what a person found free of text leaves as it is`(cleans: Bool) async throws {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(Self.image()))
    _ = try await workshop.run(output: "first")
    let list = workshop.url.appendingPathComponent("first/quarantine.csv")
    let review = try TextReview(contentsOf: list)
    let summary = try await workshop.run(cleans ? [.pixels] : [], textReview: review)
    #expect(summary.files.released == 1)
    #expect(summary.textReviewed == 1)
    #expect(summary.notes == [])
    #expect(summary.pixelsBlanked == 0)
    #expect(summary.tally.rules["text-like regions"] == [TextReview.decision: 1])
    let made = try workshop.dataSet(try #require(try workshop.paths().first))
    #expect(made[.pixelData]?.bytes == Self.picture.samples.map { UInt8($0) })
    let again = try await workshop.run(
      cleans ? [.pixels] : [], input: "output", output: "again")
    #expect(again.files.copied == 1)
    #expect(again.textReviewed == 1)
    let page = String(decoding: try workshop.bytes("report.html", in: "again"), as: UTF8.self)
    #expect(page.contains("look like text, and a person found none"))
  }

  @Test func `a file that changed since a person looked at it is searched`() async throws {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(Self.image()))
    _ = try await workshop.run(output: "first")
    let list = workshop.url.appendingPathComponent("first/quarantine.csv")
    let other = DataElement(tag: Tag(0x0010_0020), vr: "LO", value: .bytes(Array("other ".utf8)))
    try workshop.add("file", Sample.file(Self.image([other])))
    let summary = try await workshop.run(textReview: try TextReview(contentsOf: list))
    #expect(summary.files.quarantined == 1)
    #expect(summary.textReviewed == 0)
    #expect(
      summary.notes == ["--text-reviewed: 1 of 1 rows name no file that looks like text: 2"])
  }
}
