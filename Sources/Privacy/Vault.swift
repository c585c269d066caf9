internal import Crypto
public import Foundation

/// A table that leads back to people, encrypted under the key: AES-GCM (NIST SP 800-38D) with a key
/// of its own by HKDF (RFC 5869) and a random nonce.
///
/// Without the key it says nothing but its length; a bit that was changed does not open.
public enum Vault {
  private static let heading = Data("fovea vault 1\n".utf8)
  private static let purpose = "fovea/vault/1"

  /// The bytes of the file.
  ///
  /// - Throws: `inputOutput` where the cipher refuses, which no table is large enough for.
  public static func sealed(_ table: Data, key: SecretKey) throws(PrivacyError) -> Data {
    let box = try? AES.GCM.seal(
      table, using: key.derivedKey(purpose: purpose), authenticating: heading)
    guard let combined = box?.combined else {
      throw PrivacyError(.inputOutput, subject: "--vault", reason: "cannot be encrypted")
    }
    return heading + combined
  }

  /// The table in the bytes of the file; `subject` names it in errors.
  ///
  /// - Throws: `signatureMismatch` for another key, a changed file, or none of ours.
  public static func opened(
    _ data: Data, key: SecretKey, subject: String
  ) throws(PrivacyError) -> Data {
    guard data.starts(with: heading) else {
      throw PrivacyError(
        .signatureMismatch, subject: subject, reason: "is no vault",
        hint: "name a file that --vault wrote")
    }
    let opened = try? AES.GCM.open(
      AES.GCM.SealedBox(combined: data.dropFirst(heading.count)),
      using: key.derivedKey(purpose: purpose), authenticating: heading)
    guard let opened else {
      throw PrivacyError(
        .signatureMismatch, subject: subject,
        reason: "does not open: it was changed, or made with another key",
        hint: "use the key it was made with (--key)")
    }
    return opened
  }
}
