internal import Files
internal import Foundation
internal import Privacy

/// A table whose rows name images by one or more keys.
struct KeyedTable: Sendable {
  /// labels.csv and the like; names the table in errors.
  let name: String
  let table: CSVTable
  /// The key columns with their names in the file.
  let keys: [(key: MatchKey, column: String)]
  /// The rows by each key that they give.
  private let index: [MatchKey: [String: [Int]]]
  /// The rows by their most specific key only.
  private let leading: [MatchKey: [String: [Int]]]
  /// By row, how closely it names images: smaller is closer.
  ///
  /// A row that names an instance goes before one that names its series, then study, accession and
  /// patient; among those the one that also gives side or view.
  let distances: [Int]

  /// Reads the table.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`; `badData` for no key column, two of the
  ///   same meaning, a row in which every key is blank, or an identifier that was rounded.
  init(contentsOf url: URL, allowing allowed: [MatchKey]) throws(IngestError) {
    let table = try IngestError.wrapping { () throws(FilesError) in
      try CSVTable(contentsOf: url)
    }
    try self.init(table, name: url.lastPathComponent, allowing: allowed)
  }

  init(_ table: CSVTable, name: String, allowing allowed: [MatchKey]) throws(IngestError) {
    self.name = name
    self.table = table
    var keys: [(key: MatchKey, column: String)] = []
    for column in table.header {
      guard let key = MatchKey(column: column), allowed.contains(key) else { continue }
      guard !keys.contains(where: { $0.key == key }) else {
        throw IngestError(
          .badData, subject: name, reason: "has two columns for \(key.rawValue)",
          hint: "keep one of them")
      }
      keys.append((key, column))
    }
    guard keys.contains(where: { $0.key.isIdentifying }) else {
      throw Self.keyless(table.header, name: name, allowed: allowed)
    }
    self.keys = keys
    index = try Self.index(table, keys: keys, name: name)
    leading = Self.leading(table, keys: keys)
    distances = table.rows.indices.map { row in
      let given = Set(keys.filter { table[row, $0.column]?.isEmpty == false }.map(\.key))
      let closest = Self.order.firstIndex(where: given.contains) ?? Self.order.count
      // A path and a SOP Instance UID name one instance alike.
      return max(closest, 1) * 4 - given.intersection([.laterality, .view]).count
    }
  }

  private static let order = MatchKey.allCases.filter(\.isIdentifying)

  var rowCount: Int { table.rows.count }

  /// The row's number in the file, as messages name it.
  func number(of row: Int) -> Int { table.rowNumbers[row] }

  /// The cell of a key, normalised; nil when blank or when there is no such column.
  func value(_ key: MatchKey, row: Int) -> String? {
    guard let column = keys.first(where: { $0.key == key })?.column,
      let cell = table[row, column], !cell.isEmpty
    else { return nil }
    return key.normalised(cell)
  }

  /// The rows that name this image, and those that nearly do.
  ///
  /// A row names it when all keys that it gives agree. What a file does not say counts as agreeing
  /// once its path or its SOP Instance UID agrees: the row then tells it. A row nearly names it
  /// when its most specific key agrees and another does not.
  func rows(for identity: RawIdentity) -> (named: [Int], nearly: [Int: Contradiction]) {
    var named: [Int] = []
    var nearly: [Int: Contradiction] = [:]
    for (key, _) in keys where key.isIdentifying {
      guard let own = key.value(of: identity) else { continue }
      for row in leading[key]?[own] ?? [] {
        if let other = contradicting(row, identity) {
          nearly[row] = Contradiction(agreeing: key, differing: other)
        } else {
          named.append(row)
        }
      }
    }
    return (named.sorted(), nearly)
  }

  /// The first key in which the row and the image differ.
  private func contradicting(_ row: Int, _ identity: RawIdentity) -> MatchKey? {
    let isNamed = [MatchKey.path, .sopUID].contains {
      let cell = value($0, row: row)
      return cell != nil && cell == $0.value(of: identity)
    }
    return keys.first { key, _ in
      guard let cell = value(key, row: row) else { return false }
      guard let own = key.value(of: identity) else { return !isNamed }
      return cell != own
    }?.key
  }

  /// The rows of which any identifying key agrees with the image.
  func rowsNaming(_ identity: RawIdentity) -> [Int] {
    var rows: Set<Int> = []
    for (key, _) in keys where key.isIdentifying {
      if let own = key.value(of: identity) { rows.formUnion(index[key]?[own] ?? []) }
    }
    return rows.sorted()
  }

  /// The rows that name this path, for a file of which nothing else is known.
  func rows(path: String) -> [Int] { index[.path]?[MatchKey.path.normalised(path)] ?? [] }

  /// The key by which the row is looked up: its most specific one.
  func leadingKey(of row: Int) -> MatchKey? {
    MatchKey.allCases.first { $0.isIdentifying && value($0, row: row) != nil }
  }

  /// Rows whose keys are all equal, in groups of two and more.
  func repeatedRows() -> [[Int]] {
    Dictionary(grouping: 0..<rowCount) { row in keys.map { value($0.key, row: row) ?? "" } }
      .values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  private static func index(
    _ table: CSVTable, keys: [(key: MatchKey, column: String)], name: String
  ) throws(IngestError) -> [MatchKey: [String: [Int]]] {
    var index: [MatchKey: [String: [Int]]] = [:]
    for row in table.rows.indices {
      var isNamed = false
      for (key, column) in keys where key.isIdentifying {
        guard let cell = table[row, column], !cell.isEmpty else { continue }
        guard key == .path || !SpreadsheetNumber.isRounded(cell) else {
          throw IngestError(
            .badData, subject: "\(name) row \(table.rowNumbers[row])",
            reason: "its \(column) is a number that a spreadsheet rounded, like 1.23E+15",
            hint: "the digits are lost: export the table again with the column formatted as text")
        }
        index[key, default: [:]][key.normalised(cell), default: []].append(row)
        isNamed = true
      }
      guard isNamed else {
        throw IngestError(
          .badData, subject: "\(name) row \(table.rowNumbers[row])",
          reason: "names no image: its keys are blank", hint: "fill one of them or delete the row")
      }
    }
    return index
  }

  private static func leading(
    _ table: CSVTable, keys: [(key: MatchKey, column: String)]
  ) -> [MatchKey: [String: [Int]]] {
    let columns = MatchKey.allCases.compactMap { key in
      keys.first { $0.key == key && key.isIdentifying }
    }
    var leading: [MatchKey: [String: [Int]]] = [:]
    for row in table.rows.indices {
      for (key, column) in columns {
        guard let cell = table[row, column], !cell.isEmpty else { continue }
        leading[key, default: [:]][key.normalised(cell), default: []].append(row)
        break
      }
    }
    return leading
  }
}
