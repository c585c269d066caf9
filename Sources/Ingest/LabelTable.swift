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
    /// The one reader, as the table names it.
    var reader: String?
    /// What each reader says, where several do.
    var readings: [String: [String: String]] = [:]
    /// Targets on which they differ.
    var disputed: Set<String> = []
    /// The day of the study, as eight digits.
    var studyDate: String?
    /// Rows that another with a more specific key overrules in some column.
    var overruled: Set<Int> = []
    /// What the keys say of a file that does not say it itself.
    var keys: [MatchKey: String] = [:]
  }

  let keyed: KeyedTable
  /// The columns that become targets, in file order.
  let targets: [String]
  /// Columns that look identifying and are not taken over.
  let leftOut: [(column: String, reason: String)]
  /// What holds where readers differ.
  let consensus: ConsensusRule
  private let optional: [Optional: String]
  /// By row: the day of the study.
  let studyDays: [Int: CalendarDate]

  /// The mask that a row names; nil where it names none.
  func mask(row: Int) -> String? {
    guard let column = optional[.mask], let cell = keyed.table[row, column], !cell.isEmpty else {
      return nil
    }
    return cell
  }

  /// Whether some row names a mask.
  var namesMasks: Bool { (0..<keyed.rowCount).contains { mask(row: $0) != nil } }

  /// The columns with a meaning of their own.
  enum Optional: String, CaseIterable {
    case split, fold, mask, reader
    case studyDate = "study_date"
  }

  /// The column of that meaning, if there is one.
  func column(_ meaning: Optional) -> String? { optional[meaning] }

  /// Reads and checks the whole table.
  ///
  /// - Throws: as `KeyedTable`; `badData` for no target column (unless `needsTargets` is false), a
  ///   split, fold or date that is none, and rows with equal keys that contradict each other.
  init(
    contentsOf url: URL, needsTargets: Bool, consensus: ConsensusRule
  ) throws(IngestError) {
    keyed = try KeyedTable(contentsOf: url, allowing: MatchKey.allCases)
    self.consensus = consensus
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
    studyDays =
      if let column = optional[.studyDate] { try DateColumn(column, of: keyed).days } else { [:] }
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

  /// What the rows say together; in each column those with the most specific key count.
  ///
  /// - Throws: `badData` for rows that contradict each other, by their numbers, and for a split or
  ///   fold that is none.
  func labels(of rows: [Int]) throws(IngestError) -> Labels {
    var labels = Labels()
    let groups = rowsByReader(rows)
    if groups.isEmpty {
      for column in targets { labels.targets[column] = try agreed(column, rows, &labels.overruled) }
      if let column = optional[.reader] {
        labels.reader = try agreed(column, rows, &labels.overruled)
      }
    } else {
      try read(groups, into: &labels)
    }
    if let column = optional[.split] {
      labels.split = try split(agreed(column, rows, &labels.overruled), rows)
    }
    if let column = optional[.fold] {
      labels.fold = try fold(agreed(column, rows, &labels.overruled), rows)
    }
    if let column = optional[.studyDate] {
      labels.studyDate = try agreed(column, rows, &labels.overruled) { studyDays[$0]?.digits }
    }
    var unused: Set<Int> = []
    for (key, column) in keyed.keys where key != .path {
      labels.keys[key] = try agreed(column, rows, &unused) { keyed.value(key, row: $0) }
    }
    return labels
  }

  /// The one value that the rows with the most specific key give, or nil when all are blank.
  func agreed(
    _ column: String, _ rows: [Int], _ overruled: inout Set<Int>,
    value: ((Int) -> String?)? = nil
  ) throws(IngestError) -> String? {
    let filled = rows.compactMap { row -> (row: Int, value: String)? in
      let text = value.map { $0(row) } ?? keyed.table[row, column]
      return text.flatMap { $0.isEmpty ? nil : (row, $0) }
    }
    guard filled.count > 1 else { return filled.first?.value }
    let distances = filled.map { keyed.distances[$0.row] }
    let least = distances.min()
    var first: (row: Int, value: String)?
    for (one, distance) in zip(filled, distances) where distance == least {
      guard let known = first else {
        first = one
        continue
      }
      guard known.value == one.value else {
        throw IngestError(
          .badData,
          subject:
            "\(keyed.name) rows \(keyed.number(of: known.row)) and \(keyed.number(of: one.row))",
          reason: "name the same image and differ in column \(column)",
          hint: "keep the right one")
      }
    }
    for one in filled where one.value != first?.value { overruled.insert(one.row) }
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
