internal import Foundation

/// Which file stands at a path, and in which state: device, inode, size, and times of change.
public struct FileIdentity: Sendable, Equatable, Codable {
  private let numbers: [Int]
  /// Where the size stands among them.
  private static let size = 2

  /// Looks at a regular file, given in the bytes of the file system; nil for anything else.
  public init?(_ path: [UInt8]) {
    var facts = stat()
    let name = path.map { CChar(bitPattern: $0) } + [0]
    guard !path.contains(0), stat(name, &facts) == 0 else { return nil }
    self.init(facts)
  }

  /// The numbers, one blank apart.
  public var text: String { numbers.map(String.init).joined(separator: " ") }

  private init?(_ facts: stat) {
    guard facts.st_mode & S_IFMT == S_IFREG else { return nil }
    numbers = [
      Int(facts.st_dev), Int(facts.st_ino), Int(facts.st_size), facts.st_mtim.tv_sec,
      facts.st_mtim.tv_nsec, facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec,
    ]
  }

  /// Bytes of the file at the path, if it is this one and still in this state, before and after
  /// they are read; else nil.
  public func bytes(of path: [UInt8], at offset: Int, count: Int) -> [UInt8]? {
    let descriptor = open(path.map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard isOf(descriptor), offset >= 0, count >= 0 else { return nil }
    // As many as the file cannot hold are not asked memory for.
    guard offset <= numbers[Self.size], count <= numbers[Self.size] - offset else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, done in
      while done < count {
        let taken = pread(
          descriptor, bytes.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        if taken < 0, errno == EINTR { continue }
        if taken <= 0 { return }
        done += taken
      }
    }
    return bytes.count == count && isOf(descriptor) ? bytes : nil
  }

  private func isOf(_ descriptor: Int32) -> Bool {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 && FileIdentity(facts) == self
  }
}
