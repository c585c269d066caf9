public import Foundation

/// The open end of a file that `AtomicFile` is writing.
public struct FileWriter: ~Copyable {
  let descriptor: Int32
  let subject: String

  /// Appends the bytes; a short write is continued.
  ///
  /// - Throws: `inputOutput` (no space, file too large, device fault).
  public mutating func append(_ data: Data) throws(FilesError) {
    let failure = data.withUnsafeBytes { written($0) }
    if failure != 0 { throw .transferring(subject, failure) }
  }

  /// Appends the bytes, as `append` of data.
  ///
  /// - Throws: `inputOutput`.
  public mutating func append(_ bytes: [UInt8]) throws(FilesError) {
    let failure = bytes.withUnsafeBytes { written($0) }
    if failure != 0 { throw .transferring(subject, failure) }
  }

  /// Writes the bytes, and gives the number of what went wrong, or 0.
  func written(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var done = 0
    while done < bytes.count {
      let slice = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = write(descriptor, slice.baseAddress, slice.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      done += count
    }
    return 0
  }

  /// Appends the text as UTF-8.
  ///
  /// - Throws: `inputOutput`.
  public mutating func append(_ text: String) throws(FilesError) {
    try append(Data(text.utf8))
  }
}
