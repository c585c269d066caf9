internal import DecodeProtocol
internal import Glibc

/// A file that is about to be read: its first bytes and its length.
struct InputFile {
  let path: [UInt8]
  let byteCount: Int
  let content: FileContent

  /// How many bytes decide what a file is.
  private static let headByteCount = 4096

  /// Looks at the file's beginning; devices and pipes are not opened.
  ///
  /// - Throws: `unreadable`.
  init(path: [UInt8], limits: DecodeLimits) throws(DecodeFailure) {
    self.path = path
    var facts = stat()
    guard !path.contains(0), stat(InputFile.pointer(path), &facts) == 0 else {
      throw InputFile.unreadable
    }
    byteCount = Int(facts.st_size)
    guard facts.st_mode & S_IFMT == S_IFREG else {
      content = .other(NotAnImage(.notAFile, reason: "it is not a plain file"))
      return
    }
    let head = try InputFile.bytes(of: path, upTo: InputFile.headByteCount)
    content = FileContent(head: head, byteCount: byteCount)
  }

  /// All bytes of the file.
  ///
  /// - Throws: `tooLarge`, `unreadable`.
  func allBytes(limits: DecodeLimits) throws(DecodeFailure) -> [UInt8] {
    guard byteCount <= limits.largestFrameBytes else {
      throw DecodeFailure(
        .tooLarge, reason: "the file takes more than \(limits.largestFrameBytes >> 20) MiB")
    }
    return try InputFile.bytes(of: path, upTo: byteCount)
  }

  /// Some bytes of the file; nil if they are not all there.
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    let descriptor = open(InputFile.pointer(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard offset >= 0, descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    return pread(descriptor, &bytes, count, off_t(offset)) == count ? bytes : nil
  }

  private static let unreadable = DecodeFailure(
    .unreadable, reason: "the file cannot be opened or read")

  private static func pointer(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  private static func bytes(of path: [UInt8], upTo count: Int) throws(DecodeFailure) -> [UInt8] {
    let descriptor = open(pointer(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable }
    defer { close(descriptor) }
    var isBroken = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let taken = read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
        if taken < 0, errno == EINTR { continue }
        isBroken = taken < 0
        if taken <= 0 { break }
        filled += taken
      }
    }
    if isBroken { throw unreadable }
    return bytes
  }
}
