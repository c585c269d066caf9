internal import Annotations
internal import Files
internal import Foundation
internal import Privacy

/// Gathers what identifies people while files are read, for the seal of the cohort.
struct SealCollection {
  private var values = IdentifyingValues()
  /// The only patient of whom files lie in a folder; nil for several.
  private var owners: [String: String?] = [:]

  /// Begins with nothing.
  init() {}

  /// Begins with what the tables name images and patients by.
  init(_ tables: IngestTables) {
    for table in [
      tables.labels?.keyed, tables.demographics?.keyed, tables.exclusion, tables.boxes?.keyed,
    ] {
      if let table { add(table) }
    }
    for row in 0..<(tables.labels?.keyed.rowCount ?? 0) {
      if let mask = tables.labels?.mask(row: row) { add(path: mask, of: nil) }
    }
    for days in [tables.labels?.studyDays, tables.demographics?.birthDays] {
      for day in (days ?? [:]).values { values.add(day: day) }
    }
  }

  /// Takes what identifies people out of a record.
  mutating func taking(from record: FileRecord) -> FileRecord {
    values.add(record.values)
    add(path: record.origin.path, of: record.origin.patient)
    var rest = record
    rest.values = IdentifyingValues()
    return rest
  }

  /// What identifies people, but for the words that these cases say.
  func identities(of cases: [ManifestCase]) -> IdentifyingValues {
    var values = values
    // A folder in which files of several patients lie names none of them.
    for (folder, owner) in owners where owner != nil { values.add(fileName: folder) }
    for image in cases {
      for label in (image.masks?.labels ?? []) + (image.boxes ?? []).map(\.label) {
        values.add(vocabulary: label)
      }
      for reading in image.readings ?? [:] {
        for label in reading.value.values { values.add(vocabulary: label) }
      }
      for (name, value) in image.targets.merging(image.attributes, uniquingKeysWith: { $1 }) {
        values.add(vocabulary: name)
        values.add(vocabulary: value)
      }
    }
    return values
  }

  /// The bytes of the seal for a cohort of these cases.
  ///
  /// - Throws: `inputOutput` where it cannot be encrypted.
  func seal(
    of cases: [ManifestCase], manifestDigest: String, key: SecretKey
  ) throws(IngestError) -> Data {
    do throws(PrivacyError) {
      return try Seal(values: identities(of: cases), manifestDigest: manifestDigest).data(key: key)
    } catch {
      throw IngestError(
        .inputOutput, subject: error.subject, reason: error.reason, hint: error.hint)
    }
  }

  /// Writes a seal, mode 0600, which waits beside its place.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  static func stage(_ seal: Data, for url: URL) throws(IngestError) -> StagedFile {
    try IngestError.wrapping { () throws(FilesError) in
      try AtomicFile.stage(for: url, mode: 0o600) { (writer) throws(FilesError) in
        try writer.append(seal)
      }
    }
  }

  private mutating func add(path: String, of patient: String?) {
    let parts = path.split(separator: "/").map(String.init)
    if let name = parts.last { values.add(fileName: name) }
    guard let patient else { return }
    for folder in parts.dropLast() {
      if let known = owners[folder] {
        if known != patient { owners[folder] = .some(nil) }
      } else {
        owners[folder] = patient
      }
    }
  }

  private mutating func add(_ table: KeyedTable) {
    for row in 0..<table.rowCount {
      let patient = table.value(.patientID, row: row)
      for key in table.keys.map(\.key) {
        guard let value = table.value(key, row: row) else { continue }
        switch key {
        case .patientID, .accession: values.add(identifier: value)
        case .sopUID, .seriesUID, .studyUID: values.add(uid: value)
        case .path: add(path: value, of: patient)
        case .laterality, .view: break
        }
      }
    }
  }
}
