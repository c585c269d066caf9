import Foundation
import Testing

/// `fovea predict --format dicom-…`: results in the studies of their images.
@Suite struct DICOMResultTests {
  private static let canaries = [
    "MRN-9941", "Quillon", "Kestrel", "ACC5550", "1.2.840.99999.",
  ]

  private func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("run", "key", to: folder)
    var dump = SmallDump(patients: 4, isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    try dump.write(to: folder, "images")
    return folder
  }

  private static func predict(
    _ input: String, _ output: String, _ more: [String], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(
      ["predict", "run/model.fovea", input, "-o", output, "--key", "key"] + more, in: folder)
  }

  /// The files of a kind, by path below the folder of results.
  private static func files(
    _ output: String, _ kind: String, in folder: TemporaryFolder
  ) throws -> [String: Data] {
    let place = folder.url.appendingPathComponent("\(output)/dicom")
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: place.path)
    where path.contains("/\(kind)/") {
      found[path] = try Data(contentsOf: place.appendingPathComponent(path))
    }
    return found
  }

  @Test func `images with an identity are refused, with what to do`() throws {
    let folder = try prepared()
    let ending = try Self.predict("images", "out", ["--format", "dicom-sr"], in: folder)
    #expect(ending.status == 65)
    #expect(
      ending.errors == [
        "--format: asks for DICOM results, which name images that <input> holds with their "
          + "patients' identity: it is no folder that fovea deidentify wrote under this key; add "
          + "--with-sources, or --to-original for the hospital's own archive"
      ])
    #expect(!folder.holds("out"))
  }

  @Test func `sources are written beside, without identities`() throws {
    let folder = try prepared()
    let ending = try Self.predict(
      "images", "out", ["--format", "csv,dicom-sc,dicom-sr", "--with-sources"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("DICOM results: 4 dicom-sc, 4 dicom-sr"), "\(ending.output)")
    #expect(!folder.holds("out/predictions.json"))
    let place = folder.url.appendingPathComponent("out/dicom")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: place.path)
    for path in paths {
      guard let data = try? Data(contentsOf: place.appendingPathComponent(path)) else { continue }
      for canary in Self.canaries {
        #expect(data.range(of: Data(canary.utf8)) == nil, "\(canary) in \(path)")
      }
    }
    #expect(paths.filter { $0.hasPrefix("sources/") && $0.hasSuffix(".dcm") }.count == 4)
    #expect(try Program.run(["audit", "verify", "out", "--key", "key"], in: folder).status == 0)
  }

  @Test func `images from deidentify give the same bytes again`() throws {
    let folder = try prepared()
    let released = try Program.run(
      ["deidentify", "images", "-o", "released", "--key", "key"], in: folder)
    #expect(released.status == 0, "\(released.messages)")
    let format = ["--format", "dicom-sc,dicom-sr"]
    for output in ["one", "two"] {
      let ending = try Self.predict("released", output, format, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    for kind in ["sc", "sr"] {
      let (one, two) = (
        try Self.files("one", kind, in: folder), try Self.files("two", kind, in: folder)
      )
      #expect(one.count == 4)
      #expect(one == two)
    }
  }

  @Test func `results for the hospital's own archive carry its identities and are logged`() throws {
    let folder = try prepared()
    let ending = try Self.predict(
      "images", "out", ["--format", "dicom-sr", "--to-original"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let reports = try Self.files("out", "sr", in: folder).values
    #expect(reports.count == 4)
    for report in reports {
      #expect(report.range(of: Data("MRN-9941".utf8)) != nil)
      #expect(report.range(of: Data("(original)".utf8)) != nil)
    }
    #expect(try folder.text("out/audit.jsonl").contains(#""--to-original""#))
    for canary in Self.canaries {
      #expect(!(ending.output + ending.messages).contains(canary), "\(canary)")
    }
  }

  @Test(arguments: [
    (
      ["--format", "csv", "--with-sources"],
      "--with-sources: is about DICOM results, and --format names none; add dicom-sc, dicom-seg or "
        + "dicom-sr to --format"
    ),
    (
      ["--format", "dicom-sr", "--with-sources", "--to-original"],
      "--to-original: and --with-sources contradict each other: results name original "
        + "instances, or de-identified ones; leave out one of them"
    ),
    (
      ["--format", "dicom-seg", "--with-sources"],
      "--format: asks for dicom-seg, and the model marks no masks; leave dicom-seg out; "
        + "dicom-sc and dicom-sr tell what it finds"
    ),
  ])
  func `options that make no sense together are told`(
    _ options: [String], _ sentence: String
  ) throws {
    let folder = try prepared()
    let ending = try Self.predict("images", "out", options, in: folder)
    #expect(ending.status == 64)
    #expect(ending.errors == [sentence])
  }
}
