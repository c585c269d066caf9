internal import Files
internal import Foundation

/// A line of the audit log: an act, its place in the chain, and the MAC over both.
struct AuditLine: Codable, Equatable {
  private static let purpose = "fovea/audit/1"

  private(set) var schema = "fovea.audit/1"
  /// 1 for the first line.
  let sequence: Int
  /// SHA-256 of the line before; zeros for the first line.
  let previous: String
  /// Whether `audit.head` was missing, or none of this key's, when lines were there already: then
  /// nobody knows whether lines at the end had been taken away.
  let hadNoHead: Bool
  let act: AuditedAct
  /// Which key the MAC is of.
  private(set) var key = ""
  private(set) var mac: String?

  init(after head: AuditHead, hadNoHead: Bool, act: AuditedAct) {
    sequence = head.sequence + 1
    previous = head.digest
    self.hadNoHead = hadNoHead
    self.act = act
  }

  /// The name of a key, which tells nothing of it.
  static func name(of key: SecretKey) -> String {
    String(key.code(purpose: "fovea/audit-key/1", Data()).prefix(16))
  }

  /// The line with its MAC, without newline.
  ///
  /// - Throws: `internalFault`.
  func data(key: SecretKey) throws(FilesError) -> Data {
    var signed = self
    signed.key = Self.name(of: key)
    signed.mac = nil
    signed.mac = key.code(purpose: Self.purpose, try StableJSON.encode(signed))
    return try StableJSON.encode(signed)
  }

  /// Whether these bytes are what this key makes of the line.
  func isSigned(_ bytes: Data, key: SecretKey) -> Bool { (try? data(key: key)) == bytes }
}
