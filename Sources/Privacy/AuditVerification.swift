internal import Files
public import Foundation

/// The check of an audit log: chain, MACs, end, and what it says was written.
public struct AuditVerification: Sendable {
  /// The acts, in the order of the lines.
  public let acts: [AuditedAct]
  /// Where the log ends.
  public let head: AuditHead
  /// How many artefacts are as they were written.
  public let artefacts: Int
  /// Whether bytes without a newline follow, which a kill or a full disk left.
  public let isTorn: Bool

  /// What is there now: digests of the artefacts, by path inside the folder.
  public var written: [String: String] {
    acts.reduce(into: [:]) { written, act in
      if act.isWhole { written = [:] }
      written.merge(act.artefacts) { $1 }
    }
  }

  /// Checks the log in a folder.
  ///
  /// - Parameter noted: a head that somebody wrote down elsewhere.
  /// - Throws: `inputMissing` without log; `auditBroken`, the first thing that does not fit.
  public init(
    of folder: URL, key: SecretKey, noted: AuditHead? = nil
  ) throws(PrivacyError) {
    let data = try Self.contents(of: folder)
    var rows = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Data($0) }
    isTorn = rows.removeLast() != Data()
    let lines = try Self.lines(rows, key: key)
    try Self.checkOrder(lines.map(\.sequence))
    let digests = rows.map { Digest.sha256($0) }
    try Self.checkChain(lines, digests)
    head = AuditHead(sequence: digests.count, digest: digests.last ?? "")
    try Self.checkEnd(digests, in: folder, key: key)
    if let noted { try Self.check(noted, digests) }
    acts = lines.map(\.act)
    artefacts = try Self.checkArtefacts(lines.map(\.act), in: folder)
  }

  private static func contents(of folder: URL) throws(PrivacyError) -> Data {
    do throws(FilesError) {
      let data = try InputFile.data(of: folder.appendingPathComponent(AuditLog.fileName))
      guard !data.isEmpty else {
        throw FilesError(.badData, subject: AuditLog.fileName, reason: "is empty")
      }
      return data
    } catch {
      guard error.code == .inputMissing else {
        throw broken(AuditLog.fileName, error.reason)
      }
      throw PrivacyError(
        .inputMissing, subject: folder.path, reason: "holds no \(AuditLog.fileName)",
        hint: "name a folder that fovea wrote")
    }
  }

  private static func lines(_ rows: [Data], key: SecretKey) throws(PrivacyError) -> [AuditLine] {
    var lines: [AuditLine] = []
    for (index, row) in rows.enumerated() {
      let place = "\(AuditLog.fileName) line \(index + 1)"
      guard let line = try? JSONDecoder().decode(AuditLine.self, from: row) else {
        throw broken(place, "was changed: it is no line of an audit log")
      }
      guard line.key == AuditLine.name(of: key) else {
        throw PrivacyError(
          .auditBroken, subject: place, reason: "was written under another key",
          hint: "name that key by --key")
      }
      guard line.isSigned(row, key: key) else {
        throw broken(place, "was changed: its code does not fit it")
      }
      lines.append(line)
    }
    return lines
  }

  /// Whether the lines, each of which is one of ours, are all here, once and in their order.
  private static func checkOrder(_ sequence: [Int]) throws(PrivacyError) {
    if let (index, number) = sequence.enumerated().first(where: { $0.offset + 1 != $0.element }) {
      let place = "\(AuditLog.fileName) line \(index + 1)"
      guard Set(sequence).count == sequence.count else {
        throw broken(place, "stands where line \(number) is there twice: lines were repeated")
      }
      let all = Set(1...(sequence.max() ?? 1))
      if let missing = all.subtracting(sequence).min() {
        throw broken(AuditLog.fileName, "lacks line \(missing): lines were removed")
      }
      throw broken(place, "was written as line \(number): lines were put in another order")
    }
  }

  private static func checkChain(
    _ lines: [AuditLine], _ digests: [String]
  ) throws(PrivacyError) {
    var before = AuditHead.beforeFirst.digest
    for (line, digest) in zip(lines, digests) {
      let place = "\(AuditLog.fileName) line \(line.sequence)"
      guard line.previous == before else {
        throw broken(place, "follows another line than the one before it: the log was set back")
      }
      guard !line.hadNoHead else {
        throw broken(
          place, "says that \(AuditLog.headName) was missing: lines before it may have been removed"
        )
      }
      before = digest
    }
  }

  /// A kill between a line and the head leaves a head that is one line behind.
  private static func checkEnd(
    _ digests: [String], in folder: URL, key: SecretKey
  ) throws(PrivacyError) {
    let url = folder.appendingPathComponent(AuditLog.headName)
    guard let data = try? InputFile.data(of: url) else {
      throw broken(AuditLog.headName, "is missing: the last lines may have been removed")
    }
    guard let head = AuditHead(data, key: key) else {
      throw broken(AuditLog.headName, "was changed: its code does not fit it")
    }
    let missing = head.sequence - digests.count
    guard missing <= 0 else {
      throw broken(
        AuditLog.fileName,
        missing == 1 ? "lacks its last line" : "lacks its last \(missing) lines")
    }
    // Head 0, which is the same for every log, is left by a kill at the first line alone.
    guard head.sequence == 0 ? digests.count <= 1 : digests[head.sequence - 1] == head.digest
    else {
      throw broken(
        AuditLog.fileName, "is not the log that \(AuditLog.headName) is of: it was set back")
    }
  }

  private static func check(_ noted: AuditHead, _ digests: [String]) throws(PrivacyError) {
    guard noted.sequence <= digests.count else {
      throw broken(
        AuditLog.fileName,
        "has \(digests.count) lines where \(noted.sequence) were noted: lines were removed")
    }
    guard digests[noted.sequence - 1] == noted.digest else {
      throw broken(
        "\(AuditLog.fileName) line \(noted.sequence)",
        "is not the line that was noted: the log was set back, or is another")
    }
  }

  private static func checkArtefacts(
    _ acts: [AuditedAct], in folder: URL
  ) throws(PrivacyError) -> Int {
    var latest: [String: (digest: String, line: Int)] = [:]
    for (index, act) in acts.enumerated() {
      if act.isWhole { latest = [:] }
      for (name, digest) in act.artefacts { latest[name] = (digest, index + 1) }
    }
    for (name, fact) in latest.sorted(by: { $0.key < $1.key }) {
      guard (try? Digest.sha256(of: folder.appendingPathComponent(name))) == fact.digest else {
        throw PrivacyError(
          .auditBroken, subject: name,
          reason: "was changed or removed since line \(fact.line) of \(AuditLog.fileName)",
          hint: "restore it, or make it anew")
      }
    }
    return latest.count
  }

  private static func broken(_ subject: String, _ reason: String) -> PrivacyError {
    PrivacyError(
      .auditBroken, subject: subject, reason: reason, hint: "restore it from a copy you trust")
  }
}
