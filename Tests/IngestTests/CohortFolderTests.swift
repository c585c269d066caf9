import Files
import Foundation
import Ingest
import Privacy
import Testing

/// A cohort is believed only as it was signed.
@Suite struct CohortFolderTests {
  private func cohort() async throws -> (shop: Workshop, cases: [ManifestCase]) {
    let shop = try Workshop()
    for seed in 0..<3 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    return (shop, try await shop.ingest(shop.options()).cases)
  }

  private func refusal(_ shop: Workshop, key: SecretKey? = nil) -> IngestError? {
    #expect(throws: IngestError.self) {
      try CohortFolder.verifiedCases(in: shop.output, key: key ?? shop.key)
    }
  }

  @Test func `another key or an edited manifest is refused`() async throws {
    let (shop, _) = try await cohort()
    let sentence =
      "cohort: its signature does not fit its manifest and this key; use the key it was made with "
      + "(--key), or ingest again; never edit a cohort by hand"
    let other = refusal(shop, key: SecretKey(bytes: Array(1..<33)))
    #expect(other?.description == sentence)
    #expect(other?.exitCode == 65)
    let manifest = shop.output.appendingPathComponent("manifest.jsonl")
    let text = try String(contentsOf: manifest, encoding: .utf8)
    try Data(text.replacingOccurrences(of: "\"frame\":0", with: "\"frame\":1").utf8)
      .write(to: manifest)
    #expect(refusal(shop)?.description == sentence)
  }

  @Test func `a missing signature is refused`() async throws {
    let (shop, _) = try await cohort()
    try FileManager.default.removeItem(at: shop.output.appendingPathComponent("manifest.sig"))
    #expect(
      refusal(shop)?.description
        == "cohort: has no signature; only what fovea ingest wrote and signed is used; "
        + "ingest again")
  }

  @Test func `a folder without manifest is no cohort`() throws {
    let shop = try Workshop()
    let error = refusal(shop)
    #expect(
      error?.description
        == "\(shop.output.path): is no cohort: it holds no manifest.jsonl; "
        + "make one with fovea ingest")
    #expect(error?.exitCode == 66)
  }

  @Test func `files that were added or taken away are counted`() async throws {
    let (shop, cases) = try await cohort()
    for name in ["split.lock", "test-openings.jsonl"] {
      try Data().write(to: shop.output.appendingPathComponent(name))
    }
    let unfinished = ".audit.head.\(UUID().uuidString).tmp"
    for name in ["audit.jsonl", "audit.head", unfinished] {
      try Data().write(to: shop.output.appendingPathComponent(name))
    }
    _ = try CohortFolder.verifiedCases(in: shop.output, key: shop.key)
    try Data().write(to: shop.output.appendingPathComponent("pixels/extra.raw"))
    try Data().write(to: shop.output.appendingPathComponent("notes.txt"))
    try FileManager.default.removeItem(
      at: shop.output.appendingPathComponent(cases[0].pixelFile))
    #expect(
      refusal(shop)?.description
        == "cohort: 2 files were added and 1 are missing since it was signed; ingest again; "
        + "nothing but split.lock and test-openings.jsonl may be added")
  }

  @Test func `an edited pixel is refused when it is read`() async throws {
    let (shop, cases) = try await cohort()
    let file = shop.output.appendingPathComponent(cases[0].pixelFile)
    var bytes = try Data(contentsOf: file)
    bytes[0] ^= 1
    try bytes.write(to: file)
    for data in [bytes, bytes.dropLast()] {
      try data.write(to: file)
      let error = #expect(throws: IngestError.self) {
        try PixelFile.read(cases[0], in: shop.output)
      }
      #expect(
        error?.description
          == "case \(cases[0].caseID): its pixels are not the ones that were signed; "
          + "ingest again; never edit a cohort by hand")
    }
  }

  @Test func `a cohort written for a test reads back`() throws {
    let shop = try Workshop()
    let pixels = try #require(
      StoredPixels(
        rows: 1, columns: 2, channels: 1, bitsStored: 12, isSigned: true,
        bytes: [0xFF, 0xFF, 1, 0]))
    var facts = ManifestCase(
      caseID: "c1", patientID: "p1", studyID: "st1", seriesID: "se1", instanceID: "in1", frame: 0,
      pixels: pixels, photometric: .monochrome1)
    facts.targets = ["x": "1"]
    facts.window = Window(centre: 40, width: 400, function: .sigmoid)
    facts.voiTable = LookupTable(firstMapped: -3, bits: 12, values: [1, 2])
    try CohortWriter.write([(facts, pixels)], to: shop.output, key: shop.key)
    let cases = try CohortFolder.verifiedCases(in: shop.output, key: shop.key)
    #expect(cases == [facts])
    #expect(try PixelFile.read(cases[0], in: shop.output) == pixels)
  }
}
