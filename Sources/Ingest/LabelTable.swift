internal import Files
internal import Foundation
internal import Privacy

/// labels.csv: keys, targets, and optionally split, fold, mask and reader.
struct LabelTable: Sendable {
  /// What the rows that name an image say of it together.
  struct Labels: Sendable, Equatable {
    /// Target columns with a value; blank is not labelled.
    var targets: [String: String] = [:]
    var split: String?
    var fold: Int?
    /// The reader as the table names it.
    var reader: String?
    /// What the keys say of a file that does not say it itself.
    var keys: [MatchKey: String] = [:]
  }

  let keyed: KeyedTable
  /// The columns that become targets, in file order.
  let targets: [String]
  /// Columns that look identifying and are not taken over.
  let leftOut: [(column: String, reason: String)]
  private let optional: [Optional: String]

  /// Whether some row names a mask.
  var namesMasks: Bool {
    guard let column = optional[.mask] else { return false }
    return keyed.table.rows.indices.contains { keyed.table[$0, column]?.isEmpty == false }
  }

  /// The columns with a meaning of their own.
  private enum Optional: String, CaseIterable { case split, fold, mask, reader }

  /// Reads and checks the whole table.
  ///
  /// - Throws: as `KeyedTable`; `badData` for no target column (unless `needsTargets` is false), a
  ///   split or fold that is none, and rows with equal keys that contradict each other.
  init(contentsOf url: URL, needsTargets: Bool) throws(IngestError) {
    let keyed = try KeyedTable(contentsOf: url, allowing: MatchKey.allCases)
    try self.init(keyed, needsTargets: needsTargets)
  }

  init(_ keyed: KeyedTable, needsTargets: Bool) throws(IngestError) {
    self.keyed = keyed
    var optional: [Optional: String] = [:]
    var targets: [String] = []
    var leftOut: [(column: String, reason: String)] = []
    for column in keyed.table.header where !keyed.keys.contains(where: { $0.column == column }) {
      if let known = Optional(rawValue: column.lowercased()) {
        optional[known] = column
      } else if let reason = ColumnCheck.refusal(of: column, in: keyed.table) {
        leftOut.append((column, reason))
      } else {
        targets.append(column)
      }
    }
    self.optional = optional
    self.targets = targets
    self.leftOut = leftOut
    guard !targets.isEmpty || !needsTargets else {
      throw IngestError(
        .badData, subject: keyed.name, reason: "has no target column",
        hint: "add a column with the labels, or ask for --unlabelled")
    }
    for rows in [Array(0..<keyed.rowCount).map { [$0] }, keyed.repeatedRows()].joined() {
      _ = try labels(of: rows)
    }
  }

  /// What the rows say together.
  ///
  /// - Throws: `badData` for rows that contradict each other, by their numbers, and for a split or
  ///   fold that is none.
  func labels(of rows: [Int]) throws(IngestError) -> Labels {
    var labels = Labels()
    for column in targets { labels.targets[column] = try agreed(column, rows) }
    if let column = optional[.split] { labels.split = try split(agreed(column, rows), rows) }
    if let column = optional[.fold] { labels.fold = try fold(agreed(column, rows), rows) }
    if let column = optional[.reader] { labels.reader = try agreed(column, rows) }
    for (key, column) in keyed.keys where key != .path {
      labels.keys[key] = try agreed(column, rows).map(key.normalised)
    }
    return labels
  }

  /// The one value that the rows give, or nil when all are blank.
  private func agreed(_ column: String, _ rows: [Int]) throws(IngestError) -> String? {
    var first: (row: Int, value: String)?
    for row in rows {
      guard let value = keyed.table[row, column], !value.isEmpty else { continue }
      guard let known = first else {
        first = (row, value)
        continue
      }
      guard known.value == value else {
        throw IngestError(
          .badData,
          subject: "\(keyed.name) rows \(keyed.number(of: known.row)) and \(keyed.number(of: row))",
          reason: "name the same image and differ in column \(column)",
          hint: "keep the right one")
      }
    }
    return first?.value
  }

  private func split(_ value: String?, _ rows: [Int]) throws(IngestError) -> String? {
    switch value?.lowercased() {
    case nil: return nil
    case "train", "training": return "train"
    case "validation", "valid", "val": return "validation"
    case "test", "testing": return "test"
    default:
      throw IngestError(
        .badData, subject: "\(keyed.name) row \(keyed.number(of: rows[0]))",
        reason: "its split is none of train, validation and test", hint: "correct the column")
    }
  }

  private func fold(_ value: String?, _ rows: [Int]) throws(IngestError) -> Int? {
    guard let value else { return nil }
    guard let fold = Int(value), (0..<1000).contains(fold) else {
      throw IngestError(
        .badData, subject: "\(keyed.name) row \(keyed.number(of: rows[0]))",
        reason: "its fold is not a whole number from 0 on", hint: "correct the column")
    }
    return fold
  }
}
