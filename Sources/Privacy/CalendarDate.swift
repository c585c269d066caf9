/// A day, read from a DICOM date; used for an age and for the order of studies, then dropped.
struct CalendarDate: Comparable {
  let year: Int
  let month: Int
  let day: Int

  /// Reads `YYYYMMDD`, or the retired `YYYY.MM.DD` (PS3.5 section 6.2); nil if it is no day.
  init?(dicom text: String) {
    let digits = text.filter { $0 != "." }
    guard digits.utf8.count == 8, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let number = Int(digits)
    else { return nil }
    year = number / 10000
    month = number / 100 % 100
    day = number % 100
    guard (1...12).contains(month), (1...31).contains(day), year >= 1800 else { return nil }
  }

  var digits: String { String(year * 10000 + month * 100 + day) }

  /// Whole years from `birth` to this day; nil before birth.
  func yearsSince(_ birth: CalendarDate) -> Int? {
    guard self >= birth else { return nil }
    let hadBirthday = (month, day) >= (birth.month, birth.day)
    return year - birth.year - (hadBirthday ? 0 : 1)
  }

  static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}
