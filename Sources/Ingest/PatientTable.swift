internal import Files
package import Foundation

/// Whose pictures are whose: a table with the columns `path` and `patient_id`, as a table of labels
/// has them.
package struct PatientTable: Sendable {
  private var patients: [String: String] = [:]
  /// The rows of each path.
  private var rows: [String: [Int]] = [:]

  /// Reads the table; other columns and rows without a patient say nothing.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`; `badData` without one of the columns,
  ///   or for two rows that give one path to different patients.
  package init(contentsOf url: URL) throws(IngestError) {
    let keyed = try KeyedTable(contentsOf: url, allowing: [.path, .patientID])
    for key in [MatchKey.path, .patientID] where !keyed.keys.contains(where: { $0.key == key }) {
      throw IngestError(
        .badData, subject: keyed.name, reason: "has no column \(key.rawValue)",
        hint: "give each picture's path, relative to the input folder, and its patient_id")
    }
    for row in 0..<keyed.rowCount {
      guard let path = keyed.value(.path, row: row),
        let patient = keyed.value(.patientID, row: row)
      else { continue }
      guard patients[path, default: patient] == patient else {
        throw IngestError(
          .badData, subject: "\(keyed.name) row \(keyed.number(of: row))",
          reason: "gives a path to another patient than a row before",
          hint: "correct one of them")
      }
      patients[path] = patient
      rows[path, default: []].append(keyed.number(of: row))
    }
  }

  /// The patient of the file at this path below the input folder; nil if no row names it.
  package func patient(at path: String) -> String? {
    patients[MatchKey.path.normalised(path)]
  }

  /// A sentence about the rows that name none of these files, or nil.
  package func note(paths: some Sequence<String>) -> String? {
    UnmetRows.sentence(
      rows, met: Set(paths.map { MatchKey.path.normalised($0) }), flag: "--patients",
      naming: "no file of the input")
  }
}
