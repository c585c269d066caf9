internal import Foundation

/// A new file in a `StagedFolder` that grows piece by piece, so that none of it waits in memory.
public struct GrowingFile: ~Copyable {
  private let writer: FileWriter

  init(descriptor: Int32, subject: String) {
    writer = FileWriter(descriptor: descriptor, subject: subject)
  }

  deinit { close(writer.descriptor) }

  /// Appends the bytes; a short write is continued.
  ///
  /// - Throws: `inputOutput` (no space, file too large, device fault).
  public mutating func append(_ bytes: [UInt8]) throws(FilesError) {
    let failure = bytes.withUnsafeBytes { writer.written($0) }
    if failure != 0 { throw .transferring(writer.subject, failure) }
  }
}
