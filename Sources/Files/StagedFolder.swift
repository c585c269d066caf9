public import Foundation

/// A folder that is filled beside its place and put there in one step.
///
/// It is hidden and carries the number of the process; what a killed process left is removed by
/// the next one that stages the same folder.
public struct StagedFolder: Sendable {
  /// Where the folder will be.
  public let target: URL
  /// Where it is filled.
  public let url: URL

  /// Makes the hidden folder beside `target`, parents included.
  ///
  /// - Throws: `cannotCreate` (also when `target` exists and is not an empty folder),
  ///   `permission`, `inputOutput`.
  public init(for target: URL) throws(FilesError) {
    self.target = target.standardizedFileURL
    try Self.requireFree(self.target)
    let parent = self.target.deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    let prefix = ".\(self.target.lastPathComponent).partial-"
    Self.removeLeftovers(in: parent, prefix: prefix)
    url = parent.appendingPathComponent("\(prefix)\(getpid())")
    guard mkdir(url.path, 0o755) == 0 else {
      throw .opening(target.path, errno, writing: true)
    }
  }

  /// Makes a folder inside.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func makeFolder(_ name: String) throws(FilesError) {
    guard mkdir(url.appendingPathComponent(name).path, 0o755) == 0 else {
      throw .opening(target.path, errno, writing: true)
    }
  }

  /// Writes a new file inside, without waiting for the disk: `commit` does that for all at once.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func write(_ data: Data, to name: String) throws(FilesError) {
    let subject = target.appendingPathComponent(name).path
    let path = url.appendingPathComponent(name).path
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .opening(subject, errno, writing: true) }
    var writer = FileWriter(descriptor: descriptor, subject: subject)
    do throws(FilesError) {
      try writer.append(data)
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw .transferring(subject, errno) }
  }

  /// Gives a file inside another name inside.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func rename(_ name: String, to other: String) throws(FilesError) {
    let paths = [name, other].map { url.appendingPathComponent($0).path }
    guard Foundation.rename(paths[0], paths[1]) == 0 else {
      throw .opening(target.appendingPathComponent(other).path, errno, writing: true)
    }
  }

  /// Removes a file inside; one that is not there is no error.
  public func remove(_ name: String) { unlink(url.appendingPathComponent(name).path) }

  /// Makes everything inside durable and puts the folder in its place.
  ///
  /// - Throws: `cannotCreate` when something else took the place meanwhile.
  public func commit() throws(FilesError) {
    sync()  // Linux waits until all is on the disk: one wait instead of one for each file.
    guard Foundation.rename(url.path, target.path) == 0 else {
      throw .opening(target.path, errno, writing: true)
    }
    AtomicFile.syncFolder(target.deletingLastPathComponent())
  }

  /// Removes the hidden folder and all it holds.
  public func discard() { try? FileManager.default.removeItem(at: url) }

  private static func requireFree(_ target: URL) throws(FilesError) {
    var facts = stat()
    guard stat(target.path, &facts) == 0 else { return }
    let names = try? FileManager.default.contentsOfDirectory(atPath: target.path)
    guard names?.isEmpty == true else {
      throw FilesError(
        .cannotCreate, subject: target.path, reason: "exists already",
        hint: "choose another folder or use --force")
    }
  }

  private static func removeLeftovers(in parent: URL, prefix: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    for name in names where name.hasPrefix(prefix) {
      guard let process = pid_t(name.dropFirst(prefix.count)) else { continue }
      if process != getpid(), kill(process, 0) == 0 || errno == EPERM { continue }
      try? FileManager.default.removeItem(at: parent.appendingPathComponent(name))
    }
  }
}
