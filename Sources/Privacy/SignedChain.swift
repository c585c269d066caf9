internal import Files
public import Foundation

/// An append-only list of entries, each with the digest of the line before and a MAC under the key.
///
/// A line that was changed, repeated, moved or taken out is refused; that the last lines are all
/// there shows only where somebody noted `head`.
public struct SignedChain<Entry: Codable & Sendable & Equatable>: Sendable, Equatable {
  private struct Line: Codable {
    let number: Int
    let previous: String
    let entry: Entry
    var mac: String
  }

  /// What the lines say, in their order.
  public private(set) var entries: [Entry] = []
  /// SHA-256 of the last line; zeros where there is none.
  public private(set) var head = String(repeating: "0", count: 64)
  /// The lines as they are in the file.
  public private(set) var data = Data()
  private let purpose: String

  /// A list without entries; the purpose keeps its codes apart from all others.
  public init(purpose: String) { self.purpose = purpose }

  /// Reads and verifies the lines of a file; `subject` names it in errors.
  ///
  /// - Throws: `auditBroken`, naming the first line that does not fit.
  public init(
    _ data: Data, purpose: String, key: SecretKey, subject: String
  ) throws(PrivacyError) {
    self.init(purpose: purpose)
    for (index, row) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(row)),
        let own = try? Self.line(after: self, line.entry, key: key), own == Data(row)
      else {
        throw PrivacyError(
          .auditBroken, subject: "\(subject) line \(index + 1)",
          reason: "was changed, does not follow the line before, or is of another key",
          hint: "restore the file; what was entered is never taken back")
      }
      add(line.entry, own)
    }
  }

  /// Adds an entry at the end.
  ///
  /// - Throws: `inputOutput` where the entry has no JSON.
  public mutating func append(_ entry: Entry, key: SecretKey) throws(PrivacyError) {
    do throws(FilesError) {
      add(entry, try Self.line(after: self, entry, key: key))
    } catch {
      throw PrivacyError(error)
    }
  }

  private mutating func add(_ entry: Entry, _ line: Data) {
    entries.append(entry)
    head = Digest.sha256(line)
    data += line + Data("\n".utf8)
  }

  private static func line(
    after chain: SignedChain, _ entry: Entry, key: SecretKey
  ) throws(FilesError) -> Data {
    var line = Line(
      number: chain.entries.count + 1, previous: chain.head, entry: entry, mac: "")
    line.mac = key.code(purpose: chain.purpose, try StableJSON.encode(line))
    return try StableJSON.encode(line)
  }
}
