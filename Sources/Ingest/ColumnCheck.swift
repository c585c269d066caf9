internal import Files
internal import Foundation

/// Which columns of a table may become targets or attributes, and which look identifying.
///
/// A column is left out, and said to be, when its name or one of its values looks like an
/// identifier, a name, a date, a place or free text. What it lets through is compared with each
/// patient's own values later.
struct ColumnCheck {
  /// Why the column is left out, or nil.
  static func refusal(of column: String, in table: CSVTable) -> String? {
    let words = Self.words(column)
    if let word = words.first(where: { identifyingWords.contains($0) }) {
      return "its name says \(word)"
    }
    let values = Set(table.rows.indices.compactMap { table[$0, column] })
    if values.contains(where: { $0.count > longestValue || $0.contains(where: \.isNewline) }) {
      return "it holds text longer than \(longestValue) characters"
    }
    if values.contains(where: looksLikeDate) { return "it holds dates" }
    if values.contains(where: looksLikeIdentifier) { return "it holds identifiers" }
    if values.count(where: { Double($0) == nil }) > mostWords {
      return "it holds more than \(mostWords) different words"
    }
    return nil
  }

  static let longestValue = 64
  static let mostWords = 50

  /// Words of a column's name that say it identifies: people, places, numbers, days, free text.
  static let identifyingWords: Set<String> = [
    "id", "ids", "uid", "uids", "mrn", "name", "names", "surname", "initials", "birth", "birthday",
    "birthdate", "dob", "date", "dates", "datetime", "timestamp", "address", "street",
    "city", "zip", "postcode", "phone", "telephone", "email", "ssn", "insurance", "accession",
    "path", "file", "filename", "folder", "url", "comment", "comments", "remark", "remarks", "note",
    "notes", "report", "text", "description", "physician", "doctor", "radiologist", "operator",
    "hospital", "institution", "ward", "serial",
  ]

  /// The words of `patientName`, `patient_name` and `Patient Name`, in lower case.
  static func words(_ column: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in column {
      if !character.isLetter || character.isUppercase && wasLower {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if character.isLetter { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// `2019-03-31`, `31.3.2019`, `20190331` and the like.
  static func looksLikeDate(_ value: String) -> Bool {
    let parts = value.prefix(10).split { "-/.".contains($0) }
    let numbers = parts.compactMap { Int($0) }
    if parts.count == 3, numbers.count == 3, value.prefix(10).count >= 6 {
      let years = [numbers[0], numbers[2]].filter { (1850...2150).contains($0) }
      return years.count == 1 && (1...31).contains(numbers[1])
    }
    guard value.utf8.count == 8, let number = Int(value) else { return false }
    return (1850...2150).contains(number / 10000) && (1...12).contains(number / 100 % 100)
      && (1...31).contains(number % 100)
  }

  /// A UID, or seven digits in a row that are no fraction.
  static func looksLikeIdentifier(_ value: String) -> Bool {
    let parts = value.split(separator: ".", omittingEmptySubsequences: false)
    let isDotted = parts.count >= 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    let longestRun = value.split { !$0.isNumber }.map(\.count).max() ?? 0
    let isFraction = Double(value) != nil && value.contains(".")
    return isDotted || longestRun >= 7 && !isFraction
  }
}
