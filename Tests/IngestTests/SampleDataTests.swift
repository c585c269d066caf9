import Annotations
import Files
import Foundation
import Ingest
import Privacy
import TestSupport
import Testing

/// The committed sample dump: its README's facts come out, and nothing of its persons.
@Suite struct SampleDataTests {
  private static let folder = SharedData.package.appendingPathComponent("SampleData")

  @Test func `the sample dump is read as its page says`() async throws {
    let shop = try Workshop()
    var options = try shop.options()
    options.input = Self.folder.appendingPathComponent("dicom")
    options.labels = Self.folder.appendingPathComponent("labels.csv")
    options.demographics = Self.folder.appendingPathComponent("demographics.csv")
    options.keepsUnlabelled = false
    options.onePatientPerImage = false
    options.series = .largest
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(summary.files.found == 501)
    #expect(summary.files.used == 500)
    #expect(summary.files.quarantined == 1)
    #expect(summary.patients == 350)
    #expect(summary.studies == 429)
    #expect(summary.targets == ["lesion"])
    #expect(summary.labelRows.matched == 501)
    #expect(summary.leftOutColumns == [])
    #expect(cases.count { $0.targets["lesion"] == "1" } == 232)
    #expect(cases.count { $0.attributes["sex"] == "M" } == 171)
    #expect(cases.count { $0.attributes["site"] == "A" } == 168)
    #expect(cases.count { $0.attributes["age"] == nil } == 5)
    #expect(cases.count { $0.photometric == .monochrome1 } == 109)
    #expect(cases.count { $0.window != nil } == 210)
    #expect(cases.count { $0.attributes["view"] == "AP" } == 150)

    let labels = try CSVTable(contentsOf: Self.folder.appendingPathComponent("labels.csv"))
    let values = ["path", "patient_id", "study_uid"].flatMap { column in
      labels.rows.indices.compactMap { labels[$0, column] }
    }
    #expect(try Self.filesHolding(Set(values), under: shop.output) == "")
  }

  /// The files that hold one of the values, as grep lists them; so many values want its speed.
  private static func filesHolding(_ values: Set<String>, under folder: URL) throws -> String {
    let list = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(values.sorted().joined(separator: "\n").utf8).write(to: list)
    defer { try? FileManager.default.removeItem(at: list) }
    let grep = Process()
    grep.executableURL = URL(fileURLWithPath: "/usr/bin/grep")
    grep.arguments = ["-r", "-a", "-l", "-F", "-f", list.path, folder.path]
    grep.environment = ["LC_ALL": "C"]
    let pipe = Pipe()
    grep.standardOutput = pipe
    try grep.run()
    let answer = try pipe.fileHandleForReading.readToEnd() ?? Data()
    grep.waitUntilExit()
    #expect(grep.terminationStatus == 1, "grep found something, or could not search")
    return String(decoding: answer, as: UTF8.self)
  }

  private static func pictures(_ shop: Workshop) throws -> IngestOptions {
    var options = try shop.options()
    options.input = folder.appendingPathComponent("png")
    options.labels = options.input.appendingPathComponent("labels.csv")
    options.demographics = options.input.appendingPathComponent("demographics.csv")
    options.keepsUnlabelled = false
    options.onePatientPerImage = false
    return options
  }

  @Test func `the sample pictures are read as their page says`() async throws {
    let shop = try Workshop()
    let (summary, _, _) = try await shop.ingest(Self.pictures(shop))
    #expect(summary.files.used == 100)
    #expect(summary.files.notAnImage == 3)
    #expect(summary.patients == 50)
  }

  @Test func `the boxes of the sample pictures lie tight around their masks`() async throws {
    let (marked, boxed) = (try Workshop(), try Workshop())
    var options = try Self.pictures(marked)
    options.masks = Self.folder.appendingPathComponent("masks")
    let masks = try await marked.ingest(options).cases
    options = try Self.pictures(boxed)
    options.boxes = options.input.appendingPathComponent("boxes.csv")
    let boxes = try await boxed.ingest(options).cases
    #expect(masks.count == 100 && boxes.count == 100)
    #expect(masks.map(\.pixelDigest) == boxes.map(\.pixelDigest))
    var count = 0
    for (one, other) in zip(masks, boxes) {
      let mask = try MaskFile.read(one, in: marked.output)?.first
      let box = mask.flatMap { LabelledBox(label: "lesion", around: $0) }
      #expect(other.boxes == (box.map { [$0] } ?? []))
      count += box == nil ? 0 : 1
    }
    // As many as labels.csv names masks.
    let labels = try CSVTable(
      contentsOf: Self.folder.appendingPathComponent("png/labels.csv"))
    #expect(count == labels.rows.indices.count { labels[$0, "mask"]?.isEmpty == false })
    #expect(count > 0)
  }
}
