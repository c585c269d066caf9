internal import Files

/// Columns that the user names: `patient=MRN`.
struct ColumnFlags: Equatable {
  static let none = ColumnFlags()

  private(set) var columns: [ColumnRole: String] = [:]

  private init() {}

  /// Reads the values of `--column`.
  ///
  /// - Throws: `usage` for an unknown role, one without name, and one that is named twice.
  init(_ flags: [String]) throws(PipelinesError) {
    for flag in flags {
      let parts = flag.split(separator: "=", maxSplits: 1).map(String.init)
      let roles = ColumnRole.allCases.map(\.rawValue)
      guard parts.count == 2, let role = ColumnRole(rawValue: parts[0]) else {
        throw PipelinesError(
          .usage, subject: "--column \(flag)",
          reason: "does not name one of \(roles.joined(separator: ", "))",
          hint: "write --column score=NAME_OF_THE_COLUMN")
      }
      guard columns.updateValue(parts[1], forKey: role) == nil else {
        throw PipelinesError(
          .usage, subject: "--column \(flag)", reason: "names the column of \(role.title) again",
          hint: "name it once")
      }
    }
  }

  /// The column that the user or its usual name says, or nil.
  ///
  /// - Throws: `badData` for a named column that the table lacks.
  func column(
    _ role: ColumnRole, in header: [String], subject: String
  ) throws(PipelinesError) -> String? {
    guard let named = columns[role] else { return role.column(in: header) }
    if header.contains(named) { return named }
    if ColumnNames.areData(header) { throw Self.headless(subject) }
    throw PipelinesError(
      .badData, subject: subject,
      reason: "has no column \(named), which --column names for \(role.title)",
      hint: Suggestion.nearest(to: named, among: header).map { "did you mean \($0)?" }
        ?? "it has \(Self.list(header))")
  }

  /// The error of a table without a column for the role.
  static func missing(_ role: ColumnRole, header: [String], subject: String) -> PipelinesError {
    if ColumnNames.areData(header) { return headless(subject) }
    let meant = role.names.lazy.compactMap { Suggestion.nearest(to: $0, among: header) }.first
    let found = "has no column for \(role.title) among \(list(header))"
    let own = role.names[0]
    return PipelinesError(
      .badData, subject: subject, reason: found,
      hint: meant.map { "is it \($0)? say --column \(role.rawValue)=\($0)" }
        ?? "call it \(own), or say --column \(role.rawValue)=NAME")
  }

  private static func headless(_ subject: String) -> PipelinesError {
    PipelinesError(
      .badData, subject: subject, reason: "has numbers in its first line, where names belong",
      hint: "put a line with the names of the columns above them")
  }

  /// At most a dozen names of columns.
  static func list(_ header: [String]) -> String { ColumnNames.list(header) }
}
