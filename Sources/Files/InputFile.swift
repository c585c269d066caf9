public import Foundation

/// Reads whole files that people hand in, with the reason when it does not work.
public enum InputFile {
  /// The bytes of the file; `limit` is the largest size accepted.
  ///
  /// The subject of errors is the file's last path component only.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`, and `badData` above the limit or for
  ///   anything that is not a regular file.
  public static func data(of url: URL, limit: Int = 1 << 32) throws(FilesError) -> Data {
    let subject = url.lastPathComponent
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .opening(subject, errno, writing: false) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .transferring(subject, errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw FilesError(.badData, subject: subject, reason: "is not a regular file")
    }
    guard facts.st_size <= limit else {
      throw FilesError(
        .badData, subject: subject,
        reason: "holds \(facts.st_size) bytes where at most \(limit) are accepted")
    }
    return try contents(descriptor, expected: Int(facts.st_size), subject: subject)
  }

  private static func contents(
    _ descriptor: Int32, expected: Int, subject: String
  ) throws(FilesError) -> Data {
    var data = Data(count: expected)
    var done = 0
    var failure: Int32 = 0
    data.withUnsafeMutableBytes { bytes in
      while done < bytes.count {
        let slice = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
        let count = read(descriptor, slice.baseAddress, slice.count)
        if count < 0, errno == EINTR { continue }
        if count < 0 { failure = errno }
        if count <= 0 { return }
        done += count
      }
    }
    if failure != 0 { throw .transferring(subject, failure) }
    return done == expected ? data : Data(data.prefix(done))
  }
}
