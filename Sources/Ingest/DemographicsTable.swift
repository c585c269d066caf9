internal import Files
internal import Foundation
internal import Privacy

/// demographics.csv: sex, age and any further attribute, per patient or per study.
struct DemographicsTable: Sendable {
  let keyed: KeyedTable
  /// Columns that look identifying and are not taken over.
  let leftOut: [(column: String, reason: String)]
  /// Column names and the attributes they become.
  let attributes: [(column: String, name: String)]

  /// Reads and checks the whole table.
  ///
  /// - Throws: as `KeyedTable`; `badData` for rows with equal keys that contradict each other.
  init(contentsOf url: URL) throws(IngestError) {
    try self.init(KeyedTable(contentsOf: url, allowing: [.patientID, .studyUID]))
  }

  init(_ keyed: KeyedTable) throws(IngestError) {
    self.keyed = keyed
    var attributes: [(column: String, name: String)] = []
    var leftOut: [(column: String, reason: String)] = []
    for column in keyed.table.header where !keyed.keys.contains(where: { $0.column == column }) {
      switch column.lowercased() {
      case "sex", "gender": attributes.append((column, "sex"))
      case "age": attributes.append((column, "age"))
      default:
        if let reason = ColumnCheck.refusal(of: column, in: keyed.table) {
          leftOut.append((column, reason))
        } else {
          attributes.append((column, column))
        }
      }
    }
    self.attributes = attributes
    self.leftOut = leftOut
    for rows in keyed.repeatedRows() { _ = try values(of: rows) }
  }

  /// The attributes that the rows give; a row of the study goes before one of the patient.
  ///
  /// Sex and age that cannot be read are absent, ages from 90 on are pooled.
  ///
  /// - Throws: `badData` for rows of the same kind that contradict each other.
  func values(of rows: [Int]) throws(IngestError) -> [String: String] {
    let ofStudy = rows.filter { keyed.value(.studyUID, row: $0) != nil }
    let ofPatient = rows.filter { keyed.value(.studyUID, row: $0) == nil }
    let general = try merged(ofPatient)
    return try merged(ofStudy).merging(general) { study, _ in study }
  }

  private func merged(_ rows: [Int]) throws(IngestError) -> [String: String] {
    var values: [String: (row: Int, value: String)] = [:]
    for row in rows {
      for (column, name) in attributes {
        guard let value = value(row, column, name) else { continue }
        guard let known = values[name] else {
          values[name] = (row, value)
          continue
        }
        guard known.value == value else {
          throw IngestError(
            .badData,
            subject: "\(keyed.name) rows \(keyed.number(of: known.row)) and"
              + " \(keyed.number(of: row))",
            reason: "name the same person and differ in column \(column)",
            hint: "keep the right one, or add study_uid for what changes between studies")
        }
      }
    }
    return values.mapValues(\.value)
  }

  private func value(_ row: Int, _ column: String, _ name: String) -> String? {
    guard let cell = keyed.table[row, column], !cell.isEmpty else { return nil }
    switch name {
    case "sex": return CohortValue.sex(cell)
    case "age": return CohortValue.age(cell)
    default: return cell
    }
  }
}
