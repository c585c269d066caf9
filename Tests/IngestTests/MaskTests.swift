import Annotations
import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Masks of a folder come into the cohort with their images, and what does not is counted.
@Suite struct MaskTests {
  private static let square: [UInt8] =
    [0, 0, 0, 0, 0, 0] + [0, 0, 255, 255, 0, 0] + [0, 0, 255, 255, 0, 0] + [0, 0, 0, 0, 0, 0]

  private static func grey(_ samples: [UInt8], rows: Int = 4, columns: Int = 6) -> [UInt8] {
    TinyPNG.grey(rows: rows, columns: columns, samples)
  }

  /// The masks of the cohort's cases by the seed of their picture, which is `TinyPNG.picture`'s.
  private func masks(_ shop: Workshop, _ cases: [ManifestCase]) throws -> [Int: [RunLengthMask]] {
    var found: [Int: [RunLengthMask]] = [:]
    for row in cases {
      guard let masks = try MaskFile.read(row, in: shop.output) else { continue }
      let first = try PixelFile.read(row, in: shop.output).bytes[0]
      found[Int(first) / 7 - 3] = masks
    }
    return found
  }

  @Test func `a mask of one site is not taken for another site's`() async throws {
    let shop = try Workshop()
    for (seed, name) in ["siteA/002", "siteB/001"].enumerated() {
      try shop.add("\(name).png", TinyPNG.picture(seed))
    }
    try shop.addBeside("masks/siteA/001.png", Self.grey(Self.square))
    var options = try shop.options()
    options.masks = shop.url.appendingPathComponent("masks")
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(cases.count == 2 && cases.allSatisfy { $0.masks == nil })
    #expect(
      summary.notes.contains(
        "1 masks refused: no image has its name (file 1 of the folder of masks)"))
  }

  @Test func `a mask is found by its image's name, by that with a suffix, and by the table`()
    async throws
  {
    let shop = try Workshop()
    for seed in 0..<5 { try shop.add("ward/\(seed).png", TinyPNG.picture(seed)) }
    try shop.addBeside("masks/0.png", Self.grey(Self.square))
    try shop.addBeside("masks/deep/1_segmentation.PNG", Self.grey(Self.square.map { $0 / 255 }))
    try shop.addBeside("masks/2_mask.png", Self.grey([UInt8](repeating: 0, count: 24)))
    try shop.addBeside("masks/drawn-by-hand.png", Self.grey(Self.square))
    try shop.addBeside("masks/notes.txt", [1])
    var options = try shop.options(labels: "path,mask\nward/3.png,drawn-by-hand.png\n")
    options.masks = shop.url.appendingPathComponent("masks")
    let (summary, cases, _) = try await shop.ingest(options)
    let found = try masks(shop, cases)
    let square = RunLengthMask(rows: 4, columns: 6, pixels: Self.square)
    #expect(square.runs == [8, 2, 4, 2, 8])
    #expect(found == [0: [square], 1: [square], 2: [.empty(rows: 4, columns: 6)], 3: [square]])
    #expect(cases.compactMap(\.masks?.labels) == [["lesion"], ["lesion"], ["lesion"], ["lesion"]])
    #expect(
      summary.notes.suffix(3) == [
        "masks: 4 found, 0 refused; 4 of 5 images have some, 1 count as not annotated",
        "marked: lesion in 3 images; nothing in 1",
        "1 files of the folder of masks are no masks",
      ])
  }

  @Test func `grey values, a palette's indices and colours mean what the legend says`()
    async throws
  {
    let shop = try Workshop()
    for seed in 0..<3 { try shop.add("\(seed).png", TinyPNG.picture(seed, rows: 1, columns: 4)) }
    let palette: [UInt8] = [9, 9, 9, 128, 0, 0, 0, 128, 0]
    try shop.addBeside("values/0.png", Self.grey([0, 1, 2, 1], rows: 1, columns: 4))
    try shop.addBeside(
      "values/1.png", TinyPNG.indexed(rows: 1, columns: 4, palette: palette, [2, 0, 1, 1]))
    var options = try shop.options()
    options.masks = shop.url.appendingPathComponent("values")
    options.maskLegend = try MaskLegend("1=liver,2=tumour")
    let (_, cases, _) = try await shop.ingest(options)
    func row(_ pixels: [UInt8]) -> RunLengthMask {
      RunLengthMask(rows: 1, columns: 4, pixels: pixels)
    }
    #expect(
      try masks(shop, cases) == [
        0: [row([0, 1, 0, 1]), row([0, 0, 1, 0])], 1: [row([0, 0, 1, 1]), row([1, 0, 0, 0])],
      ])
    #expect(cases.compactMap(\.masks?.labels).first == ["liver", "tumour"])

    try shop.addBeside(
      "colours/2.png",
      TinyPNG.colours(rows: 1, columns: 4, [255, 0, 0, 0, 0, 0, 0, 255, 0, 255, 0, 0]))
    try shop.addBeside("colours/0.png", Self.grey([0, 255, 0, 0], rows: 1, columns: 4))
    try FileManager.default.removeItem(at: shop.output)
    options.masks = shop.url.appendingPathComponent("colours")
    options.maskLegend = try MaskLegend("ff0000=liver,00FF00=tumour,ffffff=bone")
    let (_, coloured, _) = try await shop.ingest(options)
    #expect(
      try masks(shop, coloured) == [
        2: [row([1, 0, 0, 1]), row([0, 0, 1, 0]), row([0, 0, 0, 0])],
        0: [row([0, 0, 0, 0]), row([0, 0, 0, 0]), row([0, 1, 0, 0])],
      ])
  }

  @Test func `what cannot be taken over is listed with its reason, and the image is kept`()
    async throws
  {
    let shop = try Workshop()
    for seed in 0..<4 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    try shop.add("a/twice.png", TinyPNG.picture(4))
    try shop.add("b/twice.png", TinyPNG.picture(5))
    try shop.addBeside("masks/0.png", Self.grey([0, 255, 255, 0], rows: 2, columns: 2))
    try shop.addBeside("masks/1.png", Self.grey(Self.square))
    try shop.addBeside("masks/1_mask.png", Self.grey(Self.square))
    try shop.addBeside("masks/2.png", Self.grey(Self.square.map { $0 / 3 }))
    try shop.addBeside("masks/3.png", Array(Self.grey(Self.square).dropLast(20)))
    try shop.addBeside("masks/4.png", Self.grey(Self.square))
    try shop.addBeside("masks/twice.png", Self.grey(Self.square))
    var options = try shop.options()
    options.masks = shop.url.appendingPathComponent("masks")
    options.maskLegend = try MaskLegend("255=lesion")
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(cases.count == 6)
    #expect(cases.allSatisfy { $0.masks == nil })
    #expect(
      summary.marks?.refused.map { "\($0.file) \($0.reason)" } == [
        "1 it has another size than its image", "2 another mask is of the same image",
        "3 another mask is of the same image",
        "4 it holds a value that --mask-labels does not name",
        "5 it cannot be read: its PNG data breaks off or fails its checksum",
        "6 no image has its name", "7 several images have its name",
      ])
    #expect(summary.marks?.found == 7)
    #expect(
      summary.notes.contains(
        "1 masks refused: no image has its name (file 6 of the folder of masks)"))
  }

  @Test func `masks beside the images are told by their names and are no images`() async throws {
    let shop = try Workshop()
    for seed in 0..<2 { try shop.add("ward/\(seed).png", TinyPNG.picture(seed)) }
    try shop.add("ward/0_mask.png", Self.grey(Self.square))
    var options = try shop.options()
    options.masks = shop.input
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(summary.files.found == 2)
    #expect(try masks(shop, cases).keys.sorted() == [0])
  }

  @Test func `a folder of masks inside the input holds no images`() async throws {
    let shop = try Workshop()
    try shop.add("images/0.png", TinyPNG.picture(0))
    try shop.add("masks/0.png", Self.grey(Self.square))
    var options = try shop.options()
    options.masks = shop.input.appendingPathComponent("masks")
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(summary.files.found == 1)
    #expect(cases.count { $0.masks != nil } == 1)
  }

  @Test(arguments: ["lesion", "1=liver,2=tumour", "00ff00=liver,ff0000=tumour"])
  func `a legend says itself`(text: String) throws {
    #expect(try "\(MaskLegend(text))" == text)
  }

  @Test(arguments: [
    ("1=a,b", "has a part without = between a value and its label"),
    ("1=a,1=b", "names a value twice, or 0, which is what nobody marked"),
    ("000000=a", "names a value twice, or 0, which is what nobody marked"),
    ("x=a", "has a value that is neither a number up to 65535 nor six hex digits"),
    ("1=a,2=a", "has a label that is blank, longer than 64 letters, or there twice"),
    ("", "has a label that is blank, longer than 64 letters, or there twice"),
  ])
  func `a legend that is none is refused in words`(text: String, reason: String) {
    let error = #expect(throws: IngestError.self) { try MaskLegend(text) }
    #expect(error?.reason == reason)
    #expect(error?.exitCode == 64)
  }

  @Test func `a folder without masks and one that holds the images are refused`() async throws {
    let shop = try Workshop()
    try shop.add("0.png", TinyPNG.picture(0))
    var options = try shop.options()
    options.masks = shop.input
    let none = await #expect(throws: IngestError.self) { try await shop.ingest(options) }
    #expect(
      none?.description
        == "--masks: holds no mask; beside images masks are called NAME_mask.png or "
        + "NAME_segmentation.png")
    options.masks = shop.url
    let outer = await #expect(throws: IngestError.self) { try await shop.ingest(options) }
    #expect(
      outer?.description
        == "--masks: names a folder that holds the images; name the folder of the masks alone, or "
        + "the folder of images itself")
  }
}
