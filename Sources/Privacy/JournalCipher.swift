internal import Files
public import Foundation

/// Encrypts the entries of a journal under the key, each with what identifies people in it.
///
/// An entry opens with the same key alone, and unchanged; that one is missing is not noticed.
public struct JournalCipher: Sendable {
  private static let file = EncryptedFile(
    heading: Data("fovea journal 1\n".utf8), purpose: "fovea/journal/1", kind: "journal",
    maker: "fovea ingest")

  private let key: SecretKey

  /// Encrypts under this key.
  public init(key: SecretKey) { self.key = key }

  /// The bytes of an entry.
  ///
  /// - Throws: `inputOutput` where the cipher refuses, which no content is large enough for.
  public func sealed(
    _ facts: Data, _ values: IdentifyingValues
  ) throws(PrivacyError) -> Data {
    let content: Data
    do throws(FilesError) {
      content = try StableJSON.encode(
        Content(facts: facts, values: Seal.Document(Seal(values: values, manifestDigest: ""))))
    } catch {
      throw PrivacyError(error)
    }
    return try Self.file.sealed(content, key: key, subject: "journal", isRepeatable: false)
  }

  /// What an entry holds; nil for one of another key, a changed one, or none.
  public func opened(_ data: Data) -> (facts: Data, values: IdentifyingValues)? {
    guard let content = try? Self.file.opened(data, key: key, subject: "journal"),
      let read = try? StableJSON.decode(Content.self, from: content, subject: "journal")
    else { return nil }
    return (read.facts, read.values.identifyingValues)
  }

  /// What is encrypted.
  private struct Content: Codable {
    let facts: Data
    let values: Seal.Document
  }
}
