import Files
import Foundation
import Ingest
import Testing

/// What a file can do to the decoder, and what that does to the run.
@Suite struct WorkerTests {
  /// 20,000 nested sequences, which end DCMTK 3.6.7 (SIGSEGV).
  private static let deadly: [UInt8] = {
    let level: [UInt8] =
      [0x40, 0x00, 0x30, 0xA7] + Array("SQ".utf8) + [0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
      + [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]
    let meta: [UInt8] =
      [2, 0, 0x10, 0] + Array("UI".utf8) + [20, 0] + Array("1.2.840.10008.1.2.1\0".utf8)
    return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
      + [2, 0, 0, 0] + Array("UL".utf8) + [4, 0, UInt8(meta.count), 0, 0, 0] + meta
      + (0..<20_000).flatMap { _ in level }
  }()

  @Test func `a file that ends the worker costs itself only`() async throws {
    let shop = try Workshop()
    for seed in 0..<6 {
      try shop.add("\(seed).png", TinyPNG.picture(seed))
      try shop.add("\(seed)-deadly", Self.deadly)
    }
    let (summary, _, _) = try await shop.ingest(shop.options())
    #expect(summary.files.used == 6)
    #expect(summary.files.quarantined == 6)
    #expect(Set(summary.listed.map(\.reason)).count == 1)
  }

  @Test func `a folder of deadly files is the files' fault`() async throws {
    let shop = try Workshop()
    for number in 0..<9 { try shop.add("\(number)", Self.deadly) }
    let options = try shop.options()
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(options) }
    #expect(error?.exitCode == 65)
    #expect(error?.reason.contains("(9 quarantined, 0 failed") == true)
  }

  private func script(_ shop: Workshop, _ text: String) throws -> URL {
    let file = try shop.table("decoder", "#!/bin/sh\n\(text)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file
  }

  @Test func `a silent worker is stopped and its file quarantined`() async throws {
    let shop = try Workshop()
    try shop.add("1.png", TinyPNG.picture(1))
    var options = try shop.options()
    options.secondsPerRequest = 0.3
    let decoder = try script(shop, "sleep 600")
    let final = options
    let error = await #expect(throws: IngestError.self) {
      _ = try await Ingestion.run(final, output: shop.output, decoder: decoder) { _ in }
    }
    #expect(
      error?.description
        == "<input>: none of its 1 images can be used (1 quarantined, 0 failed, 0 excluded, "
        + "0 unlabelled; file 1: the decoder took longer than 0.3 s); see the reasons")
  }

  @Test(arguments: ["exit 0", "kill -9 $$", "cat", "echo nonsense nonsense; sleep 600"])
  func `a worker that never answers is the installation's fault`(text: String) async throws {
    let shop = try Workshop()
    for seed in 0..<9 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    let options = try shop.options()
    let decoder = try script(shop, text)
    let error = await #expect(throws: IngestError.self) {
      _ = try await Ingestion.run(options, output: shop.output, decoder: decoder) { _ in }
    }
    #expect(
      error?.description
        == "fovea-decode: it answers nothing; "
        + "keep it beside fovea, both of the same build, and run fovea doctor")
    #expect(error?.exitCode == 70)
    #expect(!FileManager.default.fileExists(atPath: shop.output.path))
  }

  @Test func `a missing worker is said to be missing`() async throws {
    let shop = try Workshop()
    try shop.add("1.png", TinyPNG.picture(1))
    let options = try shop.options()
    let error = await #expect(throws: IngestError.self) {
      _ = try await Ingestion.run(
        options, output: shop.output, decoder: URL(fileURLWithPath: "/no/such/program")
      ) { _ in }
    }
    #expect(
      error?.description
        == "fovea-decode: it cannot be started; "
        + "keep it beside fovea, both of the same build, and run fovea doctor")
  }

  @Test func `the worker answers a question on its own`() async throws {
    let answer = try await Ingestion.decoderAnswer(
      about: URL(fileURLWithPath: "/dev/null"), decoder: Workshop.decoder)
    #expect(answer == "it is not a plain file")
  }
}
