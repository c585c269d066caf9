internal import Foundation

/// Where an audit log ends: how many lines it has, and the digest of the last.
///
/// Without it, taking the last lines away would not show.
public struct AuditHead: Sendable, Equatable {
  private static let purpose = "fovea/audit-head/1"
  static let beforeFirst = AuditHead(sequence: 0, digest: String(repeating: "0", count: 64))

  /// The number of lines.
  public let sequence: Int
  /// SHA-256 of the last one.
  public let digest: String

  /// `12:0ab3…`, to be noted elsewhere.
  public var text: String { "\(sequence):\(digest)" }

  init(sequence: Int, digest: String) {
    self.sequence = sequence
    self.digest = digest
  }

  /// Reads what `text` gives; nil for anything else.
  public init?(text: String) {
    guard let head = Self.read(text), head.sequence > 0 else { return nil }
    self = head
  }

  private static func read(_ text: String) -> AuditHead? {
    guard let match = text.wholeMatch(of: /(0|[1-9][0-9]{0,8}):([0-9a-f]{64})/),
      let sequence = Int(match.1)
    else { return nil }
    return AuditHead(sequence: sequence, digest: String(match.2))
  }

  /// The text of `audit.head`, with a MAC.
  func data(key: SecretKey) -> Data {
    Data("\(text) \(key.code(purpose: Self.purpose, Data(text.utf8)))\n".utf8)
  }

  /// The head that these bytes are, or nil for any that this key did not write.
  init?(_ data: Data, key: SecretKey) {
    let words = String(decoding: data, as: UTF8.self).split(separator: " ")
    guard words.count == 2, let head = Self.read(String(words[0])),
      head.data(key: key) == data
    else { return nil }
    self = head
  }
}
