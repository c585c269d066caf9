public import Foundation

/// Writes files so that any kill, and any failure, leaves the old file or the new one, never half.
///
/// The bytes go to a hidden temporary file in the same folder, which is synced, renamed over the
/// target, and the folder is synced (rename(2): atomic within one file system).
public enum AtomicFile {
  /// Writes `data` to `url`; missing folders are not made.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`; then no temporary file remains.
  public static func write(
    _ data: Data, to url: URL, mode: UInt16 = 0o644
  ) throws(FilesError) {
    try write(to: url, mode: mode) { (writer) throws(FilesError) in try writer.append(data) }
  }

  /// Writes what `body` appends, so that large files need not be held in memory.
  ///
  /// - Throws: what `body` throws, `cannotCreate`, `permission`, `inputOutput`.
  public static func write(
    to url: URL, mode: UInt16 = 0o644,
    _ body: (inout FileWriter) throws(FilesError) -> Void
  ) throws(FilesError) {
    let staged = try stage(for: url, mode: mode, body)
    do throws(FilesError) {
      try staged.commit()
    } catch {
      staged.discard()
      throw error
    }
  }

  /// Writes what `body` appends beside `url`, durably; the caller puts it in its place, or not.
  ///
  /// - Throws: what `body` throws, `cannotCreate`, `permission`, `inputOutput`; then no temporary
  ///   file remains.
  public static func stage(
    for url: URL, mode: UInt16 = 0o644,
    _ body: (inout FileWriter) throws(FilesError) -> Void
  ) throws(FilesError) -> StagedFile {
    let target = try destination(url)
    let name = "." + target.lastPathComponent + "." + UUID().uuidString + ".tmp"
    let temporary = target.deletingLastPathComponent().appendingPathComponent(name)
    let descriptor = open(temporary.path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw .opening(url.path, errno, writing: true) }
    let staged = StagedFile(target: target, subject: url.path, url: temporary)
    do throws(FilesError) {
      try fill(descriptor, subject: url.path, body)
    } catch {
      staged.discard()
      throw error
    }
    return staged
  }

  /// The file that a temporary one of this name is meant for, or nil for any other name.
  ///
  /// One may lie there while somebody writes, and for good after a kill.
  public static func target(ofTemporary name: String) -> String? {
    name.wholeMatch(of: /\.(.+)\.[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\.tmp/)
      .map { String($0.1) }
  }

  /// Fills and syncs the temporary file, and closes it whatever happens.
  private static func fill(
    _ descriptor: Int32, subject: String, _ body: (inout FileWriter) throws(FilesError) -> Void
  ) throws(FilesError) {
    var writer = FileWriter(descriptor: descriptor, subject: subject)
    do throws(FilesError) {
      try body(&writer)
    } catch {
      close(descriptor)
      throw error
    }
    let syncFault = fsync(descriptor) == 0 ? 0 : errno
    let closeFault = close(descriptor) == 0 ? 0 : errno
    if syncFault != 0 { throw .transferring(subject, syncFault) }
    if closeFault != 0 { throw .transferring(subject, closeFault) }
  }

  /// The file to replace: a link is followed, and anything but a regular file is refused, so that
  /// a device such as /dev/full is never renamed away.
  private static func destination(_ url: URL) throws(FilesError) -> URL {
    var facts = stat()
    guard stat(url.path, &facts) == 0 else { return url }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw FilesError(
        .cannotCreate, subject: url.path, reason: "exists and is not a regular file",
        hint: "choose another name")
    }
    return url.resolvingSymlinksInPath()
  }

  /// Makes the rename durable; file systems that cannot sync a folder are left alone.
  static func syncFolder(_ folder: URL) {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
