import Foundation
import Ingest
import Privacy

/// A folder for one test, with an input folder inside, and the way to ingest it.
final class Workshop {
  let url: URL
  let key = SecretKey(bytes: Array(0..<32))

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-ingest-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: input, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var input: URL { url.appendingPathComponent("input") }
  var output: URL { url.appendingPathComponent("cohort") }

  /// The program that was built beside these tests.
  static let decoder: URL = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests ?? "/").deletingLastPathComponent()
      .appendingPathComponent("fovea-decode")
  }()

  /// Writes a file into the input, with the folders on its way.
  func add(_ path: String, _ bytes: [UInt8]) throws {
    try write(bytes, to: input.appendingPathComponent(path))
  }

  /// Writes a file beside the input.
  func addBeside(_ path: String, _ bytes: [UInt8]) throws {
    try write(bytes, to: url.appendingPathComponent(path))
  }

  /// Writes a table beside the input.
  func table(_ name: String, _ text: String) throws -> URL {
    let file = url.appendingPathComponent(name)
    try write(Array(text.utf8), to: file)
    return file
  }

  private func write(_ bytes: [UInt8], to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// The options that most tests start from: labels, one patient per image where none is named.
  func options(labels: String? = nil) throws -> IngestOptions {
    IngestOptions(
      input: input, labels: try labels.map { try table("labels.csv", $0) }, demographics: nil,
      exclude: nil, link: nil, onePatientPerImage: true, series: .all, maxSizePixels: 4096,
      keepsUnlabelled: labels == nil, key: key)
  }

  /// Ingests, and checks what holds for every ingest: counts add up, the cohort verifies.
  func ingest(_ options: IngestOptions) async throws -> (
    summary: IngestSummary, cases: [ManifestCase], events: [IngestEvent]
  ) {
    var events: [IngestEvent] = []
    let summary = try await Ingestion.run(options, output: output, decoder: Self.decoder) {
      events.append($0)
    }
    let cases = try CohortFolder.verifiedCases(in: output, key: key)
    return (summary, cases, events)
  }

  /// Every byte that lies in the output, names included.
  func allOutput() throws -> [UInt8] {
    var bytes: [UInt8] = []
    let files = FileManager.default.enumerator(at: output, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      bytes += Array(file.lastPathComponent.utf8)
      if !file.hasDirectoryPath { bytes += [UInt8](try Data(contentsOf: file)) }
    }
    return bytes
  }
}
