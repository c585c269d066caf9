internal import Files
internal import Foundation

/// The one table that leads from written files back to the input: mode 0600, never in the output.
enum LinkList {
  private static let header = ["file", "path", "study_uid", "series_uid", "sop_uid", "status"]

  /// Writes a line for each file.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  static func write(_ records: [DeliveryRecord], to url: URL) throws(FilesError) {
    try AtomicFile.write(to: url, mode: 0o600) { (writer) throws(FilesError) in
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
  fileprivate var status: String {
    switch fate {
    case .released: "released"
    case .copied: "copied"
    case .refused: "quarantined"
    case .notDICOM: "not DICOM"
    case .duplicate: "duplicate"
    }
  }
}
