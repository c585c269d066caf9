import Files
import Foundation
import Testing

@Suite struct CSVTableTests {
  @Test(arguments: [
    "path,label\na.png,1\n",
    "\u{FEFF}path,label\r\na.png,1\r\n",
    "path;label\na.png;1",
    "path\tlabel\na.png\t1\n",
    "\"path\",\"label\"\n\"a.png\",\"1\"\n",
    "path , label\n a.png , 1 \n",
    "path,label\n\na.png,1\n,\n\n",
  ])
  func `a table reads the same however it was saved`(text: String) throws {
    let table = try CSVTable(text: text)
    #expect(table.header == ["path", "label"])
    #expect(table.rows == [["a.png", "1"]])
    #expect(table[0, "label"] == "1")
    #expect(table[0, "other"] == nil)
  }

  @Test func `row numbers are those of a spreadsheet`() throws {
    let table = try CSVTable(text: "a,b\n1,2\n\n\"x\ny\",4\n5,\n")
    #expect(table.rows == [["1", "2"], ["x\ny", "4"], ["5", ""]])
    #expect(table.rowNumbers == [2, 4, 5])
  }

  @Test func `identifiers keep their leading zeros`() throws {
    #expect(try CSVTable(text: "id\n00123\n").rows == [["00123"]])
  }

  @Test(arguments: [
    ("", "labels.csv: has no header row; name the columns in the first row"),
    ("\n1,2\n", "labels.csv: has no header row; name the columns in the first row"),
    ("a,,c\n1,2,3\n", "labels.csv: column 2 has no name; name it or delete it"),
    ("a,b,a\n1,2,3\n", "labels.csv: names the column a twice; rename one of them"),
    (
      "a,b\n1,2\n3\n",
      "labels.csv row 3: has 1 fields where the header has 2; check delimiters and quotes"
    ),
    (
      "a,b\n1,2,3\n",
      "labels.csv row 2: has 3 fields where the header has 2; check delimiters and quotes"
    ),
    (
      "a,b\n\"1\"x,2\n",
      "labels.csv row 2: has text beside a quoted field; double the quotes inside a field"
    ),
    (
      "a,b\n1,2\n\"3,4\n5,6\n",
      "labels.csv row 3: opens a quote that is never closed; close or double the quote"
    ),
    ("a,b\n1,\0\n", "labels.csv: holds NUL bytes; save it as CSV"),
  ])
  func `a broken table says where and what to do`(text: String, sentence: String) {
    let error = #expect(throws: FilesError.self) {
      try CSVTable(text: text, subject: "labels.csv")
    }
    #expect(error?.description == sentence)
    #expect(error?.exitCode == 65)
  }

  @Test func `UTF-16 with a byte order mark is read`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a.csv")
    try Data([0xFF, 0xFE] + "a\té\n1\t2\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
      .write(to: file)
    #expect(try CSVTable(contentsOf: file).header == ["a", "é"])
  }

  @Test func `another encoding is refused`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a.csv")
    try Data([0x61, 0xE9, 0x0A]).write(to: file)
    let error = #expect(throws: FilesError.self) { try CSVTable(contentsOf: file) }
    #expect(error?.description == "a.csv: is not UTF-8 text; save it as CSV UTF-8")
  }

  @Test func `what is written is read back`() throws {
    let rows = [["plain", "with, comma"], ["\"quoted\"", "two\nlines"], ["", " outer"]]
    let text = CSVTable.text(header: ["a", "b"], rows: rows)
    #expect(
      text == "a,b\nplain,\"with, comma\"\n\"\"\"quoted\"\"\",\"two\nlines\"\n,\" outer\"\n")
    let table = try CSVTable(text: text)
    #expect(table.rows[0] == rows[0])
    #expect(table.rows[1] == rows[1])
  }
}
