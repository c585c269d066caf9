internal import Evaluation
internal import Files
internal import Foundation
internal import Privacy

/// A table of attributes per patient: `patient_id` and any columns.
struct DemographicsFile {
  /// Attributes by patient, as the table names both.
  let patients: [String: [String: String]]
  /// The attribute columns in file order.
  let names: [String]

  /// Reads and checks the table.
  ///
  /// - Throws: `badData` without `patient_id`, for blank ones, and for patients whose rows
  ///   contradict each other; errors of the file.
  init(contentsOf url: URL) throws {
    try self.init(CSVTable(contentsOf: url), subject: url.lastPathComponent)
  }

  /// Reads the table; `subject` names it in errors.
  ///
  /// With a column `study_uid` a patient has a row per study: attributes that differ between
  /// studies are `mixed`.
  init(_ table: CSVTable, subject: String) throws(PipelinesError) {
    guard table.header.contains("patient_id") else {
      throw PipelinesError(
        .badData, subject: subject, reason: "has no column patient_id",
        hint: Suggestion.nearest(to: "patient_id", among: table.header)
          .map { "is it \($0)? rename it" } ?? "add it")
    }
    let isPerStudy = table.header.contains("study_uid")
    names = table.header.filter { $0 != "patient_id" && $0 != "study_uid" }
    var faults = RowFaults(subject: subject)
    var patients: [String: [String: String]] = [:]
    for index in table.rows.indices {
      let patient = table[index, "patient_id"] ?? ""
      if patient.isEmpty { faults.add("no patient_id", row: table.rowNumbers[index]) }
      var values: [String: String] = [:]
      for name in names {
        values[name] = Self.value(table[index, name] ?? "", of: name)
      }
      guard let known = patients[patient] else {
        patients[patient] = values
        continue
      }
      if !isPerStudy, known != values {
        faults.add(
          "values that contradict an earlier row of the same patient",
          row: table.rowNumbers[index])
      }
      patients[patient] = known.merging(values) { $0 == $1 ? $0 : "mixed" }
    }
    try faults.check()
    self.patients = patients
  }

  /// The groups that the columns make: ages by band, everything else as it is.
  var groups: [String] { names.map { $0 == "age" ? "ageBand" : $0 } }

  /// Sexes in one spelling, ages in years with those over 89 pooled.
  private static func value(_ text: String, of name: String) -> String {
    switch name {
    case "sex": CohortValue.sex(text) ?? text
    case "age": CohortValue.age(text) ?? text
    default: text
    }
  }
}
