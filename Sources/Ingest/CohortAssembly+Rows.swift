internal import Files

extension CohortAssembly {
  /// How the rows of a table met the files.
  func rows(
    of table: KeyedTable?, _ named: (FileRecord) -> [Int],
    _ known: IngestSummary.TableRows = .init()
  ) -> IngestSummary.TableRows {
    guard let table else { return known }
    var rows = known
    let matched = records.reduce(into: Set<Int>()) { $0.formUnion(named($1)) }
    let ambiguous = Set(rows.ambiguous)
    rows.rows = table.rowCount
    rows.matched = matched.count + rows.ambiguous.count
    rows.unmatched = (0..<table.rowCount).filter { !matched.contains($0) }.map(table.number)
      .filter { !ambiguous.contains($0) }
    return rows
  }

  /// Why rows of the labels name no image: no file has their key, or one has it and differs in
  /// another.
  func unmatchedReasons() -> [IngestSummary.RowReason]? {
    guard let keyed = tables.labels?.keyed else { return nil }
    let unmatched = Set(summary.labelRows.unmatched)
    let nearly = records.reduce(into: [Int: Contradiction]()) { found, record in
      found.merge(record.nearlyNaming) { min($0, $1) }
    }
    var reasons: [String: [Int]] = [:]
    for row in 0..<keyed.rowCount where unmatched.contains(keyed.number(of: row)) {
      let reason =
        nearly[row].map {
          "names a file by \($0.agreeing.rawValue) and differs from it in \($0.differing.rawValue)"
        } ?? "names by \(keyed.leadingKey(of: row)?.rawValue ?? "key") what no file has"
      reasons[reason, default: []].append(keyed.number(of: row))
    }
    let sorted = reasons.sorted { ($0.value[0], $0.key) < ($1.value[0], $1.key) }
    return sorted.isEmpty ? nil : sorted.map { .init(reason: $0.key, rows: $0.value) }
  }

  /// What people should know of the tables besides the rows that name nothing.
  func tableNotes() -> [String] {
    var notes: [String] = []
    for keyed in [tables.labels?.keyed, tables.demographics?.keyed, tables.exclusion] {
      if let keyed, let note = keyed.table.note { notes.append("\(keyed.name): \(note)") }
    }
    if let name = tables.labels?.keyed.name {
      for reason in summary.labelRows.unmatchedReasons ?? [] where reason.isContradiction {
        notes.append(
          "\(name): \(reason.rows.count) rows each \(reason.reason): \(Self.list(reason.rows))")
      }
      if let rows = summary.labelRows.overruled {
        notes.append(
          "\(name): \(rows.count) rows are overruled for some image by a row with a more specific"
            + " key: \(Self.list(rows))")
      }
      notes += summary.readers?.sentences(table: name) ?? []
    }
    for (column, rows) in tables.demographics?.unread ?? [] {
      notes.append(
        "\(tables.demographics?.keyed.name ?? ""): column \(column) cannot be read in"
          + " \(rows.count) rows, whose value counts as unknown: \(Self.list(rows))")
    }
    return notes
  }
}

extension IngestSummary.RowReason {
  /// Whether a file is there that the row nearly names.
  fileprivate var isContradiction: Bool { reason.hasPrefix("names a file by") }
}
