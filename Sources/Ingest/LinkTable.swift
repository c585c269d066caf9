internal import Files
internal import Foundation
internal import Privacy

/// The one table that leads from pseudonyms back to the input: mode 0600, never in a cohort.
struct LinkTable: Sendable {
  /// Where one file is and what it calls itself.
  struct Row: Sendable, Codable {
    let path: String
    var studyUID = ""
    var seriesUID = ""
    var sopUID = ""

    init(path: String) { self.path = path }

    init(_ identity: RawIdentity) {
      path = identity.path
      studyUID = identity.studyUID ?? ""
      seriesUID = identity.seriesUID ?? ""
      sopUID = identity.sopUID ?? ""
    }
  }

  static let header = [
    "case_id", "path", "study_uid", "series_uid", "sop_uid", "frame", "file", "status",
  ]

  /// Refuses a place inside the output.
  ///
  /// - Throws: `usage`.
  static func requireOutside(_ output: URL, link: URL?) throws(IngestError) {
    guard let link else { return }
    let place = link.standardizedFileURL.resolvingSymlinksInPath().path
    let folder = output.standardizedFileURL.resolvingSymlinksInPath().path
    guard place != folder, !place.hasPrefix(folder + "/") else {
      throw IngestError(
        .usage, subject: link.path, reason: "the link table may not lie inside the output",
        hint: "choose a place that does not leave the hospital with it")
    }
  }

  /// Writes a line for each case of each file, and one without case for a file that has none; the
  /// table waits beside its place until the output is in its own.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  static func stage(
    _ records: [FileRecord], for url: URL
  ) throws(IngestError) -> StagedFile {
    try IngestError.wrapping { () throws(FilesError) in
      try AtomicFile.stage(for: url, mode: 0o600) { (writer) throws(FilesError) in
        try writer.append(CSVTable.line(header))
        for record in records {
          guard let row = record.link else { continue }
          for line in lines(of: record, row) { try writer.append(CSVTable.line(line)) }
        }
      }
    }
  }

  private static func lines(of record: FileRecord, _ row: Row) -> [[String]] {
    func line(_ caseID: String, _ frame: String) -> [String] {
      [
        caseID, row.path, row.studyUID, row.seriesUID, row.sopUID, frame, String(record.number),
        record.fate.name,
      ]
    }
    guard record.fate == .used else { return [line("", "")] }
    return record.cases.map { line($0.facts.caseID, String($0.facts.frame)) }
  }
}
