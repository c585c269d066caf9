import Annotations
import Files
import Foundation
import Ingest
import Privacy
import TestSupport
import Testing

/// DICOM segmentations give the images that they name masks.
@Suite struct SegmentationTests {
  /// Three images of 5 × 7 pixels that the fixture is of, and one of its series that it is not of.
  private func shop() throws -> Workshop {
    let shop = try Workshop()
    for instance in 1...4 {
      try shop.add(
        "images/\(instance).dcm",
        TinyDICOM(patient: "Brandvold", study: 1, instance: instance).sized(rows: 5, columns: 7)
          .bytes)
    }
    return shop
  }

  private static func file(_ text: String) throws -> [UInt8] {
    [UInt8](try #require(Data(base64Encoded: text)))
  }

  /// The masks by the number of the instance: samples begin with (number + 113) · 7 (mod 256).
  private func masks(_ shop: Workshop, _ cases: [ManifestCase]) throws -> [Int: [RunLengthMask]] {
    var found: [Int: [RunLengthMask]] = [:]
    for row in cases {
      guard let masks = try MaskFile.read(row, in: shop.output) else { continue }
      let first = try PixelFile.read(row, in: shop.output).bytes[0]
      let number = (1...4).first { UInt8(truncatingIfNeeded: ($0 + 113) * 7) == first }
      found[try #require(number)] = masks
    }
    return found
  }

  private static func mask(_ places: [(row: Int, column: Int)]) -> RunLengthMask {
    var pixels = [UInt8](repeating: 0, count: 35)
    for place in places { pixels[place.row * 7 + place.column] = 1 }
    return RunLengthMask(rows: 5, columns: 7, pixels: pixels)
  }

  @Test func `bits that fill no byte are unpacked as pydicom unpacks them`() async throws {
    let shop = try shop()
    try shop.add("seg.dcm", Self.file(SegmentationFixture.binary))
    var options = try shop.options()
    options.masks = shop.input
    let (summary, cases, _) = try await shop.ingest(options)
    let none = Self.mask([])
    #expect(
      try masks(shop, cases) == [
        1: [Self.mask([(4, 5), (4, 6)]), Self.mask([(0, 6), (1, 0), (1, 1), (1, 2)])],
        2: [none, none], 3: [Self.mask([(2, 1), (3, 1)]), none],
      ])
    #expect(Set(cases.compactMap(\.masks?.labels)) == [["cyst", "tumour"]])
    #expect(
      summary.notes.suffix(2) == [
        "masks: 1 found, 0 refused; 3 of 4 images have some, 1 count as not annotated",
        "marked: cyst in 2, tumour in 1 images; nothing in 1",
      ])
  }

  /// A segmentation with other words of the same length in it.
  private static func file(_ text: String, replacing words: [String: String]) throws -> [UInt8] {
    var data = Data(try file(text))
    for (old, new) in words {
      while let place = data.range(of: Data(old.utf8)) {
        data.replaceSubrange(place, with: Data(new.utf8))
      }
    }
    return [UInt8](data)
  }

