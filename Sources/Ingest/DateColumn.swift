internal import Files
internal import Foundation
internal import Privacy

/// A column of dates as people and spreadsheets write them, all read in one way.
///
/// Sure are `2019-03-31` with `-`, `/` or `.`, `20190331`, and `31.3.2019`, a time after them
/// ignored. `31/3/2019` and `3/31/2019` are told apart by the rows of which one number is above 12.
/// Numbers above all years are the days of a spreadsheet that counts from 1900.
struct DateColumn {
  /// The days by row; blank cells have none.
  let days: [Int: CalendarDate]

  /// Reads the column.
  ///
  /// - Throws: `badData` for what is no day, and for days that can be read in two ways.
  init(_ column: String, of keyed: KeyedTable) throws(IngestError) {
    var days: [Int: CalendarDate] = [:]
    var open: [(row: Int, first: Int, second: Int, year: Int)] = []
    for row in keyed.table.rows.indices {
      guard let cell = keyed.table[row, column],
        !DemographicsTable.unknown.contains(cell.lowercased())
      else { continue }
      switch Self.reading(of: cell) {
      case .day(let day): days[row] = day
      case .open(let first, let second, let year): open.append((row, first, second, year))
      case .yearOrDays:
        throw Self.error(
          keyed, [row], "its \(column) may be a year or a day of a spreadsheet",
          "write dates as 2019-03-31")
      case nil:
        throw Self.error(
          keyed, [row], "its \(column) is no day with a year of four digits",
          "write it as 2019-03-31")
      }
    }
    let dayFirst = open.first { $0.first > 12 }
    let monthFirst = open.first { $0.second > 12 }
    if let one = open.first, (dayFirst == nil) == (monthFirst == nil) {
      throw Self.error(
        keyed, [dayFirst, monthFirst].compactMap { $0?.row } + (dayFirst == nil ? [one.row] : []),
        dayFirst == nil
          ? "its \(column) may be day/month or month/day, and no row tells which"
          : "write day/month and month/day in the one column \(column)",
        "write dates as 2019-03-31")
    }
    for one in open {
      let isDayFirst = dayFirst != nil
      guard
        let day = CalendarDate(
          year: one.year, month: isDayFirst ? one.second : one.first,
          day: isDayFirst ? one.first : one.second)
      else {
        throw Self.error(
          keyed, [one.row], "its \(column) is no day with a year of four digits",
          "write it as 2019-03-31")
      }
      days[one.row] = day
    }
    self.days = days
  }

  private enum Reading {
    case day(CalendarDate)
    /// Day and month in either order.
    case open(Int, Int, Int)
    /// Four digits that may be a year.
    case yearOrDays
  }

  private static let years = 1850...2150

  private static func reading(of cell: String) -> Reading? {
    let date = cell.prefix { !" T".contains($0) }
    let parts = date.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
    let numbers = parts.compactMap { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int($0) : nil }
    guard numbers.count == parts.count else { return nil }
    switch numbers.count {
    case 3 where parts[0].count == 4:
      return CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2]).map(Reading.day)
    case 3 where parts[2].count == 4:
      if date.contains(".") {
        return CalendarDate(year: numbers[2], month: numbers[1], day: numbers[0])
          .map(Reading.day)
      }
      return .open(numbers[0], numbers[1], numbers[2])
    case 1 where date.count == 8:
      return CalendarDate(
        year: numbers[0] / 10000, month: numbers[0] / 100 % 100, day: numbers[0] % 100
      ).map(Reading.day)
    case 1 where years.contains(numbers[0]): return .yearOrDays
    case 1 where numbers[0] > years.upperBound, 2 where numbers[0] > years.upperBound:
      return CalendarDate(spreadsheetDay: numbers[0]).map(Reading.day)
    default: return nil
    }
  }

  private static func error(
    _ keyed: KeyedTable, _ rows: [Int], _ reason: String, _ hint: String
  ) -> IngestError {
    let numbers = rows.map(keyed.number).sorted().map(String.init)
    return IngestError(
      .badData,
      subject: "\(keyed.name) \(rows.count == 1 ? "row" : "rows") \(ColumnNames.list(numbers))",
      reason: reason, hint: hint)
  }
}
