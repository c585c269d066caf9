import Privacy
import Testing

@Suite struct CohortValueTests {
  /// PS3.5 section 6.2, AS: nnnD, nnnW, nnnM, nnnY; the divisions by hand.
  @Test(arguments: [
    ("045Y", "45"), ("018M", "1"), ("004W", "0"), ("003D", "0"), ("104W", "1"), ("730D", "2"),
    ("089Y", "89"), ("090Y", "90+"), ("101Y", "90+"), ("45", "45"), ("45.0", "45"), (" 7 ", "7"),
    ("90+", "90+"), ("120", "90+"), ("000Y", "0"), ("364D", "0"), ("365D", "1"), ("999D", "2"),
    ("052W", "0"), ("053W", "1"), ("999W", "19"), ("011M", "0"), ("012M", "1"), ("999M", "83"),
    ("89.9", "89"), ("045y", "45"), (">89", "90+"),
  ])
  func `ages become whole years, pooled from 90 on`(text: String, age: String) {
    #expect(CohortValue.age(text) == age)
  }

  @Test(arguments: ["", "Y", "0451Y", "4x5Y", "unknown", "-3", "nan", "inf", "999Y", "151", "1e9"])
  func `what is no age is absent`(text: String) {
    #expect(CohortValue.age(text) == nil)
  }

  @Test(arguments: [
    ("M", "M"), ("male", "M"), ("F ", "F"), ("Female", "F"), ("O", "O"), ("other", "O"),
  ])
  func `sexes are read in their usual spellings`(text: String, sex: String) {
    #expect(CohortValue.sex(text) == sex)
  }

  @Test(arguments: ["", "U", "unknown", "1", "Brandvold"])
  func `an unknown sex is absent`(text: String) {
    #expect(CohortValue.sex(text) == nil)
  }

  /// By hand; 2000 is a leap year, 1900 and 2100 are none.
  @Test(arguments: [
    ("19800228", "20190227", 38), ("19800228", "20190228", 39), ("20000229", "20010228", 0),
    ("20000229", "20010301", 1), ("20000229", "20040228", 3), ("20000229", "20040229", 4),
    ("19991231", "20000101", 0), ("20190301", "20190301", 0), ("1929.03.01", "20190228", 89),
  ])
  func `whole years are counted from birthday to birthday`(birth: String, day: String, years: Int)
    throws
  {
    let birth = try #require(CalendarDate(dicom: birth))
    #expect(CalendarDate(dicom: day)?.yearsSince(birth) == years)
  }

  @Test func `before the birth there is no age`() throws {
    let birth = try #require(CalendarDate(dicom: "20190302"))
    #expect(CalendarDate(dicom: "20190301")?.yearsSince(birth) == nil)
  }

  /// ECMA-376 part 1, 18.17.4.1, and Python: date(1899, 12, 30) + timedelta(number) from 61 on.
  @Test(arguments: [
    (1, "19000101"), (31, "19000131"), (59, "19000228"), (61, "19000301"), (366, "19001231"),
    (367, "19010101"), (29279, "19800228"), (29280, "19800229"), (29281, "19800301"),
    (43555, "20190331"), (2_958_465, "99991231"),
  ])
  func `the days of a spreadsheet are those of the calendar`(number: Int, digits: String) {
    #expect(CalendarDate(spreadsheetDay: number)?.digits == digits)
  }

  @Test(arguments: [0, -1, 60, 2_958_466])
  func `a day that never was is none`(number: Int) {
    #expect(CalendarDate(spreadsheetDay: number) == nil)
  }

  @Test(arguments: [
    (2019, 2, 29), (1900, 2, 29), (2019, 4, 31), (2019, 0, 1), (2019, 1, 0), (1799, 1, 1),
  ])
  func `a day that is none in its month is none`(year: Int, month: Int, day: Int) {
    #expect(CalendarDate(year: year, month: month, day: day) == nil)
    #expect(CalendarDate(year: 2000, month: 2, day: 29) != nil)
  }
}
