public import Foundation

/// A file of whole lines that one process at a time lengthens.
///
/// The lock is advisory (flock(2)): it keeps Fovea's own processes apart, on one machine and on
/// network file systems that carry it. It ends with the process.
public struct LockedFile: ~Copyable {
  /// Where the file lies.
  public let url: URL
  /// The whole lines.
  public let lines: Data
  /// Whether bytes without a newline followed, which a kill or a full disk left.
  public let wasTorn: Bool
  private let descriptor: Int32

  /// Waits for the lock, and reads the lines; makes the file if need be.
  ///
  /// - Throws: `cannotCreate` for a link or a missing folder, `permission`, `inputOutput`.
  public init(_ url: URL) throws(FilesError) {
    let descriptor = try Self.locked(url, O_CREAT)
    let present: Data
    do throws(FilesError) {
      present = try InputFile.data(of: url)
    } catch {
      close(descriptor)
      throw error
    }
    let end = present.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    self.url = url
    self.descriptor = descriptor
    lines = Data(present.prefix(end))
    wasTorn = end < present.count
  }

  deinit { close(descriptor) }

  /// Appends the bytes where the whole lines end, on the disk before it returns.
  ///
  /// - Throws: `inputOutput`.
  public func append(_ data: Data) throws(FilesError) {
    guard ftruncate(descriptor, off_t(lines.count)) == 0 else {
      throw .transferring(url.path, errno)
    }
    var writer = FileWriter(descriptor: descriptor, subject: url.path)
    try writer.append(data)
    guard fsync(descriptor) == 0 else { throw .transferring(url.path, errno) }
    AtomicFile.syncFolder(url.deletingLastPathComponent())
  }

  /// The descriptor of the file that has the name once the lock is ours: while this process waits,
  /// the folder around the file may be replaced.
  private static func locked(_ url: URL, _ flags: Int32) throws(FilesError) -> Int32 {
    while true {
      let descriptor = open(
        url.path, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | flags, 0o644)
      guard descriptor >= 0 else { throw .opening(url.path, errno, writing: true) }
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else {
          let fault = errno
          close(descriptor)
          throw .transferring(url.path, fault)
        }
      }
      var held = stat()
      var named = stat()
      if fstat(descriptor, &held) == 0, lstat(url.path, &named) == 0,
        held.st_ino == named.st_ino, held.st_dev == named.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
  }
}
