internal import Crypto
public import Foundation

/// SHA-256 digests in lower-case hexadecimal (FIPS 180-4).
public enum Digest {
  /// The digest of the bytes.
  public static func sha256(_ data: Data) -> String {
    hexadecimal(SHA256.hash(data: data))
  }

  /// The digest of the file's bytes, read piece by piece.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`.
  public static func sha256(of url: URL) throws(FilesError) -> String {
    let subject = url.lastPathComponent
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .opening(subject, errno, writing: false) }
    defer { close(descriptor) }
    var running = RunningDigest()
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .transferring(subject, errno) }
      if count == 0 { return running.finish() }
      running.update(piece[..<count])
    }
  }

  /// The bytes as lower-case hexadecimal digits.
  public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    let digits = Array("0123456789abcdef".utf8)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A SHA-256 digest that is fed piece by piece.
public struct RunningDigest {
  private var hasher = SHA256()

  /// Starts with no bytes.
  public init() {}

  /// Adds the bytes of the data.
  public mutating func update(_ data: Data) { hasher.update(data: data) }

  /// Adds the bytes.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
  }

  /// The digest of all bytes so far, in hexadecimal.
  public func finish() -> String { Digest.hexadecimal(hasher.finalize()) }
}
