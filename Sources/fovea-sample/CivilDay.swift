/// A day of the Gregorian calendar, counted from 1 January 1970.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013); no calendar library,
/// whose answers may differ with time zone and version, takes part.
struct CivilDay {
  let number: Int

  init(number: Int) { self.number = number }

  init(year: Int, month: Int, day: Int) {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  /// The day as a DICOM date, PS3.5 6.2 DA: YYYYMMDD.
  var dicomDate: String {
    let (year, month, day) = parts
    return String(year * 10_000 + month * 100 + day)
  }

  /// The same day `years` earlier; 28 February where it would be the 29th.
  func earlier(years: Int) -> CivilDay {
    let (year, month, day) = parts
    return CivilDay(year: year - years, month: month, day: min(day, 28))
  }

  func later(days: Int) -> CivilDay { CivilDay(number: number + days) }

  private var parts: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
