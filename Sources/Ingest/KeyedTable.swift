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
  private let index: [MatchKey: [String: [Int]]]

  /// Reads the table.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`; `badData` for no key column, two of the
  ///   same meaning, or a row in which every key is blank.
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
      let names = allowed.filter(\.isIdentifying).map(\.rawValue).joined(separator: ", ")
      throw IngestError(
        .badData, subject: name, reason: "has no column that names images",
        hint: "add one of \(names)")
    }
    self.keys = keys
    index = try Self.index(table, keys: keys, name: name)
  }

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

  /// The rows that name this image: all keys given in the row agree with it, and at least one that
  /// identifies was compared.
  ///
  /// What a file does not say counts as agreeing once its path or its SOP Instance UID agrees: the
  /// row then tells it.
  func rows(for identity: RawIdentity) -> [Int] {
    candidates(for: identity).filter { row in
      let isNamed = [MatchKey.path, .sopUID].contains {
        let cell = value($0, row: row)
        return cell != nil && cell == $0.value(of: identity)
      }
      return keys.allSatisfy { key, _ in
        guard let cell = value(key, row: row) else { return true }
        guard let own = key.value(of: identity) else { return isNamed }
        return cell == own
      }
    }
  }

  /// The rows of which any identifying key agrees with the image.
  func rowsNaming(_ identity: RawIdentity) -> [Int] { candidates(for: identity) }

  /// The rows that name this path, for a file of which nothing else is known.
  func rows(path: String) -> [Int] { index[.path]?[MatchKey.path.normalised(path)] ?? [] }

  /// Rows whose keys are all equal, in groups of two and more.
  func repeatedRows() -> [[Int]] {
    Dictionary(grouping: 0..<rowCount) { row in keys.map { value($0.key, row: row) ?? "" } }
      .values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  private func candidates(for identity: RawIdentity) -> [Int] {
    var rows: Set<Int> = []
    for (key, _) in keys where key.isIdentifying {
      if let own = key.value(of: identity) { rows.formUnion(index[key]?[own] ?? []) }
    }
    return rows.sorted()
  }

  private static func index(
    _ table: CSVTable, keys: [(key: MatchKey, column: String)], name: String
  ) throws(IngestError) -> [MatchKey: [String: [Int]]] {
    var index: [MatchKey: [String: [Int]]] = [:]
    for row in table.rows.indices {
      var isNamed = false
      for (key, column) in keys where key.isIdentifying {
        guard let cell = table[row, column], !cell.isEmpty else { continue }
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
}
