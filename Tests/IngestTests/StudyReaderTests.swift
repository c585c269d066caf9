import Files
import Foundation
import Ingest
import Privacy
import Synchronization
import Testing

/// Images for prediction: any folder, one by one, in the order of paths.
@Suite struct StudyReaderTests {
  private func reader(
    _ shop: Workshop, link: URL? = nil, events: @escaping @Sendable (IngestEvent) -> Void = { _ in }
  ) throws -> StudyReader {
    try StudyReader(
      input: shop.input, link: link, output: shop.output, maxSizePixels: 64, key: shop.key,
      decoder: Workshop.decoder, events: events)
  }

  private func images(_ reader: StudyReader) async throws -> [DeidentifiedImage] {
    var images: [DeidentifiedImage] = []
    while let image = try await reader.next() { images.append(image) }
    return images
  }

  @Test func `a folder is read in the order of its paths`() async throws {
    let shop = try Workshop()
    for number in 10..<40 {
      try shop.add("\(number).dcm", TinyDICOM(patient: "1", study: number, instance: 1).bytes)
    }
    try shop.add("99.txt", Array("text".utf8))
    try shop.add("98.png", Array(TinyPNG.picture(1).dropLast(30)))
    let events = Mutex<[IngestEvent]>([])
    let reader = try reader(shop) { event in events.withLock { $0.append(event) } }
    let images = try await images(reader)
    let names = Pseudonyms(key: shop.key)
    #expect(images.map(\.studyID) == (10..<40).map { names.studyID("2.25.7\($0)") })
    let summary = await reader.summary
    #expect(summary.files.found == 32)
    #expect(summary.files.used == 30)
    #expect(summary.files.quarantined == 1)
    #expect(summary.files.notAnImage == 1)
    #expect(summary.files.isBalanced)
    #expect(summary.cases == 30)
    #expect(events.withLock { $0 }.contains { if case .quarantined = $0 { true } else { false } })
    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.url.path) == ["input"])
  }

  @Test func `an image without patient stands for its study`() async throws {
    let shop = try Workshop()
    try shop.add("1", TinyDICOM(patient: "", study: 1, instance: 1).bytes)
    try shop.add("2", TinyDICOM(patient: "", study: 1, instance: 2).bytes)
    try shop.add("3.png", TinyPNG.picture(3))
    let images = try await images(reader(shop))
    #expect(images.count == 3)
    #expect(images[0].patientID == images[1].patientID)
    #expect(images[0].patientID != images[2].patientID)
    #expect(images[0].decisions.contains("no patient is named: the study stands for one"))
  }

  @Test func `a repeated instance is given once, a conflicting one is quarantined`() async throws {
    let shop = try Workshop()
    let image = TinyDICOM(patient: "1", study: 1, instance: 1, seed: 1)
    try shop.add("a", image.bytes)
    try shop.add("b", image.bytes)
    try shop.add("c", TinyDICOM(patient: "1", study: 1, instance: 1, seed: 2).bytes)
    let reader = try reader(shop)
    #expect(try await images(reader).count == 1)
    let summary = await reader.summary
    #expect(summary.files.used == 1)
    #expect(summary.files.duplicate == 1)
    #expect(summary.files.quarantined == 1)
    #expect(summary.listed.map(\.file) == [2, 3])
  }

  @Test func `the link table waits beside its place until it is put there`() async throws {
    let shop = try Workshop()
    try shop.add("a", TinyDICOM(patient: "1", study: 1, instance: 1).bytes)
    let link = shop.url.appendingPathComponent("link.csv")
    let reader = try reader(shop, link: link)
    let images = try await images(reader)
    let staged = try #require(try await reader.stagedLink())
    #expect(!FileManager.default.fileExists(atPath: link.path))
    try staged.commit()
    #expect(try CSVTable(contentsOf: link).rows.map { $0[0] } == images.map(\.caseID))
    let error = #expect(throws: IngestError.self) {
      try self.reader(shop, link: shop.output.appendingPathComponent("x/link.csv"))
    }
    #expect(error?.exitCode == 64)
  }

  @Test func `an empty folder ends in its sentence`() async throws {
    let shop = try Workshop()
    let reader = try reader(shop)
    let error = await #expect(throws: IngestError.self) { try await reader.next() }
    #expect(
      error?.description == "<input>: holds no file; name the folder that holds the images")
  }

  @Test func `a broken worker ends the reading`() async throws {
    let shop = try Workshop()
    for number in 0..<9 { try shop.add("\(number).png", TinyPNG.picture(number)) }
    let reader = try StudyReader(
      input: shop.input, link: nil, output: shop.output, maxSizePixels: 64, key: shop.key,
      decoder: URL(fileURLWithPath: "/bin/true"), events: { _ in })
    let error = await #expect(throws: IngestError.self) { try await reader.next() }
    #expect(error?.exitCode == 70)
  }
}
