import DecodeProtocol
import Files
import Foundation
import Ingest
import Testing

/// How workers are replaced, and what one of them that fails costs.
@Suite struct WorkerPoolTests {
  /// A program that does what the lines say each time it is started.
  private func decoder(_ shop: Workshop, _ lines: String) throws -> URL {
    let text =
      "#!/bin/sh\ncd '\(shop.url.path)'\n\(lines)\nexec '\(Workshop.decoder.path)' \"$@\"\n"
    let file = try shop.table("decoder", text)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file
  }

  @Test(arguments: [(files: 7, starts: 3), (files: 6, starts: 2), (files: 1, starts: 1)])
  func `a worker is replaced after as many files as are said`(
    files: Int, starts: Int
  ) async throws {
    let shop = try Workshop()
    for seed in 0..<files { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    var pool = DecoderPool(decoder: try decoder(shop, "echo x >> starts"), task: "test")
    pool.workerCount = 1
    pool.filesPerWorker = 3
    var pictures = 0
    let notes = try await pool.run(InputWalk.entries(in: shop.input)) { entry, session in
      await session.answer(to: .open(path: entry.path))
    } each: { answer in
      if case .picture = answer { pictures += 1 }
    }
    #expect(pictures == files)
    #expect(notes == [])
    let log = try String(contentsOf: shop.url.appendingPathComponent("starts"), encoding: .utf8)
    #expect(log.split(separator: "\n").count == starts)
  }

  @Test func `a hang and a death cost one file each, and the rest is read`() async throws {
    let shop = try Workshop()
    for seed in 0..<6 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    var options = try shop.options()
    options.secondsPerRequest = 5
    let decoder = try decoder(
      shop, "mkdir first 2>/dev/null && exec sleep 600\nmkdir second 2>/dev/null && kill -9 $$")
    let summary = try await Ingestion.run(options, output: shop.output, decoder: decoder) { _ in }
    #expect(summary.files.used == 4)
    #expect(
      Set(summary.listed.map(\.reason)) == [
        "the decoder took longer than 5 s", "the decoder died on it",
      ])
  }

  @Test func `a file has a time limit as a whole, and the next one begins anew`() async throws {
    let shop = try Workshop()
    for seed in 0..<2 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    var pool = DecoderPool(decoder: Workshop.decoder, task: "test")
    pool.workerCount = 1
    pool.secondsPerFile = 2
    var reasons: [String] = []
    _ = try await pool.run(InputWalk.entries(in: shop.input)) { entry, session in
      guard case .picture = await session.answer(to: .open(path: entry.path)) else { return "none" }
      // Asked for its frame until it is told to stop.
      while entry.number == 1 {
        if case .failure(let failure) = await session.answer(to: .frame(index: 0)) {
          return failure.reason
        }
      }
      return "read"
    } each: {
      reasons.append($0)
    }
    #expect(reasons == ["the decoder took longer than 2 s for the file", "read"])
  }

  @Test func `where the kernel does not confine workers people are told once`() async throws {
    let shop = try Workshop()
    for seed in 0..<6 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    let confined = Workshop.decoder.deletingLastPathComponent()
      .appendingPathComponent("fovea-confined").path
    let decoder = try decoder(
      shop, "exec '\(confined)' refusing '\(Workshop.decoder.path)' \"$@\"")
    var notes: [String] = []
    let summary = try await Ingestion.run(
      shop.options(), output: shop.output, decoder: decoder
    ) { event in
      if case .note(let text) = event { notes.append(text) }
    }
    #expect(summary.files.used == 6)
    #expect(
      notes == [
        "the kernel does not filter what the decoder may do: a file that takes it over could write"
          + " or connect; read foreign files only where that harms nobody"
      ])
    #expect(summary.notes == notes)
  }
}
