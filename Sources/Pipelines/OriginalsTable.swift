internal import Files
internal import Foundation

/// The rows of a table that leads back, for the cases that were chosen, in the order of ranks.
struct OriginalsTable {
  private static let caseColumn = "case_id"
  private let header: [String]
  /// By case, the rows of the table.
  private let rows: [String: [[String]]]

  /// Reads the table that `fovea ingest --link` wrote.
  ///
  /// - Throws: `badData` for another table; errors of the file.
  init(_ link: URL) throws {
    let table = try CSVTable(contentsOf: link)
    guard let place = table.header.firstIndex(of: Self.caseColumn) else {
      throw PipelinesError(
        .badData, subject: "--link", reason: "has no column \(Self.caseColumn)",
        hint: "name the table that fovea ingest --link wrote")
    }
    header = table.header
    rows = Dictionary(grouping: table.rows) { $0[place] }
  }

  /// How many of the cases the table does not know.
  func missing(_ caseIDs: [String]) -> Int { caseIDs.count { rows[$0] == nil } }

  /// Lays the rows of the cases beside their place, readable by their owner alone.
  ///
  /// - Throws: `cannotCreate`, `permission`, `inputOutput`.
  func stage(
    _ chosen: [(rank: Int, caseID: String)], for url: URL
  ) throws(FilesError) -> StagedFile {
    try AtomicFile.stage(for: url, mode: 0o600) { (writer) throws(FilesError) in
      try writer.append(CSVTable.line(["rank"] + header))
      for (rank, caseID) in chosen {
        for row in rows[caseID] ?? [] { try writer.append(CSVTable.line(["\(rank)"] + row)) }
      }
    }
  }
}
