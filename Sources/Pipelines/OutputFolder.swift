internal import Foundation

/// The folder that `-o` names: what a command may write there and what must not be there yet.
struct OutputFolder {
  /// The folder.
  let url: URL
  /// The names directly inside it that the command writes, folders included.
  let artefacts: [String]

  /// Looks without touching: nothing may be in the way.
  ///
  /// - Parameter inputs: folders that are read; the output must not lie inside one.
  /// - Throws: `cannotCreate` for a file or link in the way, or for content without `mayReplace`.
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
    for name in artefacts where isLink(url.appendingPathComponent(name)) {
      throw refusal(
        "holds a link called \(name), which would lead the output elsewhere", "remove the link")
    }
    let present = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    guard mayReplace || present.isEmpty else {
      throw refusal("holds files already", "choose an empty folder, or replace them with --force")
    }
  }

  /// Makes the folder, and with `mayReplace` takes away what an earlier command left of its own.
  ///
  /// - Throws: as `check`, and `cannotCreate` or `permission` when the folder cannot be made.
  func make(mayReplace: Bool, inputs: [URL] = []) throws(PipelinesError) {
    try check(mayReplace: mayReplace, inputs: inputs)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      for name in artefacts {
        let item = url.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: item.path) else { continue }
        try FileManager.default.removeItem(at: item)
      }
    } catch {
      throw Self.creationError(url)
    }
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
