public import Foundation

/// The open end of a file that `AtomicFile` is writing.
public struct FileWriter: ~Copyable {
  let descriptor: Int32
  let subject: String

  /// Appends the bytes; a short write is continued.
  ///
  /// - Throws: `inputOutput` (no space, file too large, device fault).
  public mutating func append(_ data: Data) throws(FilesError) {
    var failure: Int32 = 0
    data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let slice = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = write(descriptor, slice.baseAddress, slice.count)
        if count < 0 {
          if errno == EINTR { continue }
          failure = errno
          return
        }
        done += count
      }
    }
    if failure != 0 { throw .transferring(subject, failure) }
  }

  /// Appends the text as UTF-8.
  ///
  /// - Throws: `inputOutput`.
  public mutating func append(_ text: String) throws(FilesError) {
    try append(Data(text.utf8))
  }
}
