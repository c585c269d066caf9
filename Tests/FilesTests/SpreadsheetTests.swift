import Files
import Testing

/// What spreadsheets do to numbers and headers.
@Suite struct SpreadsheetTests {
  @Test(arguments: [
    ("a;b\n0,5;x\n-1,25;y\n3;z\n", ["0.5", "-1.25", "3"]),
    ("a;b\n0,5;x\n;y\n1,2e-3;z\n", ["0.5", "", "1.2e-3"]),
    ("a\tb\n0,5\tx\n1,25\ty\n2\tz\n", ["0.5", "1.25", "2"]),
    ("a;b\n1,234;x\n5,678;y\n2;z\n", ["1.234", "5.678", "2"]),
  ])
  func `a column with decimal commas has points`(text: String, column: [String]) throws {
    let table = try CSVTable(text: text)
    #expect(table.rows.map { $0[0] } == column)
  }

  @Test(arguments: [
    ("a,b\n\"0,5\",x\n", ["0,5"]), ("a;b\n0,5;x\n1.5;y\n", ["0,5", "1.5"]),
    ("a;b\n0,5;x\nleft;y\n", ["0,5", "left"]), ("a;b\n1,2,3;x\n", ["1,2,3"]),
    ("a\tb\n1,234\tx\n5,678\ty\n", ["1,234", "5,678"]), ("a;b\n007;x\n", ["007"]),
  ])
  func `any other column stays as it is`(text: String, column: [String]) throws {
    #expect(try CSVTable(text: text).rows.map { $0[0] } == column)
  }

  @Test func `a number in scientific notation is a rounded identifier`() {
    for text in ["1.23E+15", "1,23457E+11", "1E+20", "9.9e+100"] {
      #expect(SpreadsheetNumber.isRounded(text), "\(text)")
    }
    for text in ["1E5", "12E+15", "A1.2E+15", "1.2.3", "123456789012345", ""] {
      #expect(!SpreadsheetNumber.isRounded(text), "\(text)")
    }
  }

  @Test func `values in the first row are no names`() {
    for header in [["007", "mass"], ["a", "0,5"], ["2019-03-31"], ["1.2.840.1", "x"]] {
      #expect(ColumnNames.areData(header), "\(header)")
    }
    for header in [["patient_id", "x1"], ["2nd look", "nan"], ["inf"]] {
      #expect(!ColumnNames.areData(header), "\(header)")
    }
  }
}
