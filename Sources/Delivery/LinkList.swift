internal import Files
internal import Foundation

/// The one table that leads from written files back to the input: mode 0600, never in the output.
enum LinkList {
  private static let header = ["file", "path", "study_uid", "series_uid", "sop_uid", "status"]

  /// Writes a line for each file; the table waits beside its place until the output is in its own.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  static func stage(
    _ records: [DeliveryRecord], for url: URL
  ) throws(FilesError) -> StagedFile {
    try AtomicFile.stage(for: url, mode: 0o600) { (writer) throws(FilesError) in
      try writer.append(CSVTable.line(header))
      for record in records {
        let place = record.isKept ? record.place : record.name
        try writer.append(
          CSVTable.line([place, record.path] + record.originalUIDs + [record.status]))
      }
    }
  }
}

extension DeliveryRecord {
  /// The fate in a word or two.
  var status: String {
    switch fate {
    case .released: "released"
    case .copied: "copied"
    case .refused: "quarantined"
    case .notDICOM: "not DICOM"
    case .duplicate: "duplicate"
    }
  }
}
