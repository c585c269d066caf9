import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Every file has one fate, and the counts add up.
@Suite struct CountingTests {
  @Test func `every file is counted once, with its reason`() async throws {
    let shop = try Workshop()
    try shop.add("a/1.png", TinyPNG.picture(1))
    try shop.add("a/2.png", TinyPNG.picture(2))
    try shop.add("a/3", TinyPNG.picture(3))
    try shop.add("a/unlabelled.png", TinyPNG.picture(4))
    try shop.add("a/blank.png", TinyPNG.picture(5))
    try shop.add("a/broken.png", Array(TinyPNG.picture(6).dropLast(30)))
    try shop.add("a/notes.txt", Array("nothing to see".utf8))
    try shop.add(".hidden/1.png", TinyPNG.picture(7))
    try shop.add("a/.DS_Store", [0, 1])
    try FileManager.default.createSymbolicLink(
      at: shop.input.appendingPathComponent("loop"), withDestinationURL: shop.input)
    let labels =
      "path,x\na/1.png,1\n./a/2.png,0\na\\3,1\na/blank.png,\na/broken.png,1\ngone.png,1\n"
    let (summary, cases, events) = try await shop.ingest(shop.options(labels: labels))
    var expected: [String: Int] = [:]
    for kind in ["hidden file", "not a regular file", "a text"] { expected[kind] = 1 }
    expected["hidden file"] = 2
    #expect(summary.notImages == expected)
    #expect(summary.files.found == 10)
    #expect(summary.files.used == 3)
    #expect(summary.files.notAnImage == 4)
    #expect(summary.files.unlabelled == 2)
    #expect(summary.files.quarantined == 1)
    #expect(summary.files.failed == 0)
    #expect(summary.files.isBalanced)
    #expect(summary.cases == 3)
    #expect(
      cases.map(\.targets).sorted { ($0["x"] ?? "") < ($1["x"] ?? "") }
        == [["x": "0"], ["x": "1"], ["x": "1"]])
    #expect(summary.labelRows.rows == 6)
    #expect(summary.labelRows.matched == 5)
    #expect(summary.labelRows.unmatched == [7])
    #expect(summary.notes == ["labels.csv: 1 of 6 rows name no image: 7"])
    #expect(events.first == .found(files: 10))
    #expect(events.contains(.progress(done: 10, total: 10)))
    #expect(events.last == .note("labels.csv: 1 of 6 rows name no image: 7"))
    #expect(summary.listed.map(\.fate) == ["unlabelled", "quarantined", "unlabelled"])
    #expect(
      summary.listed.map(\.reason).first == "every target of its rows is blank")
    let file = shop.output.appendingPathComponent("ingest-summary.json")
    let read = try StableJSON.decode(
      IngestSummary.self, from: Data(contentsOf: file), subject: "summary")
    #expect(read == summary)
  }

  @Test func `without labels stored values are kept of every image`() async throws {
    let shop = try Workshop()
    for seed in 0..<5 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    let (summary, cases, _) = try await shop.ingest(shop.options())
    #expect(summary.files.used == 5)
    #expect(summary.targets == [])
    #expect(cases.allSatisfy { $0.targets.isEmpty })
    #expect(cases.map(\.pixelDigest) == cases.map(\.pixelDigest).sorted())
    #expect(Set(cases.map(\.patientID)).count == 5)
  }

  @Test func `the samples are the ones of the file`() async throws {
    let shop = try Workshop()
    try shop.add("1.png", TinyPNG.grey(rows: 2, columns: 3, [1, 2, 3, 253, 254, 255]))
    let (_, cases, _) = try await shop.ingest(shop.options())
    let facts = try #require(cases.first)
    let pixels = try PixelFile.read(facts, in: shop.output)
    #expect(pixels.doubles() == [1, 2, 3, 253, 254, 255])
    #expect(facts.rows == 2)
    #expect(facts.columns == 3)
    #expect(facts.channels == 1)
    #expect(facts.bitsStored == 8)
    #expect(facts.photometric == .monochrome2)
  }

  @Test func `an image larger than the limit is quarantined`() async throws {
    let shop = try Workshop()
    try shop.add("1.png", TinyPNG.picture(1))
    try shop.add("2.png", TinyPNG.picture(2, rows: 1, columns: 9))
    try shop.add(
      "3.dcm", TinyDICOM(patient: "1", study: 1, instance: 1).sized(rows: 9, columns: 1).bytes)
    var options = try shop.options()
    options.maxSizePixels = 8
    let (summary, _, events) = try await shop.ingest(options)
    #expect(summary.files.used == 1)
    #expect(summary.files.quarantined == 2)
    #expect(
      events.contains(
        .quarantined(
          file: 2, total: 3,
          reason: "its longest side is 9 pixels where ingest.maxSizePixels is 8")))
  }

  @Test func `a multi-frame file gives a case for each frame`() async throws {
    let shop = try Workshop()
    var film = TinyDICOM(patient: "1", study: 1, instance: 1)
    film.frames = 3
    film.samples = Array(0..<18)
    try shop.add("film.dcm", film.bytes)
    let (summary, cases, _) = try await shop.ingest(shop.options())
    #expect(summary.files.used == 1)
    #expect(summary.cases == 3)
    #expect(Set(cases.map(\.frame)) == [0, 1, 2])
    #expect(Set(cases.map(\.instanceID)).count == 1)
    #expect(Set(cases.map(\.caseID)).count == 3)
  }

  @Test func `a file whose last frame is cut off leaves no case`() async throws {
    let shop = try Workshop()
    var film = TinyDICOM(patient: "1", study: 1, instance: 1)
    film.frames = 3
    film.samples = Array(0..<14)
    try shop.add("film.dcm", film.bytes)
    try shop.add("1.png", TinyPNG.picture(1))
    let (summary, cases, _) = try await shop.ingest(shop.options())
    #expect(summary.files.quarantined == 1)
    #expect(cases.count == 1)
  }
}
