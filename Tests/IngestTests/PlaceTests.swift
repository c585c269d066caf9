import Files
import Foundation
import Ingest
import Testing

/// Where things may lie, and what is said when they may not.
@Suite struct PlaceTests {
  private func failure(
    _ shop: Workshop, _ options: IngestOptions, output: URL? = nil
  ) async -> IngestError? {
    await #expect(throws: IngestError.self) {
      _ = try await Ingestion.run(
        options, output: output ?? shop.output, decoder: Workshop.decoder
      ) { _ in }
    }
  }

  @Test func `an input that is missing, a file or empty`() async throws {
    let shop = try Workshop()
    var options = try shop.options()
    #expect(
      await failure(shop, options)?.description
        == "<input>: holds no file; name the folder that holds the images")
    options.input = shop.url.appendingPathComponent("gone")
    let missing = await failure(shop, options)
    #expect(missing?.description == "<input>: cannot be listed; check the name")
    #expect(missing?.exitCode == 66)
    options.input = try shop.table("file", "x")
    #expect(
      await failure(shop, options)?.description
        == "<input>: is not a folder; name the folder that holds the files")
  }

  @Test func `a folder without images`() async throws {
    let shop = try Workshop()
    try shop.add("a.txt", Array("text".utf8))
    let error = await failure(shop, try shop.options())
    #expect(
      error?.description
        == "<input>: none of its 1 files is an image that Fovea reads; "
        + "it reads DICOM, PNG and JPEG")
    #expect(error?.exitCode == 65)
  }

  @Test func `no labels where they are needed`() async throws {
    let shop = try Workshop()
    var options = try shop.options()
    options.keepsUnlabelled = false
    let error = await failure(shop, options)
    #expect(
      error?.description
        == "labels: none are given; name a table with --labels, or ask for --unlabelled")
    #expect(error?.exitCode == 64)
  }

  @Test func `a labels file that is missing`() async throws {
    let shop = try Workshop()
    var options = try shop.options()
    options.labels = URL(fileURLWithPath: "/no/such/labels.csv")
    let error = await failure(shop, options)
    #expect(error?.description == "labels.csv: no such file or folder; check the name")
    #expect(error?.exitCode == 66)
  }

  @Test func `an output that exists, lies in the input or cannot be made`() async throws {
    let shop = try Workshop()
    try shop.add("1.png", TinyPNG.picture(1))
    let options = try shop.options()
    _ = try await shop.ingest(options)
    let existing = await failure(shop, options)
    #expect(
      existing?.description
        == "\(shop.output.path): exists already; choose another folder or use --force")
    #expect(existing?.exitCode == 73)
    let inside = await failure(
      shop, options, output: shop.input.appendingPathComponent("cohort"))
    #expect(
      inside?.description
        == "output: lies inside the input folder; "
        + "the next run would take the output for input; choose a place outside")
    let nowhere = await failure(shop, options, output: URL(fileURLWithPath: "/proc/none/cohort"))
    #expect(
      nowhere?.description
        == "/proc/none/cohort: no such file or folder; "
        + "choose a folder that exists and can be written")
    #expect(nowhere?.exitCode == 73)
  }

  @Test func `the link table leads back, for its owner only`() async throws {
    let shop = try Workshop()
    try shop.add("a, b/1.dcm", TinyDICOM(patient: "1", study: 1, instance: 1).bytes)
    try shop.add(
      "a, b/2.dcm", Array(TinyDICOM(patient: "1", study: 1, instance: 2).bytes.dropLast(5)))
    try shop.add("a, b/3.txt", Array("x".utf8))
    var options = try shop.options()
    let link = shop.url.appendingPathComponent("link.csv")
    options.link = link
    let (_, cases, _) = try await shop.ingest(options)
    let table = try CSVTable(contentsOf: link)
    #expect(
      table.header
        == ["case_id", "path", "study_uid", "series_uid", "sop_uid", "frame", "file", "status"])
    #expect(
      table.rows.first
        == [
          cases[0].caseID, "a, b/1.dcm", "2.25.71", "2.25.81.1", "2.25.91.1.1", "0", "1", "used",
        ])
    #expect(table.rows.map { $0[7] } == ["used", "quarantined", "not an image"])
    #expect(table.rows.map { $0[1] } == ["a, b/1.dcm", "a, b/2.dcm", "a, b/3.txt"])
    let mode = try FileManager.default.attributesOfItem(atPath: link.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `the link table may not lie inside the output`() async throws {
    let shop = try Workshop()
    try shop.add("1.png", TinyPNG.picture(1))
    var options = try shop.options()
    options.link = shop.output.appendingPathComponent("link.csv")
    let error = await failure(shop, options)
    #expect(
      error?.description
        == "\(shop.output.path)/link.csv: the link table may not lie inside the output; "
        + "choose a place that does not leave the hospital with it")
    #expect(error?.exitCode == 64)
  }

  @Test func `a link table that cannot be written leaves no cohort`() async throws {
    let shop = try Workshop()
    try shop.add("1.png", TinyPNG.picture(1))
    var options = try shop.options()
    options.link = URL(fileURLWithPath: "/proc/none/link.csv")
    #expect(await failure(shop, options)?.exitCode == 73)
    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.url.path) == ["input"])
  }
}
