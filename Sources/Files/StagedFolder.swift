internal import CDisk
public import Foundation

/// A folder that is filled beside its place and put there in one step.
///
/// What lies there stays, byte for byte, until then: a failure or a kill before `commit` loses
/// nothing. The folder is hidden and carries the number of the process; what a killed process left
/// is taken over or removed by the next one that stages the same folder.
public struct StagedFolder: Sendable {
  /// Where the folder will be.
  public let target: URL
  /// Where it is filled.
  public let url: URL
  /// Whether it is what an earlier process left.
  public let isContinued: Bool
  private let swap: FolderSwap
  private let replaceable: Set<String>

  /// Makes the hidden folder beside `target`, parents included.
  ///
  /// - Parameters:
  ///   - names: What `target` may hold, directly inside; `commit` takes it away. With anything else
  ///     in it the folder is refused.
  ///   - isWanted: Whether to go on with this folder, which a process left that is gone.
  /// - Throws: `cannotCreate` (also when `target` holds anything else, is no folder, or is a mount
  ///   point), `permission`, `inputOutput`.
  public init(
    for target: URL, replacing names: Set<String> = [],
    goingOnWith isWanted: (URL) -> Bool = { _ in false }
  ) throws(FilesError) {
    self.target = target.standardizedFileURL
    // Behind a link the folder is replaced, not the link.
    let place = self.target.resolvingSymlinksInPath()
    swap = FolderSwap(place: place)
    replaceable = names
    let parent = place.deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    swap.undoInterrupted()
    try Self.requireReplaceable(self.target, names)
    let prefix = ".\(place.lastPathComponent).partial-"
    let leftovers = Leftovers(folder: parent, prefix: prefix)
    url = parent.appendingPathComponent("\(prefix)\(getpid())")
    if let left = leftovers.urls.first(where: isWanted),
      Foundation.rename(left.path, url.path) == 0
    {
      isContinued = true
      leftovers.remove(but: url)
      return
    }
    isContinued = false
    leftovers.remove()
    guard mkdir(url.path, 0o755) == 0 else {
      throw .opening(target.path, errno, writing: true)
    }
  }

  /// Looks, without touching, whether a folder may be staged for this place.
  ///
  /// - Throws: `cannotCreate`, as the initialiser.
  public static func check(
    _ target: URL, replacing names: Set<String>
  ) throws(FilesError) {
    try requireReplaceable(target.standardizedFileURL, names)
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
    try write(to: name) { (writer) throws(FilesError) in try writer.append(data) }
  }

  /// Writes a new file of several pieces, in the same way.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func write(_ pieces: [[UInt8]], to name: String) throws(FilesError) {
    try write(to: name) { (writer) throws(FilesError) in
      for piece in pieces { try writer.append(piece) }
    }
  }

  private func write(
    to name: String, _ body: (inout FileWriter) throws(FilesError) -> Void
  ) throws(FilesError) {
    let (descriptor, subject) = try newFile(name)
    var writer = FileWriter(descriptor: descriptor, subject: subject)
    do throws(FilesError) {
      try body(&writer)
    } catch {
      close(descriptor)
      throw error
    }
    cdisk_begin_writing(descriptor)  // so that `commit` has less to wait for
    guard close(descriptor) == 0 else { throw .transferring(subject, errno) }
  }

  /// Adds to the end of a file inside, which others may not read, or begins it.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func append(_ data: Data, to name: String) throws(FilesError) {
    let subject = "\(target.path)/\(name)"
    let descriptor = open(path(of: name), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .opening(subject, errno, writing: true) }
    defer { close(descriptor) }
    var writer = FileWriter(descriptor: descriptor, subject: subject)
    try writer.append(data)
  }

  /// Cuts off what a file inside holds beyond so many bytes.
  ///
  /// - Throws: `inputOutput`.
  public func cut(_ name: String, to byteCount: Int) throws(FilesError) {
    guard truncate(path(of: name), off_t(byteCount)) == 0 else {
      throw .transferring("\(target.path)/\(name)", errno)
    }
  }

  private func path(of name: String) -> String { "\(url.path)/\(name)" }

  /// Makes a new file inside that grows piece by piece, in the same way.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func growingFile(_ name: String) throws(FilesError) -> GrowingFile {
    let (descriptor, subject) = try newFile(name)
    return GrowingFile(descriptor: descriptor, subject: subject)
  }

  private func newFile(_ name: String) throws(FilesError) -> (descriptor: Int32, subject: String) {
    let subject = "\(target.path)/\(name)"
    let descriptor = open(path(of: name), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .opening(subject, errno, writing: true) }
    return (descriptor, subject)
  }

  /// Lets nobody but the owner into the folder, whatever the modes of what it holds.
  ///
  /// - Throws: `permission`, `inputOutput`.
  public func makePrivate() throws(FilesError) {
    guard chmod(url.path, 0o700) == 0 else { throw .opening(target.path, errno, writing: true) }
  }

  /// Gives a file inside another name inside.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  public func rename(_ name: String, to other: String) throws(FilesError) {
    guard Foundation.rename(path(of: name), path(of: other)) == 0 else {
      throw .opening(target.appendingPathComponent(other).path, errno, writing: true)
    }
  }

  /// Removes a file inside; one that is not there is no error.
  public func remove(_ name: String) { unlink(url.appendingPathComponent(name).path) }

  /// Makes everything inside durable, puts the folder in its place, and only then removes what lay
  /// there.
  ///
  /// - Throws: `cannotCreate` when something else took the place meanwhile; then it stays.
  public func commit() throws(FilesError) {
    sync()  // Linux waits until all is on the disk: one wait instead of one for each file.
    try Self.requireReplaceable(target, replaceable)
    let fault = swap.put(url)
    guard fault == 0 else { throw .opening(target.path, fault, writing: true) }
    AtomicFile.syncFolder(swap.place.deletingLastPathComponent())
    swap.removeEarlier(url)
  }

  /// Removes the hidden folder and all it holds.
  public func discard() { try? FileManager.default.removeItem(at: url) }

  private static func requireReplaceable(
    _ target: URL, _ replaceable: Set<String>
  ) throws(FilesError) {
    var facts = stat()
    guard stat(target.path, &facts) == 0 else { return }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: target.path) else {
      throw FilesError(
        .cannotCreate, subject: target.path, reason: "exists already",
        hint: "choose another folder or use --force")
    }
    let wanted = names.map { AtomicFile.target(ofTemporary: $0) ?? $0 }
    guard Set(wanted).isSubset(of: replaceable) else {
      throw FilesError(
        .cannotCreate, subject: target.path,
        reason: replaceable.isEmpty ? "exists already" : "holds what fovea did not write there",
        hint: replaceable.isEmpty
          ? "choose another folder or use --force" : "choose another folder, or move that away")
    }
    var above = stat()
    let parent = target.resolvingSymlinksInPath().deletingLastPathComponent().path
    guard stat(parent, &above) != 0 || above.st_dev == facts.st_dev else {
      throw FilesError(
        .cannotCreate, subject: target.path,
        reason: "is a mount point, which cannot be replaced as a whole",
        hint: "name a folder inside it")
    }
  }
}
