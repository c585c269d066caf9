public import Foundation
internal import SwiftCSV

/// A table from a CSV file as people save it: BOM, `;` or `,` or tab, CRLF, quotes.
///
/// Every row has as many fields as the header. Blank around fields is dropped; rows that are blank
/// altogether are skipped. Identifiers stay strings, leading zeros included.
public struct CSVTable: Sendable, Equatable {
  /// The column names, in file order, without surrounding blank.
  public let header: [String]
  /// The fields of each row that is not blank.
  public let rows: [[String]]
  /// For each row its number in the file as a spreadsheet shows it: the header is row 1.
  public let rowNumbers: [Int]
  private let columns: [String: Int]

  /// Reads a file in UTF-8, or UTF-16 with a byte order mark.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`, and `badData` naming the row.
  public init(contentsOf url: URL) throws(FilesError) {
    let data = try InputFile.data(of: url, limit: 1 << 30)
    let isUTF16 = data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF])
    let text =
      isUTF16 ? String(data: data, encoding: .utf16) : String(validating: data, as: UTF8.self)
    guard let text else {
      throw FilesError(
        .badData, subject: url.lastPathComponent, reason: "is not UTF-8 text",
        hint: "save it as CSV UTF-8")
    }
    try self.init(text: text, subject: url.lastPathComponent)
  }

  /// Reads the text; `subject` names the table in errors.
  ///
  /// - Throws: `badData` for an empty table, a missing or repeated column name, broken quotes, and
  ///   for each row that is shorter or longer than the header (the first is named).
  public init(text: String, subject: String = "table") throws(FilesError) {
    var text = text
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    if text.last?.isNewline != true { text += "\n" }
    guard !text.unicodeScalars.contains("\0") else {
      throw FilesError(
        .badData, subject: subject, reason: "holds NUL bytes", hint: "save it as CSV")
    }
    let records = try Self.records(of: text, subject: subject)
    guard let header = records.first, header.contains(where: { !$0.isEmpty }) else {
      throw FilesError(
        .badData, subject: subject, reason: "has no header row",
        hint: "name the columns in the first row")
    }
    self.header = header
    columns = try Self.index(header, subject: subject)
    var rows: [[String]] = []
    var numbers: [Int] = []
    for (offset, record) in records.enumerated().dropFirst()
    where record.contains(where: { !$0.isEmpty }) {
      guard record.count == header.count else {
        throw FilesError(
          .badData, subject: "\(subject) row \(offset + 1)",
          reason: "has \(record.count) fields where the header has \(header.count)",
          hint: "check delimiters and quotes")
      }
      rows.append(record)
      numbers.append(offset + 1)
    }
    self.rows = rows
    rowNumbers = numbers
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
  private static func records(of text: String, subject: String) throws(FilesError) -> [[String]] {
    let collected = Collected()
    do {
      let csv = try EnumeratedCSV(
        string: text, delimiter: delimiter(of: text), loadColumns: false, rowLimit: 0)
      try csv.enumerateAsArray(rowLimit: nil) { collected.records.append($0) }
    } catch {
      throw FilesError(
        .badData, subject: "\(subject) row \(collected.records.count + 1)",
        reason: "has text beside a quoted field", hint: "double the quotes inside a field")
    }
    guard text.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
      throw FilesError(
        .badData, subject: "\(subject) row \(collected.records.count)",
        reason: "opens a quote that is never closed", hint: "close or double the quote")
    }
    return collected.records.map { record in
      record.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }
  }

  /// The delimiter that the first line holds most of, outside quotes; a comma if none.
  private static func delimiter(of text: String) -> CSVDelimiter {
    var counts: [Character: Int] = [:]
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if isQuoted { continue }
      if character.isNewline { break }
      if ",;\t".contains(character) { counts[character, default: 0] += 1 }
    }
    let order: [(Character, CSVDelimiter)] = [(",", .comma), (";", .semicolon), ("\t", .tab)]
    let most = counts.values.max() ?? 0
    return order.first { counts[$0.0] == most }?.1 ?? .comma
  }

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

/// What the parser's escaping callback gathers; a class because the callback escapes.
private final class Collected {
  var records: [[String]] = []
}
