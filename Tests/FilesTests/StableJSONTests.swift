import Files
import Foundation
import Testing

@Suite struct StableJSONTests {
  private struct Row: Codable, Equatable {
    var name: String
    var b: Double
    var a: [String: Int]
  }

  @Test func `keys are sorted and slashes stay`() throws {
    let row = Row(name: "x/y", b: 0.1, a: ["z": 1, "k": 2])
    let data = try StableJSON.encode(row)
    #expect(
      String(decoding: data, as: UTF8.self)
        == "{\"a\":{\"k\":2,\"z\":1},\"b\":0.1,\"name\":\"x/y\"}")
    #expect(try StableJSON.decode(Row.self, from: data, subject: "row") == row)
  }

  @Test func `not a number is our fault and names the key`() {
    let error = #expect(throws: FilesError.self) {
      try StableJSON.encode(["rows": [Row(name: "", b: .nan, a: [:])]])
    }
    #expect(
      error?.description
        == "JSON key rows.[0].b: holds a value that JSON cannot express, such as NaN")
    #expect(error?.exitCode == 70)
  }

  @Test(arguments: [
    ("{", "row: is not valid JSON"),
    ("{\"a\":{},\"b\":1}", "row: lacks the key name"),
    (
      "{\"a\":{\"k\":\"secret\"},\"b\":1,\"name\":\"\"}",
      "row: has a value of the wrong type at a.k"
    ),
  ])
  func `a bad document names the key and never the value`(text: String, sentence: String) {
    let error = #expect(throws: FilesError.self) {
      try StableJSON.decode(Row.self, from: Data(text.utf8), subject: "row")
    }
    #expect(error?.description == sentence)
  }
}
