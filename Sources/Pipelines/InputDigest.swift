internal import Files
internal import Foundation

/// Digests of what comes in, so that a run knows whether it has seen it before.
enum InputDigest {
  /// SHA-256 over path, size and time of change of every file below a folder, sorted by path.
  ///
  /// A digest: no path can be read from it. Links are not followed.
  ///
  /// - Throws: `inputMissing` where there is no such folder.
  static func folder(_ url: URL) throws(PipelinesError) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
      isFolder.boolValue, let paths = FileManager.default.enumerator(atPath: url.path)
    else {
      throw PipelinesError(
        .inputMissing, subject: "<input>", reason: "is not a folder", hint: "check its name")
    }
    var lines: [String] = []
    for case let path as String in paths {
      var facts = stat()
      guard lstat(url.appendingPathComponent(path).path, &facts) == 0,
        facts.st_mode & S_IFMT == S_IFREG
      else { continue }
      lines.append("\(path)\u{0}\(facts.st_size)\u{0}\(facts.st_mtim.tv_sec)")
    }
    return Digest.sha256(Data(lines.sorted().joined(separator: "\n").utf8))
  }

  /// SHA-256 of a value as stable JSON.
  static func value(_ value: some Encodable) throws(FilesError) -> String {
    Digest.sha256(try StableJSON.encode(value))
  }
}
