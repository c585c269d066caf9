internal import Foundation
internal import SwiftCSV

/// Cuts the text of a table into its header and its rows.
enum CSVRecords {
  /// A row that is not blank, and its number as a spreadsheet shows it.
  struct Row {
    var fields: [String]
    let number: Int
  }

  /// - Throws: `badData` for an empty table, broken quotes, and the first row that is shorter or
  ///   longer than the header.
  static func read(
    _ text: String, subject: String
  ) throws(FilesError) -> (header: [String], rows: [Row]) {
    guard !text.unicodeScalars.contains("\0") else {
      throw FilesError(
        .badData, subject: subject, reason: "holds NUL bytes", hint: "save it as CSV")
    }
    var body = Substring(text)
    if body.unicodeScalars.first == "\u{FEFF}" { body.unicodeScalars.removeFirst() }
    let separator = statedSeparator(&body) ?? likeliestSeparator(of: body)
    let records = try records(of: body, separator, subject: subject)
    guard var header = records.first, header.contains(where: { !$0.isEmpty }) else {
      throw FilesError(
        .badData, subject: subject, reason: "has no header row",
        hint: "name the columns in the first row")
    }
    var rows: [Row] = []
    for (offset, var record) in records.enumerated().dropFirst()
    where record.contains(where: { !$0.isEmpty }) {
      while record.count > header.count, record.last == "" { record.removeLast() }
      guard record.count == header.count else {
        throw FilesError(
          .badData, subject: "\(subject) row \(offset + 1)",
          reason: "has \(record.count) fields where the header has \(header.count)",
          hint: "check delimiters and quotes")
      }
      rows.append(Row(fields: record, number: offset + 1))
    }
    dropBlankColumns(&header, &rows)
    if separator != "," { putPoints(&rows, width: header.count, separator) }
    return (header, rows)
  }

  /// Spreadsheets keep columns that were once used: without a name and without a value.
  private static func dropBlankColumns(_ header: inout [String], _ rows: inout [Row]) {
    for column in header.indices.reversed()
    where header[column].isEmpty && rows.allSatisfy({ $0.fields[column].isEmpty }) {
      header.remove(at: column)
      for row in rows.indices { rows[row].fields.remove(at: column) }
    }
  }

  private static func putPoints(_ rows: inout [Row], width: Int, _ separator: Character) {
    for column in 0..<width {
      let cells = rows.map { $0.fields[column] }
      guard let numbers = SpreadsheetNumber.withPoints(cells, separator: separator) else {
        continue
      }
      for row in rows.indices { rows[row].fields[column] = numbers[row] }
    }
  }

  private static func records(
    of body: Substring, _ separator: Character, subject: String
  ) throws(FilesError) -> [[String]] {
    let text = body.last?.isNewline == true ? String(body) : body + "\n"
    let collected = Collected()
    do {
      let csv = try EnumeratedCSV(
        string: text, delimiter: .character(separator), loadColumns: false, rowLimit: 0)
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

  /// The separator of a first line `sep=;`, which spreadsheets obey and do not show.
  private static func statedSeparator(_ body: inout Substring) -> Character? {
    let line = body.prefix { !$0.isNewline }
    guard line.count == 5, line.prefix(4).lowercased() == "sep=", let separator = line.last else {
      return nil
    }
    body = body[line.endIndex...].dropFirst()
    return separator
  }

  /// The separator that the first line holds most of, outside quotes; a comma if none.
  private static func likeliestSeparator(of body: Substring) -> Character {
    var counts: [Character: Int] = [:]
    var isQuoted = false
    for character in body {
      if character == "\"" { isQuoted.toggle() }
      if isQuoted { continue }
      if character.isNewline { break }
      if ",;\t".contains(character) { counts[character, default: 0] += 1 }
    }
    let most = counts.values.max() ?? 0
    return [",", ";", "\t"].first { counts[$0] == most } ?? ","
  }
}

/// What the parser's escaping callback gathers; a class because the callback escapes.
private final class Collected {
  var records: [[String]] = []
}
