internal import Files

extension KeyedTable {
  /// The error of a table without a column that names images, with the names that are wanted.
  ///
  /// What was found is not repeated: the first line may hold people instead of names of columns.
  static func keyless(_ header: [String], name: String, allowed: [MatchKey]) -> IngestError {
    if ColumnNames.areData(header) {
      return IngestError(
        .badData, subject: name, reason: "has numbers in its first line, where names belong",
        hint: "put a line with the names of the columns above them")
    }
    let wanted = allowed.filter(\.isIdentifying).map(\.rawValue)
    let meant = wanted.lazy.compactMap { key in
      Suggestion.nearest(to: key, among: header).map { "call \($0) \(key)" }
    }.first
    return IngestError(
      .badData, subject: name,
      reason: "has no column that names images among its \(header.count)",
      hint: meant ?? "add one of \(wanted.joined(separator: ", "))")
  }
}
