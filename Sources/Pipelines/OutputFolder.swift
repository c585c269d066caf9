internal import Files
internal import Foundation
internal import Privacy

/// The folder that `-o` names: what a command may write there and what must not be there yet.
struct OutputFolder {
  /// The folder.
  let url: URL
  /// The names directly inside it that the command writes, folders included; the audit log goes
  /// without saying.
  let artefacts: [String]

  /// Why a folder with something in it is refused.
  static let occupied = "holds files already"

  /// Looks without touching: nothing may be in the way.
  ///
  /// - Parameter inputs: folders that are read; the output must not lie inside one.
  /// - Throws: `cannotCreate` for a file or link in the way, for content without `mayReplace`, and
  ///   with it for content that is not among the artefacts.
  func check(mayReplace: Bool, inputs: [URL] = []) throws(PipelinesError) {
    for input in inputs where contains(input, url) {
      throw refusal("lies inside the input folder", "choose a folder outside it")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      guard !isLink(url) else { throw refusal("is a link to nothing", "choose another folder") }
      return
    }
    guard isFolder.boolValue else {
      throw refusal("is not a folder", "choose another name")
    }
    for name in artefacts + AuditLog.names where isLink(url.appendingPathComponent(name)) {
      throw refusal(
        "holds a link called \(name), which would lead the output elsewhere", "remove the link")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    let present = Set(names.map { AtomicFile.target(ofTemporary: $0) ?? $0 })
      .subtracting(AuditLog.names)
    guard mayReplace || present.isEmpty else {
      throw refusal(Self.occupied, "choose an empty folder, or replace them with --force")
    }
    guard present.isSubset(of: artefacts) else {
      throw refusal(
        "holds what fovea did not write there, which --force would take away",
        "choose another folder, or move that away")
    }
  }

  /// The same for a folder that will be replaced as a whole, at the end of long work.
  ///
  /// - Throws: as `check`, and `cannotCreate` for a mount point.
  func checkStaging(mayReplace: Bool, inputs: [URL] = []) throws {
    try check(mayReplace: mayReplace, inputs: inputs)
    try StagedFolder.check(url, replacing: replaceable(mayReplace))
  }

  /// What a staged folder may take away.
  func replaceable(_ mayReplace: Bool) -> Set<String> {
    Set((mayReplace ? artefacts : []) + AuditLog.names)
  }

  /// Lends the hidden folder that takes this one's place when `body` commits it; what an earlier
  /// command left stays until then, and for good if `body` fails.
  ///
  /// - Throws: as `check`, what the staged folder says, and what `body` throws.
  func staging<Result>(
    mayReplace: Bool, inputs: [URL] = [], _ body: (StagedFolder) throws -> Result
  ) throws -> Result {
    try check(mayReplace: mayReplace, inputs: inputs)
    let staged = try StagedFolder(for: url, replacing: replaceable(mayReplace))
    do {
      return try body(staged)
    } catch {
      staged.discard()
      throw error
    }
  }

  /// Makes the folder for work inside it; nothing is taken away.
  ///
  /// - Throws: as `check`, and `cannotCreate` or `permission` when the folder cannot be made.
  func make(mayReplace: Bool, inputs: [URL] = []) throws(PipelinesError) {
    try check(mayReplace: mayReplace, inputs: inputs)
    try Self.make(url)
    guard access(url.path, W_OK | X_OK) == 0 else { throw Self.creationError(url) }
  }

  /// Makes a folder, and the folders above it, unless it is there.
  ///
  /// - Throws: `cannotCreate`.
  static func make(_ url: URL) throws(PipelinesError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw creationError(url)
    }
  }

  private static func creationError(_ url: URL) -> PipelinesError {
    PipelinesError(
      .cannotCreate, subject: url.path, reason: "cannot be written",
      hint: "choose a folder in which you may write")
  }

  private func refusal(_ reason: String, _ hint: String) -> PipelinesError {
    PipelinesError(.cannotCreate, subject: url.path, reason: reason, hint: hint)
  }

  private func isLink(_ url: URL) -> Bool {
    var facts = stat()
    return lstat(url.path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether `inner` is `outer` or lies below it, links followed as far as they exist.
  private func contains(_ outer: URL, _ inner: URL) -> Bool {
    let outer = outer.resolvingSymlinksInPath().standardizedFileURL.pathComponents
    let inner = inner.resolvingSymlinksInPath().standardizedFileURL.pathComponents
    return inner.starts(with: outer)
  }
}
