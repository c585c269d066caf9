internal import Files
internal import Foundation

/// The batch that a planned run began with, beside its checkpoint.
///
/// A plan goes by the memory that is free; on another day it would be another run, which could not
/// go on from the first one's checkpoint.
struct KeptBatch: Codable {
  static let fileName = "plan.json"

  let batch: Int

  /// What the run in an output folder began with; nil where none did.
  static func read(in output: URL) -> Int? {
    guard let data = try? InputFile.data(of: place(in: output), limit: 1 << 16) else { return nil }
    let kept = try? JSONDecoder().decode(KeptBatch.self, from: data)
    return kept.flatMap { $0.batch > 0 ? $0.batch : nil }
  }

  /// Keeps the batch for a run that goes on.
  ///
  /// - Throws: errors of the file.
  static func write(_ batch: Int, in output: URL) throws {
    let folder = place(in: output).deletingLastPathComponent()
    try OutputFolder.make(folder)
    try AtomicFile.write(
      StableJSON.encode(KeptBatch(batch: batch)), to: place(in: output))
  }

  static func remove(in output: URL) {
    try? FileManager.default.removeItem(at: place(in: output))
  }

  private static func place(in output: URL) -> URL {
    output.appendingPathComponent(FinetuneStage.checkpointName)
      .appendingPathComponent(fileName)
  }
}
