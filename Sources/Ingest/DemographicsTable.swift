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
  /// Rows whose sex or age says nothing that can be read, by column.
  let unread: [(column: String, rows: [Int])]
  /// By row: the day of birth, which gives the age at the study and is dropped.
  let birthDays: [Int: CalendarDate]

  /// What rows say of one person.
  struct Values {
    var values: [String: String]
    /// Whether the age was counted from the day of birth.
    var isAgeCounted = false
  }

  /// Reads and checks the whole table.
  ///
  /// - Throws: as `KeyedTable`; `badData` for rows with equal keys that contradict each other, two
  ///   columns of one meaning, and days of birth that are none.
  init(contentsOf url: URL) throws(IngestError) {
    keyed = try KeyedTable(contentsOf: url, allowing: [.patientID, .studyUID])
    var attributes: [(column: String, name: String)] = []
    var leftOut: [(column: String, reason: String)] = []
    for column in keyed.table.header where !keyed.keys.contains(where: { $0.column == column }) {
      if let name = Self.meaning(of: column) {
        if let other = attributes.first(where: { $0.name == name })?.column {
          throw IngestError(
            .badData, subject: keyed.name,
            reason: "has two columns for \(name), \(other) and \(column)", hint: "keep one of them")
        }
        attributes.append((column, name))
      } else {
        if let reason = ColumnCheck.refusal(of: column, in: keyed.table) {
          leftOut.append((column, reason))
        } else {
          attributes.append((column, column))
        }
      }
    }
    birthDays =
      if let column = attributes.first(where: { $0.name == Self.birth })?.column {
        try DateColumn(column, of: keyed).days
      } else { [:] }
    unread = Self.unread(attributes, in: keyed)
    self.attributes = attributes
    self.leftOut = leftOut
    for rows in keyed.repeatedRows() { _ = try values(of: rows, on: nil) }
  }

  private static let birth = "birth date"

  /// What a column of this name means in every table; nil: whatever its name says.
  private static func meaning(of column: String) -> String? {
    if CohortValue.isDayOfBirth(column: column) { return birth }
    switch column.lowercased().filter(\.isLetter) {
    case "sex", "gender", "patientsex": return "sex"
    case "age", "patientage": return "age"
    default: return nil
    }
  }

  /// What is written where a value is not known.
  static let unknown: Set = ["", "unknown", "u", "na", "n/a", "nan", "none", "?", "-"]

  private static func unread(
    _ attributes: [(column: String, name: String)], in keyed: KeyedTable
  ) -> [(column: String, rows: [Int])] {
    ["sex", "age"].compactMap { name in
      guard let column = attributes.first(where: { $0.name == name })?.column else { return nil }
      let rows = keyed.table.rows.indices.filter { row in
        let cell = keyed.table[row, column] ?? ""
        return !unknown.contains(cell.lowercased()) && reading(of: cell, as: name) == nil
      }
      return rows.isEmpty ? nil : (column, rows.map(keyed.number))
    }
  }

  /// The attributes that the rows give; a row of the study goes before one of the patient.
  ///
  /// Sex and age that cannot be read are absent, ages from 90 on are pooled. Without an age it is
  /// the whole years from the day of birth to the study's, eight digits, if both are known.
  ///
  /// - Throws: `badData` for rows of the same kind that contradict each other.
  func values(of rows: [Int], on studyDate: String?) throws(IngestError) -> Values {
    let ofStudy = rows.filter { keyed.value(.studyUID, row: $0) != nil }
    let ofPatient = rows.filter { keyed.value(.studyUID, row: $0) == nil }
    let general = try merged(ofPatient)
    let all = try merged(ofStudy).merging(general) { study, _ in study }
    var said = Values(values: all.filter { $0.key != Self.birth })
    if said.values["age"] == nil,
      let birth = all[Self.birth].flatMap({ CalendarDate(dicom: $0) }),
      let years = studyDate.flatMap({ CalendarDate(dicom: $0)?.yearsSince(birth) })
    {
      said.values["age"] = CohortValue.age(String(years))
      said.isAgeCounted = said.values["age"] != nil
    }
    return said
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
    if name == Self.birth { return birthDays[row]?.digits }
    guard let cell = keyed.table[row, column], !cell.isEmpty else { return nil }
    return Self.reading(of: cell, as: name)
  }

  private static func reading(of cell: String, as name: String) -> String? {
    switch name {
    case "sex": CohortValue.sex(cell)
    case "age": CohortValue.age(cell)
    default: cell
    }
  }
}
