internal import Files
internal import Foundation
internal import Privacy

/// The signed list of what a de-identification wrote: a head, then a row for each file.
enum DeliveryManifest {
  static let file = "manifest.jsonl"
  static let signature = "manifest.sig"
  static let schema = "fovea.dicom-manifest/6"

  /// The first line.
  struct Head: Codable, Equatable {
    /// The form: of the second one on, pixels were searched for text, of the third one on, nothing
    /// stands beside the frames, of the fourth one on, reviews are told, and of the fifth one on,
    /// which detector searched; of the sixth one on, nothing stands behind announced numbers.
    var schema = DeliveryManifest.schema
    let edition: String
    let profile: String
    /// The digest of the detector that searched for text; blank where none did.
    let textDetector: String
    let files: Int

    init(_ options: DeliveryOptions, files: Int) {
      edition = ConfidentialityProfile.edition
      profile = options.profile.name
      textDetector = options.searchesText ? TextScreen.digest : ""
      self.files = files
    }

    /// Whether a run with these options would write the same head.
    func holds(for options: DeliveryOptions) -> Bool {
      self == Head(options, files: files)
    }
  }

  /// A line for a file.
  struct Row: Codable, Equatable {
    let file: String
    let sha256: String
    let bytes: Int
    let patientID: String
    /// Whether it looks like text, and a person found none.
    let reviewed: Bool

    private enum CodingKeys: String, CodingKey {
      case file, sha256, bytes, reviewed
      case patientID = "patient_id"
    }
  }

  /// The bytes of the manifest.
  ///
  /// - Throws: `internalFault`.
  static func data(_ head: Head, _ rows: [Row]) throws(FilesError) -> Data {
    var data = try StableJSON.encode(head) + Data("\n".utf8)
    for row in rows { data += try StableJSON.encode(row) + Data("\n".utf8) }
    return data
  }
}
