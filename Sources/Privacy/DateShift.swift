internal import Foundation

/// Moves every date of a patient into the past by the same number of days, so that intervals stay.
struct DateShift: Sendable {
  /// From 1 to 3,650; the key and the patient decide.
  let days: Int

  static let mostDays: UInt64 = 3650

  init(patient: String, key: SecretKey) {
    let code = key.code(purpose: "fovea/date-shift/1", Data(patient.utf8))
    days = Int((UInt64(code.prefix(16), radix: 16) ?? 0) % Self.mostDays) + 1
  }

  /// A DA, or the date that a DT begins with, moved; what follows the date stays.
  ///
  /// Nil if there is no whole date, which then cannot stay either.
  func moved(_ text: String) -> String? {
    let isDotted = text.utf8.count == 10 && text.contains(".")
    guard let date = CalendarDate(dicom: isDotted ? text : String(text.prefix(8))) else {
      return nil
    }
    let rest = isDotted ? "" : text.dropFirst(8)
    guard Self.isTime(rest) else { return nil }
    return Self.civil(Self.days(date) - days) + rest
  }

  /// What may follow the day of a DT: up to six digits, a fraction, an offset from UTC (PS3.5
  /// section 6.2); no second date.
  private static func isTime(_ text: Substring) -> Bool {
    func digits(_ text: Substring) -> Substring { text.prefix { ("0"..."9").contains($0) } }
    let time = digits(text)
    var rest = text.dropFirst(time.count)
    if rest.first == "." { rest = rest.dropFirst(1 + digits(rest.dropFirst()).count) }
    guard time.count <= 6, let sign = rest.first else { return time.count <= 6 }
    return "+-".contains(sign) && rest.count == 5 && digits(rest.dropFirst()).count == 4
  }

  /// Days from 1970-01-01 (Howard Hinnant, chrono-compatible date algorithms, days_from_civil).
  private static func days(_ date: CalendarDate) -> Int {
    let year = date.month <= 2 ? date.year - 1 : date.year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The inverse, as `YYYYMMDD` (civil_from_days); for years from 1 on.
  private static func civil(_ days: Int) -> String {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let day = dayOfYear - (153 * part + 2) / 5 + 1
    return String(format: "%04d%02d%02d", year, month, day)
  }
}
