internal import Files
public import Foundation

/// The identifying values of a cohort, encrypted under the key, in a file beside the cohort.
///
/// It names the manifest it was made with, so that no other cohort's passes for it. Without the
/// key it tells its length; with a lost key it is lost, and the cohort has to be made anew.
public struct Seal: Sendable {
  private static let heading = Data("fovea seal 1\n".utf8)
  private static let file = EncryptedFile(
    heading: heading, purpose: "fovea/seal/1", kind: "seal",
    maker: "fovea ingest")

  /// What must not be in any later file.
  public let values: IdentifyingValues
  /// SHA-256 of the manifest of the cohort.
  public let manifestDigest: String

  /// Seals these values for the cohort with this manifest.
  public init(values: IdentifyingValues, manifestDigest: String) {
    self.values = values
    self.manifestDigest = manifestDigest
  }

  /// Where the seal of a cohort lies, unless somebody says otherwise: `COHORT.seal` beside it.
  public static func place(of cohort: URL) -> URL {
    let folder = cohort.standardizedFileURL.resolvingSymlinksInPath()
    return folder.deletingLastPathComponent()
      .appendingPathComponent(folder.lastPathComponent + ".seal", isDirectory: false)
  }

  /// Whether a file begins as seals do.
  public static func isSeal(_ url: URL) -> Bool {
    (try? InputFile.data(of: url))?.starts(with: heading) == true
  }

  /// The bytes of the file.
  ///
  /// - Throws: `inputOutput` where the cipher refuses, which no content is large enough for.
  public func data(key: SecretKey) throws(PrivacyError) -> Data {
    let content: Data
    do throws(FilesError) {
      content = try StableJSON.encode(Document(self))
    } catch {
      throw PrivacyError(error)
    }
    return try Self.file.sealed(content, key: key, subject: "seal", isRepeatable: true)
  }

  /// Opens the bytes of the file; `subject` names it in errors.
  ///
  /// - Throws: `signatureMismatch` for another key, a changed file, or none of ours.
  public init(_ data: Data, key: SecretKey, subject: String) throws(PrivacyError) {
    let content = try Self.file.opened(data, key: key, subject: subject)
    let document: Document
    do throws(FilesError) {
      document = try StableJSON.decode(Document.self, from: content, subject: subject)
    } catch {
      throw PrivacyError(
        .signatureMismatch, subject: subject, reason: "is of another version of Fovea",
        hint: "use the program that made it, or ingest again")
    }
    self.init(values: document.identifyingValues, manifestDigest: document.manifest)
  }

  /// What is encrypted.
  struct Document: Codable {
    var version = 1
    let manifest: String
    let patients, people, places, identifiers, uids, files, vocabulary: [String]
    let days: [Int]
    /// 16 bytes for each stretch.
    let traces: Data

    init(_ seal: Seal) {
      let values = seal.values
      manifest = seal.manifestDigest
      patients = values.patients.sorted()
      people = values.people.sorted()
      places = values.places.sorted()
      identifiers = values.identifiers.sorted()
      uids = values.uids.sorted()
      files = values.files.sorted()
      vocabulary = values.vocabulary.sorted()
      days = values.days.sorted()
      var bytes = Data()
      let ordered = values.traces.sorted { ($0.up, $0.down) < ($1.up, $1.down) }
      for word in ordered.flatMap({ [$0.up, $0.down] }) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
      }
      traces = bytes
    }

    var identifyingValues: IdentifyingValues {
      var values = IdentifyingValues()
      values.patients = Set(patients)
      values.people = Set(people)
      values.places = Set(places)
      values.identifiers = Set(identifiers)
      values.uids = Set(uids)
      values.files = Set(files)
      values.vocabulary = Set(vocabulary)
      values.days = Set(days)
      traces.withUnsafeBytes { bytes in
        func word(_ place: Int) -> UInt64 {
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        }
        for place in Swift.stride(from: 0, to: bytes.count - 15, by: 16) {
          values.traces.insert(PixelTrace(up: word(place), down: word(place + 8)))
        }
      }
      return values
    }
  }
}

extension Seal: CustomStringConvertible, CustomReflectable {
  /// Nothing.
  public var description: String { "Seal(withheld)" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