  @Test func `two segmentations with other labels each say nothing of each other's`() async throws {
    let shop = try shop()
    try shop.addBeside("masks/a", Self.file(SegmentationFixture.binary))
    // The second is of the images 1, 2 and 4.
    let second = try Self.file(
      SegmentationFixture.binary,
      replacing: [
        "tumour": "nodule", "cyst": "node", "2.25.92.1": "2.25.93.1",
        "2.25.91.1.3": "2.25.91.1.4",
      ])
    try shop.addBeside("masks/b", second)
    var options = try shop.options()
    options.masks = shop.url.appendingPathComponent("masks")
    let (summary, cases, _) = try await shop.ingest(options)
    let none = Self.mask([])
    let cyst = Self.mask([(4, 5), (4, 6)])
    let tumour = Self.mask([(0, 6), (1, 0), (1, 1), (1, 2)])
    let low = Self.mask([(2, 1), (3, 1)])
    // In the order cyst, node, nodule, tumour; of images 3 and 4 one pair was looked for.
    #expect(
      try masks(shop, cases) == [
        1: [cyst, cyst, tumour, tumour], 2: [none, none, none, none], 3: [low, none],
        4: [low, none],
      ])
    #expect(
      Set(cases.compactMap(\.masks?.labels))
        == [["cyst", "node", "nodule", "tumour"], ["cyst", "tumour"], ["node", "nodule"]])
    #expect(summary.marks?.refused.isEmpty == true)
    #expect(summary.marks?.labels == ["cyst", "node", "nodule", "tumour"])
  }

  @Test func `fractions count as marked from a half on`() async throws {
    let shop = try shop()
    try shop.addBeside("masks/seg", Self.file(SegmentationFixture.fractional))
    try shop.addBeside("masks/notes.txt", [1])
    var options = try shop.options()
    options.masks = shop.url.appendingPathComponent("masks")
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(
      try masks(shop, cases) == [
        1: [Self.mask([]), Self.mask([(1, 1)])], 2: [Self.mask([]), Self.mask([])],
        3: [Self.mask([(3, 1)]), Self.mask([])],
      ])
    #expect(summary.marks?.ignored == 1)
  }

  @Test func `what cannot be taken over is listed with its reason`() async throws {
    let shop = try shop()
    let seg = try Self.file(SegmentationFixture.binary)
    try shop.addBeside("twice/a", seg)
    try shop.addBeside("twice/b", seg)
    try shop.addBeside("twice/c", Array(seg.dropLast(6)))
    var options = try shop.options()
    options.masks = shop.url.appendingPathComponent("twice")
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(cases.allSatisfy { $0.masks == nil })
    let reason = "another segmentation marks the same label on an image of its"
    let refused = summary.marks?.refused.map { "\($0.file) \($0.reason)" } ?? []
    #expect(Array(refused.prefix(2)) == ["1 \(reason)", "2 \(reason)"])
    #expect(refused.count == 3)
  }

  @Test func `images of another size, and none at all, are no images of a segmentation`()
    async throws
  {
    for (size, reason) in [
      (4, "it has another size than an image of its"), (5, "none of its images is in the cohort"),
    ] {
      let shop = try Workshop()
      let image = TinyDICOM(patient: "Brandvold", study: 1, instance: size == 4 ? 3 : 9)
      try shop.add("a.dcm", image.sized(rows: size, columns: 7).bytes)
      try shop.add("seg.dcm", Self.file(SegmentationFixture.binary))
      var options = try shop.options()
      options.masks = shop.input
      let (summary, _, _) = try await shop.ingest(options)
      #expect(summary.marks?.refused.map(\.reason) == [reason])
    }
  }

  /// Counts of marked pixels by pydicom 3.0.2; 01.dcm is the slice at the lowest position.
  @Test(.needsSharedData("dicom"))
  func `real segmentations of three slices have the pixels that pydicom reads`() async throws {
    let shop = try Workshop()
    let data = try #require(SharedData.folder("dicom")).appendingPathComponent("segmentation")
    for name in ["01", "02", "03", "partial_overlaps", "liver_rle"] {
      let file = data.appendingPathComponent("\(name).dcm")
      try shop.add("\(name).dcm", [UInt8](Data(contentsOf: file)))
    }
    var options = try shop.options()
    options.masks = shop.input
    let (summary, cases, _) = try await shop.ingest(options)
    var counts: Set<[Int]> = []
    for row in cases {
      counts.insert(try #require(try MaskFile.read(row, in: shop.output)).map(\.markedCount))
    }
    #expect(
      cases.first?.masks?.labels == ["DARK_BLUE", "GREEN", "LIGHT_BLUE", "ORANGE", "PURPLE"])
    #expect(counts == [[0, 0, 0, 0, 10509], [0, 9602, 0, 11888, 117], [4713, 0, 6693, 0, 117]])
    #expect(
      summary.marks?.refused.map(\.reason)
        == ["its samples are compressed or cut off; decompress it"])
  }
}
