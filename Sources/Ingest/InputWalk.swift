internal import Files
package import Foundation
package import Privacy

/// One file of the input, in the order of the paths' bytes.
package struct InputEntry: Sendable {
  /// What keeps a file from being opened at all.
  package enum Kind: Sendable { case file, hidden, special }

  /// From 1; what messages name the file by.
  package let number: Int
  /// The path in the bytes of the file system.
  package let path: [UInt8]
  /// The path below the input folder, with `/`.
  package let relativePath: String
  /// Whether it may be opened.
  package let kind: Kind

  /// The same file under another number, for lists of files from several folders.
  package func renumbered(_ number: Int) -> InputEntry {
    InputEntry(number: number, path: path, relativePath: relativePath, kind: kind)
  }

  /// What its content is called; blank for a file that cannot be read now, which no review names.
  package func contentID(_ pseudonyms: Pseudonyms) -> String {
    let url = URL(fileURLWithPath: String(decoding: path, as: UTF8.self))
    guard let digest = try? Digest.sha256(of: url) else { return "" }
    return pseudonyms.contentID(digest)
  }
}

/// Lists every file below a folder; nothing is opened, and links to folders are not followed.
package struct InputWalk {
  private var found: [(relative: [UInt8], kind: InputEntry.Kind)] = []

  /// All files but those whose path below the folder is left out, sorted and numbered.
  ///
  /// - Throws: `inputMissing`, `permission`; also for a folder inside that cannot be listed, since
  ///   a part left out in silence would be a defect.
  package static func entries(
    in folder: URL, leavingOut isLeftOut: (String) -> Bool = { _ in false }
  ) throws(IngestError) -> [InputEntry] {
    var walk = InputWalk()
    let root = Array(folder.standardizedFileURL.path.utf8)
    try walk.list(root, relative: [], isHidden: false)
    let sorted = walk.found.filter { !isLeftOut(String(decoding: $0.relative, as: UTF8.self)) }
      .sorted { $0.relative.lexicographicallyPrecedes($1.relative) }
    return sorted.enumerated().map { index, file in
      InputEntry(
        number: index + 1, path: root + [UInt8(ascii: "/")] + file.relative,
        relativePath: String(decoding: file.relative, as: UTF8.self), kind: file.kind)
    }
  }

  private mutating func list(
    _ folder: [UInt8], relative: [UInt8], isHidden: Bool
  ) throws(IngestError) {
    guard let stream = opendir(folder.map { CChar(bitPattern: $0) } + [0]) else {
      throw Self.refusal(errno, isRoot: relative.isEmpty)
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == Array(".".utf8) || name == Array("..".utf8) { continue }
      let below = relative.isEmpty ? name : relative + [UInt8(ascii: "/")] + name
      let path = folder + [UInt8(ascii: "/")] + name
      let hidden = isHidden || name.first == UInt8(ascii: ".")
      switch Self.mode(of: path) {
      case S_IFDIR: try list(path, relative: below, isHidden: hidden)
      case S_IFREG: found.append((below, hidden ? .hidden : .file))
      default: found.append((below, hidden ? .hidden : .special))
      }
    }
  }

  /// The type of what is there; a link counts as the file it leads to, but never as a folder.
  private static func mode(of path: [UInt8]) -> mode_t {
    var facts = stat()
    let text = path.map { CChar(bitPattern: $0) } + [0]
    guard lstat(text, &facts) == 0 else { return 0 }
    guard facts.st_mode & S_IFMT == S_IFLNK else { return facts.st_mode & S_IFMT }
    guard stat(text, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return S_IFLNK }
    return S_IFREG
  }

  private static func refusal(_ number: Int32, isRoot: Bool) -> IngestError {
    let subject = isRoot ? "<input>" : "a folder inside <input>"
    switch number {
    case EACCES, EPERM:
      return IngestError(
        .permission, subject: subject, reason: "permission denied", hint: "check its rights")
    case ENOTDIR:
      return IngestError(
        .inputMissing, subject: subject, reason: "is not a folder",
        hint: "name the folder that holds the files")
    default:
      return IngestError(
        .inputMissing, subject: subject, reason: "cannot be listed", hint: "check the name")
    }
  }
}
