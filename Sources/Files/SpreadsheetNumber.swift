/// What spreadsheets make of numbers.
public enum SpreadsheetNumber {
  /// Whether the text is a number that a spreadsheet has rounded, such as `1.23E+15`: an identifier
  /// that looks like it has lost its digits.
  public static func isRounded(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "+"))
      && text.wholeMatch(of: /[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,3}/) != nil
  }

  /// The cells of a column with points where all are numbers and some have a decimal comma; nil for
  /// any other column.
  ///
  /// In a table that tabs separate, three digits after every comma may be thousands, and stay.
  static func withPoints(_ cells: [String], separator: Character) -> [String]? {
    var hasComma = false
    var mayBeThousands = true
    for cell in cells where !cell.isEmpty {
      guard cell.wholeMatch(of: /[+\-]?[0-9]+(,[0-9]+)?([eE][+\-]?[0-9]+)?/) != nil else {
        return nil
      }
      guard let comma = cell.firstIndex(of: ",") else { continue }
      hasComma = true
      let digits = cell[comma...].dropFirst()
      if digits.count != 3 || cell.prefix(2) == "0," { mayBeThousands = false }
    }
    guard hasComma, separator == ";" || !mayBeThousands else { return nil }
    return cells.map { $0.replacing(",", with: ".") }
  }
}
