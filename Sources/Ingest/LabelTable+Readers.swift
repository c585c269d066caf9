internal import Files

extension LabelTable {
  /// The rows of each reader, rows that name none included; empty unless there are several.
  func rowsByReader(_ rows: [Int]) -> [(reader: String, rows: [Int])] {
    guard rows.count > 1, let column = column(.reader) else { return [] }
    func reader(_ row: Int) -> String { keyed.table[row, column] ?? "" }
    let readers = Set(rows.map(reader)).subtracting([""])
    guard readers.count > 1 else { return [] }
    return readers.sorted().map { name in
      (name, rows.filter { [name, ""].contains(reader($0)) })
    }
  }

  /// What each of several readers says, and the label that they make together.
  ///
  /// - Throws: `badData` for rows of one reader that contradict each other, and for readers who
  ///   differ where the rule makes no label of theirs.
  func read(
    _ groups: [(reader: String, rows: [Int])], into labels: inout Labels
  ) throws(IngestError) {
    for (reader, rows) in groups {
      var reading: [String: String] = [:]
      for column in targets {
        reading[column] = try agreed(column, rows, &labels.overruled).map(ConsensusRule.plain)
      }
      labels.readings[reader] = reading
    }
    for column in targets {
      let votes = groups.compactMap { labels.readings[$0.reader]?[column] }
      guard let first = votes.first else { continue }
      if votes.allSatisfy({ $0 == first }) {
        labels.targets[column] = first
      } else {
        guard let label = consensus.label(of: votes) else { throw dispute(column, groups) }
        labels.targets[column] = label
        labels.disputed.insert(column)
      }
    }
  }

  private func dispute(
    _ column: String, _ groups: [(reader: String, rows: [Int])]
  ) -> IngestError {
    let filled = groups.compactMap { group in
      group.rows.first { keyed.table[$0, column]?.isEmpty == false }
    }
    let numbers = Set(filled.map(keyed.number)).sorted().map(String.init)
    let subject = "\(keyed.name) rows \(ColumnNames.list(numbers))"
    if consensus == .mustAgree {
      return IngestError(
        .badData, subject: subject, reason: "readers differ in column \(column)",
        hint: "say what then holds: --consensus majority, unanimous, any or all (ingest.consensus)")
    }
    return IngestError(
      .badData, subject: subject,
      reason: "readers differ in column \(column), and \(consensus.rawValue) needs 0, 1 or -1",
      hint: "correct the column, or say --consensus majority or unanimous")
  }
}
