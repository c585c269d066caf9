import DecodeProtocol
import Delivery
import Foundation
import Testing

/// Objects with one property broken each are told in one sentence each; whole ones in none.
@Suite struct ExportCheckTests {
  private static let phantom = ResultPhantom(
    rows: 13, columns: 64, count: 3, labels: ["lesion", "liver"], layout: .slices)
  private static let mutations =
    ExportMutation.filing + ExportMutation.references + ExportMutation.frames

  /// A study of images and results in a folder of its own.
  private final class Study {
    let folder: URL
    let files: [URL]

    init(_ phantom: ResultPhantom, isOriginal: Bool = false) throws {
      folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("fovea-export-\(UUID().uuidString)")
      files = try ResultFileTests.write(phantom, into: folder, isOriginal: isOriginal)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The first object of a kind.
    func first(_ kind: String) throws -> URL {
      try #require(
        files.filter { $0.path.contains("/\(kind)/") }.min { $0.path < $1.path })
    }

    static func dataSet(_ file: URL) throws -> DataSet {
      var read = try DataSet(bytes: Array(try Data(contentsOf: file).dropFirst(132)))
      read.elements.removeAll { $0.tag.group == 2 }
      return read
    }

    /// - Parameter isMixed: whether nobody says where the images are: in one folder with the rest.
    func checked(isMixed: Bool = false) async throws -> ExportSummary {
      let images = isMixed ? folder : try first("source").deletingLastPathComponent()
      return try await ExportCheck(objects: folder, images: images, decoder: Workshop.decoder).run()
    }
  }

  @Test(arguments: ResultPhantom.all.indices)
  func `nothing is found in what Fovea writes`(_ index: Int) async throws {
    for isOriginal in [false, true] {
      let study = try Study(ResultPhantom.all[index], isOriginal: isOriginal)
      let summary = try await study.checked(isMixed: isOriginal)
      #expect(summary.sentences == [], "\(ResultPhantom.all[index].name)")
      #expect(summary.objects.count == study.files.count { !$0.path.contains("/source/") })
      #expect(summary.imageCount == study.files.count { $0.path.contains("/source/") })
    }
  }

  @Test(arguments: mutations.indices)
  func `a broken property is told in one sentence`(_ index: Int) async throws {
    let mutation = Self.mutations[index]
    let study = try Study(Self.phantom)
    let file = try study.first(mutation.kind)
    let broken = mutation.broken(try Study.dataSet(file))
    try Data(Sample.file(broken)).write(to: file)
    let summary = try await study.checked()
    // Pictures come first, then the segmentation, then the report.
    let number = mutation.kind == "sc" ? 1 : mutation.kind == "seg" ? 4 : 5
    let object = try #require(summary.objects.first { $0.number == number })
    #expect(object.findings.map(\.code) == [mutation.code])
    #expect(object.findings.map(\.sentence) == [mutation.sentence])
  }

  @Test func `two objects with one identifier, and kinds in one series`() async throws {
    let study = try Study(Self.phantom)
    let (picture, report) = (try study.first("sc"), try study.first("sr"))
    var copy = try Study.dataSet(report)
    try Data(Sample.file(copy)).write(to: study.folder.appendingPathComponent("zz"))
    copy.put(0x0008_0018, "UI", "2.25.9")
    copy.put(0x0020_000E, "UI", try #require(Study.dataSet(picture).string(.seriesInstanceUID)))
    try Data(Sample.file(copy)).write(to: report)
    let sentences = try await study.checked().sentences
    let shared =
      "is in one series (0020,000E) with objects of another kind, so that viewers show one kind "
      + "and hide the other; give each kind a series of its own"
    #expect(sentences.contains("object 1 of 6 (picture): \(shared)"))
    #expect(sentences.contains("object 5 of 6 (report): \(shared)"))
    try FileManager.default.copyItem(
      at: picture, to: study.folder.appendingPathComponent("zzz"))
    #expect(
      try await study.checked().sentences.contains(
        "object 7 of 7 (picture): has the SOP Instance UID (0008,0018) of object 1 too, so that "
          + "an archive keeps one of the two; give each its own"))
  }

  @Test func `compressed masks and files that are cut off`() async throws {
    let study = try Study(Self.phantom)
    let (masks, report) = (try study.first("seg"), try study.first("sr"))
    var plain = try Study.dataSet(masks)
    plain.remove(0x7FE0_0010)
    let fragments: [UInt8] =
      [0xE0, 0x7F, 0x10, 0, 0x4F, 0x42, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
      + [0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0, 0xE0, 2, 0, 0, 0, 0, 0]
      + [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
    let runs = Sample.file(plain, syntax: "1.2.840.10008.1.2.5", trailing: fragments)
    try Data(runs).write(to: masks)
    try Data(contentsOf: report).prefix(150).write(to: report)
    #expect(
      try await study.checked().sentences == [
        "object 4 of 5 (segmentation): has a transfer syntax (0002,0010) that many viewers cannot "
          + "read in such an object, so that they show nothing of it; write it again as Explicit "
          + "VR Little Endian",
        "object 5 of 5 (other object): is damaged or written in a way that is not known, so that "
          + "no archive takes it; write it again",
      ])
  }

  @Test func `results of an original study beside de-identified images`() async throws {
    let study = try Study(Self.phantom)
    for file in study.files where file.path.contains("/source/") {
      var image = try Study.dataSet(file)
      image.put(0x0012_0062, "CS", "YES")
      image.put(0x0020_000D, "UI", "2.25.9")
      try Data(Sample.file(image)).write(to: file)
    }
    let summary = try await study.checked()
    let codes = summary.objects.flatMap(\.findings).map(\.code)
    #expect(codes == Array(repeating: .originalStudy, count: 5))
    #expect(
      summary.sentences.first
        == "object 1 of 5 (picture): is of an original study, and the images are de-identified, "
        + "so that an archive that holds these files it under another patient, with an identity; "
        + "predict again without --to-original, or name the folder of the original images")
  }

  @Test func `every finding is met in a test`() {
    let elsewhere: [ExportFinding.Code] = [
      .seriesOfOtherKind, .transferSyntax, .unreadable, .originalStudy,
    ]
    let met = Set(Self.mutations.map(\.code) + elsewhere)
    #expect(met == Set(ExportFinding.Code.allCases))
  }

  @Test func `a folder without objects or without images is refused`() async throws {
    let study = try Study(Self.phantom)
    let source = try study.first("source").deletingLastPathComponent()
    let masks = try study.first("seg").deletingLastPathComponent()
    for (objects, images, reason) in [
      (source, source, "finds no DICOM object in the folder of results"),
      (masks, masks, "finds no DICOM image to hold the objects against"),
    ] {
      let error = await #expect(throws: DeliveryError.self) {
        try await ExportCheck(objects: objects, images: images, decoder: Workshop.decoder).run()
      }
      #expect(error?.reason == reason)
    }
  }
}
