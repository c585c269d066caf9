public import Foundation

/// A table from a CSV file as people save it: BOM, `;` or `,` or tab, any line ends, quotes.
///
/// Every row has as many fields as the header. Blank around fields is dropped; rows and columns
/// that are blank altogether are skipped. Identifiers stay strings, leading zeros included; a
/// column of numbers with a decimal comma, which `;` or tabs separate, has points here.
public struct CSVTable: Sendable, Equatable {
  /// The column names, in file order, without surrounding blank.
  public let header: [String]
  /// The fields of each row that is not blank.
  public let rows: [[String]]
  /// For each row its number in the file as a spreadsheet shows it: the header is row 1.
  public let rowNumbers: [Int]
  /// What was assumed to read the file, for people; nil: nothing.
  public private(set) var note: String?
  private let columns: [String: Int]

  /// Reads a file in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`, and `badData` naming the row.
  public init(contentsOf url: URL) throws(FilesError) {
    let subject = url.lastPathComponent
    let text = try TableText(InputFile.data(of: url, limit: 1 << 30), subject: subject)
    try self.init(text: text.text, subject: subject)
    if text.isWindows1252 {
      note = "is no UTF-8 and was read as Windows-1252; if letters are wrong, save it as CSV UTF-8"
    }
  }

  /// Reads the text; `subject` names the table in errors.
  ///
  /// - Throws: `badData` for an empty table, a missing or repeated column name, broken quotes, and
  ///   for each row that is shorter or longer than the header (the first is named).
  public init(text: String, subject: String = "table") throws(FilesError) {
    let (header, records) = try CSVRecords.read(text, subject: subject)
    self.header = header
    columns = try Self.index(header, subject: subject)
    rows = records.map(\.fields)
    rowNumbers = records.map(\.number)
  }

  /// The field of row index `row` in the named column, or nil when there is no such column.
  public subscript(row: Int, column: String) -> String? {
    columns[column].map { rows[row][$0] }
  }

  /// The table as text: `,`, `\n`, fields quoted where RFC 4180 asks for it.
  public static func text(header: [String], rows: [[String]]) -> String {
    var text = line(header)
    for row in rows { text += line(row) }
    return text
  }

  /// One record with its newline.
  public static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains { "\",;\t\r\n".unicodeScalars.contains($0) }
    let hasOuterBlank = field.first?.isWhitespace == true || field.last?.isWhitespace == true
    guard needsQuotes || hasOuterBlank else { return field }
    return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

extension CSVTable {
  private static func index(
    _ header: [String], subject: String
  ) throws(FilesError) -> [String: Int] {
    var columns: [String: Int] = [:]
    for (position, name) in header.enumerated() {
      guard !name.isEmpty else {
        throw FilesError(
          .badData, subject: subject, reason: "column \(position + 1) has no name",
          hint: "name it or delete it")
      }
      guard columns.updateValue(position, forKey: name) == nil else {
        throw FilesError(
          .badData, subject: subject, reason: "names the column \(name) twice",
          hint: "rename one of them")
      }
    }
    return columns
  }
}
