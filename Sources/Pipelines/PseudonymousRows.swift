internal import Evaluation
internal import Files
internal import Foundation
internal import Privacy

/// Rows of a table whose identifiers may be the hospital's own, with pseudonyms instead.
struct PseudonymousRows {
  let rows: [PredictionRow]
  /// Attributes by the same names of patients as in the rows.
  let attributes: CohortAttributes
  /// What was done, for the user and the report.
  let notes: [String]
  /// Patients of the rows that the attributes do not know.
  let unknownPatients: Int

  /// Joins rows and attributes by patient.
  ///
  /// Rows of ours carry pseudonyms already. Attributes are then looked up by pseudonym, or by the
  /// original identifier under the same key.
  init(_ file: PredictionsFile, demographics: DemographicsFile, key: SecretKey) {
    self.init(rows: file.rows, isOurs: file.isOurs, demographics: demographics, key: key)
  }

  /// The same for rows of any origin; `isOurs`: whether they may carry pseudonyms.
  init(
    rows original: [PredictionRow], isOurs: Bool, demographics: DemographicsFile, key: SecretKey
  ) {
    let names = Pseudonyms(key: key)
    let hasPseudonyms = isOurs && original.allSatisfy { Self.isPseudonym($0.patientID) }
    let known = Set(demographics.patients.keys)
    let joinsDirectly = original.contains { known.contains($0.patientID) }
    var patients: [String: [String: String]] = [:]
    for (patient, values) in demographics.patients {
      patients[hasPseudonyms && joinsDirectly ? patient : names.patientID(patient)] = values
    }
    let renamed = hasPseudonyms ? original : original.map { Self.renamed($0, names) }
    rows = renamed
    if original.contains(where: { demographics.cases[$0.caseID] != nil }) {
      let cases = zip(original, renamed).map { source, row in
        CohortAttributes.Case(
          unitID: row.unitID,
          values: demographics.cases[source.caseID] ?? patients[row.patientID] ?? [:])
      }
      attributes = CohortAttributes(cases: cases)
    } else {
      attributes = CohortAttributes(patients: patients)
    }
    notes =
      hasPseudonyms
      ? []
      : ["identifiers of the table are replaced by pseudonyms under the key"]
    unknownPatients = Set(rows.map(\.patientID)).subtracting(patients.keys).count
  }

  private static func isPseudonym(_ text: String) -> Bool {
    text.count == 17 && text.first == "p" && text.dropFirst().allSatisfy(\.isHexDigit)
  }

  private static func renamed(_ row: PredictionRow, _ names: Pseudonyms) -> PredictionRow {
    var row = row
    let isImage = row.unitID == row.caseID
    row.caseID = names.caseID(instance: row.caseID, frame: 0)
    row.patientID = names.patientID(row.patientID)
    row.unitID = isImage ? row.caseID : names.studyID(row.unitID)
    return row
  }
}
