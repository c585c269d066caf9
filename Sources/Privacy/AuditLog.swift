public import Files
public import Foundation

/// The append-only log of what was done in an output folder: `audit.jsonl`, a line for each act.
///
/// Each line carries the SHA-256 of the line before and a MAC under the key, and `audit.head` says
/// under the key where the log ends. What no log can show: whoever has the key can write another,
/// and an old copy of both files in their place holds, unless a later head was noted elsewhere.
public struct AuditLog: Sendable {
  /// The log.
  public static let fileName = "audit.jsonl"
  /// Where it ends.
  public static let headName = "audit.head"
  /// Both.
  public static let names = [fileName, headName]

  let folder: URL

  /// The log in this folder.
  public init(in folder: URL) { self.folder = folder }

  var file: URL { folder.appendingPathComponent(Self.fileName) }
  private var headFile: URL { folder.appendingPathComponent(Self.headName) }

  /// Whether there is one.
  public var exists: Bool { FileManager.default.fileExists(atPath: file.path) }

  /// Adds an act, on the disk before it returns.
  ///
  /// - Returns: whether an unfinished last line was taken away.
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  @discardableResult
  public func append(_ act: AuditedAct, key: SecretKey) throws(FilesError) -> Bool {
    let log = try LockedFile(file)
    let (line, head) = try next(after: log.lines, act, key: key)
    // Before the first line, so that a log without head is never one that a kill has left.
    if log.lines.isEmpty, !FileManager.default.fileExists(atPath: headFile.path) {
      try AtomicFile.write(AuditHead.beforeFirst.data(key: key), to: headFile)
    }
    try log.append(line)
    try AtomicFile.write(head.data(key: key), to: headFile)
    return log.wasTorn
  }

  /// Hands the log on to the folder that is about to take this one's place, with one more act, and
  /// has it take the place; meanwhile nobody else appends.
  ///
  /// - Returns: whether an unfinished last line was left behind.
  /// - Throws: what `commit` throws; `cannotCreate`, `permission`, `inputOutput`.
  @discardableResult
  public func handOn(
    to staged: StagedFolder, adding act: AuditedAct, key: SecretKey,
    _ commit: () throws(FilesError) -> Void
  ) throws(FilesError) -> Bool {
    guard exists else {
      try write(after: Data(), act, to: staged, key: key)
      try commit()
      return false
    }
    let log = try LockedFile(file)
    try write(after: log.lines, act, to: staged, key: key)
    try commit()
    return log.wasTorn
  }

  /// Hands the log on as it is, for what has nothing to log or is logged elsewhere, and puts the
  /// folder in its place.
  ///
  /// - Throws: as the other.
  public func handOn(to staged: StagedFolder) throws(FilesError) {
    guard exists else { return try staged.commit() }
    let log = try LockedFile(file)
    try staged.write(log.lines, to: Self.fileName)
    if let head = try? InputFile.data(of: headFile) {
      try staged.write(head, to: Self.headName)
    }
    try staged.commit()
  }

  private func write(
    after lines: Data, _ act: AuditedAct, to staged: StagedFolder, key: SecretKey
  ) throws(FilesError) {
    let (line, head) = try next(after: lines, act, key: key)
    try staged.write(lines + line, to: Self.fileName)
    try staged.write(head.data(key: key), to: Self.headName)
  }

  /// The next line with its newline, and the head after it.
  ///
  /// It follows the line that the head names even when that is gone, so that a gap stays a gap.
  private func next(
    after lines: Data, _ act: AuditedAct, key: SecretKey
  ) throws(FilesError) -> (line: Data, head: AuditHead) {
    let rows = lines.split(separator: UInt8(ascii: "\n"))
    var last = AuditHead.beforeFirst
    if let row = rows.last {
      last = AuditHead(sequence: rows.count, digest: Digest.sha256(Data(row)))
    }
    let noted = (try? InputFile.data(of: headFile)).flatMap { AuditHead($0, key: key) }
    if let noted, noted.sequence > last.sequence { last = noted }
    let isLost = noted == nil ? !rows.isEmpty : noted?.sequence == 0 && rows.count > 1
    let line = AuditLine(after: last, hadNoHead: isLost, act: act)
    let data = try line.data(key: key)
    let head = AuditHead(sequence: line.sequence, digest: Digest.sha256(data))
    return (data + Data("\n".utf8), head)
  }
}
