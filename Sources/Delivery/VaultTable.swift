internal import Files
internal import Foundation
internal import Privacy

/// The table of `--vault`: what leads from every pseudonym back to the person, encrypted.
enum VaultTable {
  private static let header = [
    "file", "patient", "patient_id", "path", "study_uid", "series_uid", "sop_uid", "status",
  ]

  /// Writes a line for each file; the vault waits beside its place until the output is in its own.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  static func stage(
    _ records: [DeliveryRecord], for url: URL, key: SecretKey
  ) throws(FilesError) -> StagedFile {
    let lines = records.map { record in
      CSVTable.line(
        [
          record.isKept ? record.place : record.name, record.patientID, record.originalPatientID,
          record.path,
        ] + record.originalUIDs + [record.status])
    }
    let table = Data(([CSVTable.line(header)] + lines).joined().utf8)
    let sealed: Data
    do throws(PrivacyError) {
      sealed = try Vault.sealed(table, key: key)
    } catch {
      throw FilesError(.inputOutput, subject: error.subject, reason: error.reason)
    }
    return try AtomicFile.stage(for: url, mode: 0o600) { (writer) throws(FilesError) in
      try writer.append(sealed)
    }
  }
}
