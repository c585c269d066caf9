internal import Crypto
internal import Foundation

/// A kind of file that is encrypted under the key: AES-GCM (NIST SP 800-38D) with a key of its own
/// by HKDF (RFC 5869).
struct EncryptedFile {
  /// What the file begins with; it is authenticated too.
  let heading: Data
  /// What the derived key is for.
  let purpose: String
  /// What the file is, as errors call it.
  let kind: String
  /// What makes such files, as the hint for others says it.
  let maker: String

  /// The bytes of the file; `subject` names it in errors.
  ///
  /// - Parameter isRepeatable: whether the same content gives the same bytes, which tell that it is
  ///   the same: the nonce is a code of the content then, else random.
  /// - Throws: `inputOutput` where the cipher refuses, which no content is large enough for.
  func sealed(
    _ content: Data, key: SecretKey, subject: String, isRepeatable: Bool
  ) throws(PrivacyError) -> Data {
    let code = key.code(purpose: purpose + "/nonce", content)
    // 96 bits of the code, which itself is hexadecimal text (NIST SP 800-38D 8.2.2).
    let nonce = try? AES.GCM.Nonce(data: Data(SHA256.hash(data: Data(code.utf8)).prefix(12)))
    let box = try? AES.GCM.seal(
      content, using: key.derivedKey(purpose: purpose), nonce: isRepeatable ? nonce : nil,
      authenticating: heading)
    guard let combined = box?.combined else {
      throw PrivacyError(.inputOutput, subject: subject, reason: "cannot be encrypted")
    }
    return heading + combined
  }

  /// The content of the bytes of the file; `subject` names it in errors.
  ///
  /// - Throws: `signatureMismatch` for another key, a changed file, or none of this kind.
  func opened(_ data: Data, key: SecretKey, subject: String) throws(PrivacyError) -> Data {
    guard data.starts(with: heading) else {
      throw PrivacyError(
        .signatureMismatch, subject: subject, reason: "is no \(kind)",
        hint: "name a file that \(maker) wrote")
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
