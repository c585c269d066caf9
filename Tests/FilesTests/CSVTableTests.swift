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
    "path,label\n\na.png,1\n,\n\n", "path,label\ra.png,1\r", "sep=;\r\npath;label\r\na.png;1\r\n",
    "SEP=,\npath,label\na.png,1\n", "path,label,,\na.png,1,,\n", "path,label\na.png,1,,\n",
    "path;label\na.png;\"1\"\n", "path,,label\na.png,,1\n", "path\u{A0},label\na.png,\u{A0}1\n",
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

  private func table(_ bytes: [UInt8]) throws -> CSVTable {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("a.csv")
    try Data(bytes).write(to: file)
    return try CSVTable(contentsOf: file)
  }

  @Test func `UTF-16 in either order of bytes is read`() throws {
    let text = Array("n\té\r\n\"a\tb\"\t2\r\n".utf16)
    var little: [UInt8] = [0xFF, 0xFE]
    var big: [UInt8] = [0xFE, 0xFF]
    for unit in text {
      little += [UInt8(unit & 255), UInt8(unit >> 8)]
      big += [UInt8(unit >> 8), UInt8(unit & 255)]
    }
    for bytes in [little, big] {
      let table = try table(bytes)
      #expect(table.header == ["n", "é"])
      #expect(table.rows == [["a\tb", "2"]])
      #expect(table.note == nil)
    }
  }

  /// The bytes by Python's cp1252: `"größe;€;Š\n1;2;3\n".encode("cp1252")`.
  @Test func `text that is no UTF-8 is read as Windows-1252, and that is said`() throws {
    let head: [UInt8] = [0x67, 0x72, 0xF6, 0xDF, 0x65, 0x3B, 0x80, 0x3B, 0x8A, 0x0A]
    let table = try table(head + Array("1;2;3\n".utf8))
    #expect(table.header == ["größe", "€", "Š"])
    #expect(
      table.note
        == "is no UTF-8 and was read as Windows-1252; if letters are wrong, save it as CSV UTF-8")
  }

  @Test(arguments: [[0x61, 0x81, 0x0A], [0x61, 0xE9, 0x01, 0x0A]] as [[UInt8]])
  func `bytes that are no text are refused`(bytes: [UInt8]) {
    let error = #expect(throws: FilesError.self) { try table(bytes) }
    #expect(
      error?.description
        == "a.csv: is neither UTF-8 text nor Windows-1252; save it as CSV UTF-8")
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
