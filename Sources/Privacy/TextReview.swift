internal import Files
public import Foundation

/// The table of `--text-reviewed`: files that a person looked at and found free of text.
///
/// It has the form of `quarantine.csv`, which `ingest` and `deidentify` write, less the rows of
/// files that do hold text. A row names a file by what is in it (`Pseudonyms.contentID`), so that a
/// file that changed since, or another one of the same name, is not the one that was looked at.
public struct TextReview: Sendable {
  /// The column that names files; other columns, and rows in which it is blank, say nothing.
  public static let column = "content"
  /// What is noted of an image that was let in so.
  public static let decision = "text reviewed by a person"

  /// SHA-256 of the table.
  public let digest: String
  /// The rows' numbers in the file, by the content that they name.
  private let rows: [String: [Int]]

  /// Reads the table.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`; `badReview` for a table without the
  ///   column.
  public init(contentsOf url: URL) throws(PrivacyError) {
    let table: CSVTable
    do throws(FilesError) {
      table = try CSVTable(contentsOf: url)
      digest = try Digest.sha256(of: url)
    } catch {
      throw error.code == .badData
        ? PrivacyError(
          .badReview, subject: error.subject, reason: error.reason, hint: error.hint)
        : PrivacyError(error)
    }
    let name = url.lastPathComponent
    guard table.header.contains(Self.column) else {
      throw PrivacyError(
        .badReview, subject: name, reason: "has no column \(Self.column)",
        hint: "take the quarantine.csv of an earlier run, and delete the rows of files with text")
    }
    var rows: [String: [Int]] = [:]
    for row in table.rows.indices {
      guard let content = table[row, Self.column], !content.isEmpty else { continue }
      rows[content, default: []].append(table.rowNumbers[row])
    }
    self.rows = rows
  }

  /// Whether somebody looked at a file of this content.
  public func contains(_ content: String) -> Bool { rows[content] != nil }

  /// A sentence about the rows that name none of the files that look like text, or nil.
  public func note(met: Set<String>) -> String? {
    UnmetRows.sentence(
      rows, met: met, flag: "--text-reviewed", naming: "no file that looks like text")
  }
}
