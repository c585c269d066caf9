public import Foundation

/// A table that leads back to people, encrypted under the key.
///
/// Without the key it says nothing but its length; a bit that was changed does not open.
public enum Vault {
  private static let file = EncryptedFile(
    heading: Data("fovea vault 1\n".utf8), purpose: "fovea/vault/1", kind: "vault",
    maker: "--vault")

  /// The bytes of the file.
  ///
  /// - Throws: `inputOutput` where the cipher refuses, which no table is large enough for.
  public static func sealed(_ table: Data, key: SecretKey) throws(PrivacyError) -> Data {
    try file.sealed(table, key: key, subject: "--vault", isRepeatable: false)
  }

  /// The table in the bytes of the file; `subject` names it in errors.
  ///
  /// - Throws: `signatureMismatch` for another key, a changed file, or none of ours.
  public static func opened(
    _ data: Data, key: SecretKey, subject: String
  ) throws(PrivacyError) -> Data {
    try file.opened(data, key: key, subject: subject)
  }
}
