internal import Foundation
internal import Privacy

extension StageContext {
  /// The key, made on first use; the user is told once.
  ///
  /// - Throws: `keyReadableByOthers`, `badKey`, `cannotCreate`, `permission`.
  func keyMadeIfMissing() throws(PrivacyError) -> SecretKey {
    let (key, wasCreated) = try SecretKey.loadOrCreate(keyFile)
    if wasCreated {
      announce(
        .note(
          "made a secret key at \(keyFile.path), mode 0600; keep it, pseudonyms and signatures "
            + "depend on it"))
    }
    return key
  }

  /// What `keyMadeIfMissing` would do, without doing it.
  ///
  /// - Throws: `keyReadableByOthers`, `badKey`, `permission`.
  func checkKey() throws(PrivacyError) {
    if access(keyFile.path, F_OK) == 0 {
      _ = try SecretKey.load(keyFile)
    } else {
      announce(.note("would make a secret key at \(keyFile.path)"))
    }
  }

  /// The key that an existing cohort was made with.
  ///
  /// - Throws: `inputMissing` where there is none, and as above.
  func existingKey() throws(PrivacyError) -> SecretKey {
    do throws(PrivacyError) {
      return try SecretKey.load(keyFile)
    } catch {
      guard error.code == .inputMissing else { throw error }
      throw PrivacyError(
        .inputMissing, subject: keyFile.path, reason: "there is no key",
        hint: "name the key that the cohort was made with by --key")
    }
  }
}
