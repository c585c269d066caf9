import DecodeProtocol
import Foundation
import Ingest

extension Workshop {
  /// The paths of the pictures written, sorted.
  func pictures(in output: String = "output") throws -> [String] {
    try FileManager.default.subpathsOfDirectory(
      atPath: url.appendingPathComponent(output).path
    ).filter { $0.hasSuffix(".png") || $0.hasSuffix(".jpg") }.sorted()
  }

  /// What the worker reads of each picture in a folder: the frames that there are, in order.
  func frames(in folder: String) async throws -> [String: [StoredFrame]] {
    let entries = try InputWalk.entries(in: url.appendingPathComponent(folder))
    var found: [String: [StoredFrame]] = [:]
    let pool = DecoderPool(decoder: Self.decoder, task: "test")
    _ = try await pool.run(entries) { entry, session in
      var frames: [StoredFrame] = []
      if case .picture = await session.answer(to: .open(path: entry.path)) {
        while case .frame(let frame) = await session.answer(to: .frame(index: frames.count)) {
          frames.append(frame)
        }
      }
      return (entry.relativePath, frames)
    } each: { path, frames in
      if !frames.isEmpty { found[path] = frames }
    }
    return found
  }
}
