internal import Evaluation
internal import Files
internal import Foundation

/// A table of predictions as people have them: ours, or another model's, long or wide.
///
/// Long: `case_id, patient_id, label, score[, truth]` and any other column of ours. Wide: one
/// `score_<label>` and, if known, `truth_<label>` column per label. `target` is read as `truth`.
struct PredictionsFile {
  /// One row per unit and label, in file order.
  let rows: [PredictionRow]
  /// Whether the table has all columns of ours, so that its identifiers are pseudonyms.
  let isOurs: Bool

  /// Reads and checks the table.
  ///
  /// - Throws: `badData` that counts the rows at fault and lists the first; errors of the file.
  init(contentsOf url: URL) throws {
    let table = try CSVTable(contentsOf: url)
    try self.init(table, subject: url.lastPathComponent)
  }

  /// Reads the table; `subject` names it in errors.
  init(_ table: CSVTable, subject: String) throws(PipelinesError) {
    let layout = try PredictionsLayout(header: table.header, subject: subject)
    var faults = RowFaults(subject: subject)
    var rows: [PredictionRow] = []
    var seen: Set<[String]> = []
    for index in table.rows.indices {
      let number = table.rowNumbers[index]
      for row in layout.rows(of: table, index: index, rowNumber: number, faults: &faults) {
        if !seen.insert([row.unitID, row.label]).inserted {
          faults.add("a unit and label of an earlier row", row: number)
        }
        rows.append(row)
      }
    }
    try faults.check()
    guard !rows.isEmpty else {
      throw PipelinesError(
        .badData, subject: subject, reason: "has no rows", hint: "give one row per prediction")
    }
    self.rows = rows
    isOurs = layout.isOurs
  }
}

/// Faults of a table's rows, gathered by kind so that each kind is one sentence.
struct RowFaults {
  private static let listedRows = 5

  let subject: String
  private var rowsByFault: [String: [Int]] = [:]

  init(subject: String) {
    self.subject = subject
  }

  /// Notes a fault; `fault` is worded to follow "has".
  mutating func add(_ fault: String, row: Int) {
    rowsByFault[fault, default: []].append(row)
  }

  /// - Throws: `badData` with every fault, if there is any.
  func check() throws(PipelinesError) {
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
      hint: "correct the table")
  }
}
