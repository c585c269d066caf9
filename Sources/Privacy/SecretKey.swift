internal import Crypto
internal import Files
public import Foundation

/// The hospital's secret: what pseudonyms and signatures are made with.
///
/// 32 random bytes; with another key the same person has another pseudonym, and without the key a
/// pseudonym leads nowhere (HMAC-SHA-256, RFC 2104). It is never printed.
public struct SecretKey: Sendable {
  static let byteCount = 32

  private let key: SymmetricKey

  /// Takes the bytes as the key.
  ///
  /// - Precondition: there are 32.
  package init(bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a key has 32 bytes, not \(bytes.count)")
    key = SymmetricKey(data: bytes)
  }

  /// A key that nobody keeps, for a run that leaves nothing.
  public static func throwaway() -> SecretKey {
    SecretKey(bytes: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
  }

  /// Reads the key file: 32 bytes, or 64 hexadecimal digits and a newline.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`; `keyReadableByOthers` for a file that
  ///   its group or others may read or write; `badKey`.
  public static func load(_ url: URL) throws(PrivacyError) -> SecretKey {
    let data: Data
    do throws(FilesError) {
      data = try InputFile.data(of: url, limit: 1 << 10)
    } catch {
      throw PrivacyError(error)
    }
    var facts = stat()
    guard stat(url.path, &facts) == 0, facts.st_mode & 0o077 == 0 else {
      throw PrivacyError(
        .keyReadableByOthers, subject: url.path, reason: "the key file is open to other people",
        hint: "run chmod 600 on it")
    }
    guard let bytes = bytes(of: data) else {
      throw PrivacyError(
        .badKey, subject: url.path,
        reason: "holds neither 32 bytes nor 64 hexadecimal digits",
        hint: "name another file, or let Fovea make a key where none is")
    }
    return SecretKey(bytes: bytes)
  }

  /// Reads the key file, or makes it (mode 0600) when there is none.
  ///
  /// Two processes that make it at the same time end with the same key.
  ///
  /// - Throws: as `load`, and `cannotCreate`.
  public static func loadOrCreate(
    _ url: URL
  ) throws(PrivacyError) -> (key: SecretKey, wasCreated: Bool) {
    if access(url.path, F_OK) == 0 { return (try load(url), false) }
    let made = try make(url)
    return (try load(url), made)
  }

  /// Makes a key file, mode 0600, where nothing has that name.
  ///
  /// - Throws: `cannotCreate`, also where something is there: a key is never replaced;
  ///   `permission`, `inputOutput`.
  public static func create(_ url: URL) throws(PrivacyError) {
    var facts = stat()
    guard lstat(url.path, &facts) != 0, try make(url) else {
      throw PrivacyError(
        .cannotCreate, subject: url.path, reason: "exists already, and a key is never replaced",
        hint: "choose another name; what was made with a lost key cannot be followed back")
    }
  }

  /// Writes a new key under the name, unless something has it meanwhile; says whether it did.
  private static func make(_ url: URL) throws(PrivacyError) -> Bool {
    let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Digest.hexadecimal($0) }
    let folder = url.deletingLastPathComponent()
    let draft = folder.appendingPathComponent(".key-\(UUID().uuidString)")
    do throws(FilesError) {
      try? FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try AtomicFile.write(Data("\(fresh)\n".utf8), to: draft, mode: 0o600)
    } catch {
      throw PrivacyError(
        PrivacyError(error).code, subject: url.path, reason: error.reason, hint: error.hint)
    }
    defer { unlink(draft.path) }
    return link(draft.path, url.path) == 0
  }

  /// The authentication code of the data under this key, for one purpose, in hexadecimal.
  ///
  /// The purpose keeps codes apart: "fovea/patient/1" and "fovea/manifest/1" never agree.
  public func code(purpose: String, _ data: Data) -> String {
    Digest.hexadecimal(authenticationCode(purpose, data))
  }

  /// Whether `code` is the authentication code of the data, compared in constant time.
  public func isValid(_ code: String, purpose: String, _ data: Data) -> Bool {
    guard let bytes = Self.digits(code) else { return false }
    let expected = Data(authenticationCode(purpose, data))
    guard expected.count == bytes.count else { return false }
    return zip(expected, bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// A key for one purpose, from which neither this one nor that of another purpose follows.
  func derivedKey(purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, info: Data(purpose.utf8), outputByteCount: Self.byteCount)
  }

  private func authenticationCode(_ purpose: String, _ data: Data) -> HMAC<SHA256>.MAC {
    var hmac = HMAC<SHA256>(key: key)
    hmac.update(data: Self.prefix(purpose))
    hmac.update(data: data)
    return hmac.finalize()
  }

  /// The purpose and a zero byte, which no purpose holds, so that no two messages are alike.
  private static func prefix(_ purpose: String) -> Data {
    precondition(!purpose.utf8.contains(0), "a purpose holds no zero byte")
    return Data(purpose.utf8) + [0]
  }

  private static func bytes(of data: Data) -> [UInt8]? {
    if data.count == byteCount { return [UInt8](data) }
    guard let text = String(validating: data, as: UTF8.self) else { return nil }
    let bytes = digits(text.trimmingCharacters(in: .whitespacesAndNewlines))
    return bytes?.count == byteCount ? bytes : nil
  }

  private static func digits(_ text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
  /// Not the key.
  public var description: String { "SecretKey(withheld)" }
  /// Not the key.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
