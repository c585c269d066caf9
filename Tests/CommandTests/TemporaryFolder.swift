import Foundation

/// A folder that is gone when the test is.
final class TemporaryFolder {
  let url: URL
  private let isKept: Bool

  /// - Parameter isKept: whether the folder stays until the process ends, and then for /tmp.
  init(isKept: Bool = false) throws {
    self.isKept = isKept
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-command-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    if !isKept { try? FileManager.default.removeItem(at: url) }
  }

  /// The path of something in the folder.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a text, and the folders above it.
  func write(_ text: String, to name: String) throws {
    try write(Data(text.utf8), to: name)
  }

  /// Writes bytes, and the folders above them.
  func write(_ data: Data, to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  /// The text of a file.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  /// Whether there is something of that name.
  func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}
