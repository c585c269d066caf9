internal import Files
internal import Foundation
public import Privacy

/// The count of how often a split's test part was opened: `test-openings.jsonl`.
///
/// Every line has a MAC and carries the head of the chain before it and the split's hash. Lines of
/// an earlier split stay and count for that one.
public struct TestLedger: Sendable, Equatable {
  struct Line: Codable, Sendable, Equatable {
    var number: Int
    var splitHash: String
    var modelDigest: String
    var head: String
    var mac: String
  }

  /// The file's name in the cohort folder.
  public static let fileName = "test-openings.jsonl"

  /// The split whose openings are counted.
  public let splitHash: String
  private(set) var lines: [Line]

  /// How often the split's test part was opened.
  public var count: Int { lines.count { $0.splitHash == splitHash } }

  /// The head of the chain of this split's openings: its hash, while nobody has looked.
  ///
  /// It depends on no key, so that a model may record it.
  public var head: String { lines.last { $0.splitHash == splitHash }?.head ?? splitHash }

  /// Reads and verifies the ledger; a missing file is an empty one.
  ///
  /// - Throws: `untrusted` when a line was changed, added or taken out.
  public static func read(
    in cohort: Cohort, lock: SplitLock, key: SecretKey
  ) throws(CohortsError) -> TestLedger {
    let url = cohort.folder.appendingPathComponent(fileName)
    var ledger = TestLedger(splitHash: lock.hash, lines: [])
    guard FileManager.default.fileExists(atPath: url.path) else { return ledger }
    do throws(FilesError) {
      let text = String(decoding: try InputFile.data(of: url), as: UTF8.self)
      for row in text.split(separator: "\n") {
        ledger.lines.append(
          try StableJSON.decode(Line.self, from: Data(row.utf8), subject: fileName))
      }
    } catch {
      throw CohortsError(error)
    }
    var checked = TestLedger(splitHash: lock.hash, lines: [])
    for line in ledger.lines {
      let next = checked.nextLine(line.splitHash, modelDigest: line.modelDigest, key: key)
      guard line == next else {
        throw CohortsError(
          .untrusted, subject: fileName,
          reason: "line \(checked.lines.count + 1) was changed, or made with another key",
          hint: "restore the file; openings of a test part are never taken back")
      }
      checked.lines.append(line)
    }
    return ledger
  }

  /// Whether the split's openings, up to the given number, are those that had this head.
  ///
  /// A model remembers both; false means that lines were taken away since it was trained.
  public func confirms(count: Int, head: String) -> Bool {
    let own = lines.filter { $0.splitHash == splitHash }
    if count == 0 { return head == splitHash }
    return count <= own.count && own[count - 1].head == head
  }

  /// Counts one more opening, on disk before it returns; call it before test images are read.
  ///
  /// - Throws: `cannotCreate`, `inputOutput`, `permission`; then nothing was opened.
  public mutating func recordOpening(
    modelDigest: String, in cohort: Cohort, key: SecretKey
  ) throws(CohortsError) {
    var longer = lines
    longer.append(nextLine(splitHash, modelDigest: modelDigest, key: key))
    do throws(FilesError) {
      var data = Data()
      for line in longer {
        data += try StableJSON.encode(line)
        data += Data("\n".utf8)
      }
      try AtomicFile.write(data, to: cohort.folder.appendingPathComponent(Self.fileName))
    } catch {
      throw CohortsError(error)
    }
    lines = longer
  }

  private func nextLine(_ splitHash: String, modelDigest: String, key: SecretKey) -> Line {
    let before = lines.last { $0.splitHash == splitHash }?.head ?? splitHash
    let number = lines.count + 1
    let text = "\(before) \(number) \(splitHash) \(modelDigest)"
    let previousMAC = lines.last?.mac ?? ""
    return Line(
      number: number, splitHash: splitHash, modelDigest: modelDigest,
      head: Digest.sha256(Data(text.utf8)),
      mac: key.code(purpose: "fovea/test-openings/1", Data("\(previousMAC) \(text)".utf8)))
  }
}
