internal import Foundation

/// A whole file on the disk that waits, hidden, beside the place it is for.
public struct StagedFile: Sendable {
  let target: URL
  let subject: String
  let url: URL

  /// Puts the file in its place; what lay there is gone then, and not before.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`; then the file still waits.
  public func commit() throws(FilesError) {
    guard rename(url.path, target.path) == 0 else {
      throw .opening(subject, errno, writing: true)
    }
    AtomicFile.syncFolder(target.deletingLastPathComponent())
  }

  /// Removes the file from where it waits.
  public func discard() { unlink(url.path) }
}
