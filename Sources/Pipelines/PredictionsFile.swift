internal import Evaluation
internal import Files
internal import Foundation

/// A table of predictions as people have them: ours, or another model's, long or wide.
///
/// Long: `case_id, patient_id, label, score[, truth]` and any other column of ours. Wide: one
/// `score_<label>` and, if known, `truth_<label>` column per label. Other usual names are read as
/// `ColumnRole` says.
struct PredictionsFile {
  /// One row per unit and label, in file order.
  let rows: [PredictionRow]
  /// Whether the table has all columns of ours, so that its identifiers are pseudonyms.
  let isOurs: Bool
  /// What was read from which column.
  let columns: String

  /// Reads and checks the table.
  ///
  /// - Parameters:
  ///   - flags: columns that the user names.
  ///   - patientOfCase: whose image it is, for tables that do not say.
  /// - Throws: `badData` that counts the rows at fault and lists the first; errors of the file.
  init(
    contentsOf url: URL, flags: ColumnFlags = .none, patientOfCase: [String: String] = [:]
  ) throws {
    let table = try CSVTable(contentsOf: url)
    try self.init(
      table, flags: flags, patientOfCase: patientOfCase, subject: url.lastPathComponent)
  }

  /// Reads the table; `subject` names it in errors.
  init(
    _ table: CSVTable, flags: ColumnFlags, patientOfCase: [String: String], subject: String
  ) throws(PipelinesError) {
    let layout = try PredictionsLayout(
      table, flags: flags, knowsPatients: !patientOfCase.isEmpty, subject: subject)
    let reader = PredictionsReader(table: table, layout: layout, patientOfCase: patientOfCase)
    let repetition =
      layout.image == nil
      ? "a patient of an earlier row and no column that names images"
      : "a unit and label of an earlier row"
    var faults = RowFaults(subject: subject)
    var rows: [PredictionRow] = []
    var seen: Set<[String]> = []
    for index in table.rows.indices {
      for row in reader.rows(at: index, faults: &faults) {
        if !seen.insert([row.unitID, row.label]).inserted {
          faults.add(repetition, row: table.rowNumbers[index])
        }
        rows.append(row)
      }
    }
    if !faults.isEmpty, layout.statesNumbers(in: table) {
      faults.hint =
        "correct the table, or say --kind continuous for measurements or --kind ordinal for grades"
    }
    try faults.check()
    guard !rows.isEmpty else {
      throw PipelinesError(
        .badData, subject: subject, reason: "has no rows", hint: "give one row per prediction")
    }
    self.rows = rows
    isOurs = layout.isOurs
    columns = layout.sentence
  }
}

/// Faults of a table's rows, gathered by kind so that each kind is one sentence.
struct RowFaults {
  private static let listedRows = 5

  let subject: String
  /// What to do.
  var hint = "correct the table"
  private var rowsByFault: [String: [Int]] = [:]

  init(subject: String) {
    self.subject = subject
  }

  var isEmpty: Bool { rowsByFault.isEmpty }

  /// Notes a fault; `fault` is worded to follow "has".
  mutating func add(_ fault: String, row: Int) {
    rowsByFault[fault, default: []].append(row)
  }

  /// Notes an identifier whose digits a spreadsheet has lost; those of two people may be alike.
  mutating func addRounded(_ identifier: String, _ column: String, row: Int) {
    guard SpreadsheetNumber.isRounded(identifier) else { return }
    add("a \(column) that a spreadsheet rounded, like 1.23E+15,", row: row)
  }

  /// - Throws: `badData` with every fault, if there is any.
  ///
  /// - Parameter hint: what to do, where it is not what the table's kind asks for.
  func check(hint: String? = nil) throws(PipelinesError) {
    guard !rowsByFault.isEmpty else { return }
    let sentences = rowsByFault.sorted { ($0.value[0], $0.key) < ($1.value[0], $1.key) }
      .map { fault, rows -> String in
        let shown = rows.prefix(Self.listedRows).map(String.init).joined(separator: ", ")
        let more = rows.count > Self.listedRows ? ", …" : ""
        let list = rows.count == 1 ? "row \(shown)" : "rows \(shown)\(more)"
        return "has \(fault) in \(rows.count) \(rows.count == 1 ? "row" : "rows") (\(list))"
      }
    throw PipelinesError(
      .badData, subject: subject, reason: sentences.joined(separator: " and "),
      hint: hint ?? self.hint)
  }
}
