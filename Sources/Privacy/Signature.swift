public import Foundation

/// The keyed signature of a cohort: over the manifest's bytes, and through the pixel digest in each
/// of its rows over the pixels.
public enum Signature {
  static let purpose = "fovea/manifest/1"
  static let heading = "fovea cohort signature 1\n"

  /// The text of `manifest.sig` for a manifest with this SHA-256 digest.
  public static func sign(manifestDigest: String, key: SecretKey) -> Data {
    Data((heading + key.code(purpose: purpose, Data(manifestDigest.utf8)) + "\n").utf8)
  }

  /// Checks the text of `manifest.sig`; `subject` names the cohort in errors.
  ///
  /// - Throws: `signatureMismatch` for another key, an edited manifest or an edited signature.
  public static func verify(
    _ signature: Data, manifestDigest: String, key: SecretKey, subject: String
  ) throws(PrivacyError) {
    let text = String(decoding: signature, as: UTF8.self)
    let code = text.dropFirst(heading.count).dropLast(1)
    guard text == heading + code + "\n",
      key.isValid(String(code), purpose: purpose, Data(manifestDigest.utf8))
    else {
      throw PrivacyError(
        .signatureMismatch, subject: subject,
        reason: "its signature does not fit its manifest and this key",
        hint: "use the key it was made with (--key), or ingest again; never edit a cohort by hand")
    }
  }
}
