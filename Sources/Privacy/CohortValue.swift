internal import Foundation

/// Sex, age and side as a cohort keeps them, from the many ways they are written.
public enum CohortValue {
  /// The age from which on all are pooled: 90 and more (45 CFR 164.514(b)(2)(i)(C)).
  static let pooledAge = 90
  static let longestLife = 150

  /// Whether a column of this name holds days of birth, whatever stands between its letters.
  public static func isDayOfBirth(column: String) -> Bool {
    births.contains(column.lowercased().filter(\.isLetter))
  }

  private static let births: Set = [
    "birthdate", "dateofbirth", "dob", "birthday", "patientbirthdate",
  ]

  /// "M", "F" or "O" (PS3.3 C.7.1.1), or nil if the text is none of the known spellings.
  public static func sex(_ text: String) -> String? {
    switch text.trimmingCharacters(in: .whitespaces).lowercased() {
    case "m", "male", "man": "M"
    case "f", "female", "woman": "F"
    case "o", "other": "O"
    default: nil
    }
  }

  /// "R", "L", "U" or "B" (PS3.3 C.7.3.1.1.1), also from left, right, both and unpaired.
  public static func laterality(_ text: String) -> String? { CodeValues.laterality(text) }

  /// A View Position of the standard, in capitals.
  public static func view(_ text: String) -> String? { CodeValues.view(text) }

  /// Whole years as text, "90+" from 90 on; nil for what is no age.
  ///
  /// Reads `045Y`, `018M`, `004W`, `003D` (PS3.5 section 6.2, AS), plain years and "90+".
  public static func age(_ text: String) -> String? {
    let text = text.trimmingCharacters(in: .whitespaces).uppercased()
    if text == "90+" || text == ">89" { return "90+" }
    if let unit = text.last, "DWMY".contains(unit) {
      let digits = text.dropLast()
      guard (1...3).contains(digits.count), let number = count(digits) else { return nil }
      let years: Int =
        switch unit {
        case "D": number / 365
        case "W": number * 7 / 365
        case "M": number / 12
        default: number
        }
      return pooled(years)
    }
    guard let years = Double(text), years >= 0, years < 1000 else { return nil }
    return pooled(Int(years))
  }

  /// Years as text, "90+" from 90 on; nil for more than a life.
  static func pooled(_ years: Int) -> String? {
    guard (0...longestLife).contains(years) else { return nil }
    return years >= pooledAge ? "90+" : String(years)
  }

  private static func count(_ digits: Substring) -> Int? {
    digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(digits) : nil
  }
}
