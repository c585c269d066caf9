public import Foundation

/// The keyed signature of a manifest: over its bytes, and through the digests in its rows over what
/// it lists.
public enum Signature {
  /// What is signed; a signature of one kind never holds for another.
  public enum Kind: Sendable {
    /// A cohort of stored pixels.
    case cohort
    /// A folder of DICOM files without identities.
    case delivery

    var purpose: String {
      switch self {
      case .cohort: "fovea/manifest/1"
      case .delivery: "fovea/dicom-manifest/1"
      }
    }

    var heading: String {
      switch self {
      case .cohort: "fovea cohort signature 1\n"
      case .delivery: "fovea DICOM signature 1\n"
      }
    }
  }

  /// The text of `manifest.sig` for a manifest with this SHA-256 digest.
  public static func sign(
    manifestDigest: String, key: SecretKey, kind: Kind = .cohort
  ) -> Data {
    let code = key.code(purpose: kind.purpose, Data(manifestDigest.utf8))
    return Data((kind.heading + code + "\n").utf8)
  }

  /// Checks the text of `manifest.sig`; `subject` names the cohort in errors.
  ///
  /// - Throws: `signatureMismatch` for another key, an edited manifest or an edited signature.
  public static func verify(
    _ signature: Data, manifestDigest: String, key: SecretKey, subject: String,
    kind: Kind = .cohort
  ) throws(PrivacyError) {
    let text = String(decoding: signature, as: UTF8.self)
    let code = text.dropFirst(kind.heading.count).dropLast(1)
    guard text == kind.heading + code + "\n",
      key.isValid(String(code), purpose: kind.purpose, Data(manifestDigest.utf8))
    else {
      throw PrivacyError(
        .signatureMismatch, subject: subject,
        reason: "its signature does not fit its manifest and this key",
        hint: "use the key it was made with (--key), or ingest again; never edit a cohort by hand")
    }
  }
}
