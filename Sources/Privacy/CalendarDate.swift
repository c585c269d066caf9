/// A day, for an age and for the order of studies, after which it is dropped.
package struct CalendarDate: Comparable, Sendable {
  let year: Int
  let month: Int
  let day: Int

  /// A day of the Gregorian calendar from 1800 on; nil if it is none.
  package init?(year: Int, month: Int, day: Int) {
    guard (1800...9999).contains(year), (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `YYYYMMDD`, or the retired `YYYY.MM.DD` (PS3.5 section 6.2); nil if it is no date.
  ///
  /// A 31st passes in every month: such a date is wrong, and identifies all the same.
  package init?(dicom text: String) {
    let digits = text.filter { $0 != "." }
    guard digits.utf8.count == 8, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let number = Int(digits)
    else { return nil }
    year = number / 10000
    month = number / 100 % 100
    day = number % 100
    guard (1...12).contains(month), (1...31).contains(day), year >= 1800 else { return nil }
  }

  /// The day of that number in a spreadsheet that counts 1900-01-01 as 1; nil if it is none.
  ///
  /// Such spreadsheets know a day 60, 1900-02-29, which never was; all later days count one more
  /// (ECMA-376 part 1, 18.17.4.1).
  package init?(spreadsheetDay number: Int) {
    guard (1...2_958_465).contains(number), number != 60 else { return nil }
    var left = number > 60 ? number - 2 : number - 1
    var year = 1900
    while left >= Self.days(in: year) {
      left -= Self.days(in: year)
      year += 1
    }
    var month = 1
    while left >= Self.days(in: month, of: year) {
      left -= Self.days(in: month, of: year)
      month += 1
    }
    self.init(year: year, month: month, day: left + 1)
  }

  /// The eight digits of `YYYYMMDD`.
  package var digits: String { String(year * 10000 + month * 100 + day) }

  /// Whole years from `birth` to this day; nil before birth.
  ///
  /// Who was born on 29 February is a year older on 1 March where there is no such day.
  package func yearsSince(_ birth: CalendarDate) -> Int? {
    guard self >= birth else { return nil }
    let hadBirthday = (month, day) >= (birth.month, birth.day)
    return year - birth.year - (hadBirthday ? 0 : 1)
  }

  /// Whether the first day is the earlier one.
  package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
  }

  private static func days(in year: Int) -> Int { isLeap(year) ? 366 : 365 }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
