import Files
import Foundation
import ONNX
import Testing

/// Weights out of ONNX files: sound ones of every type, and those that must be refused.
@Suite struct InitialisersTests {
  private static let numbers: [Float] = [0.5, -1.25, 3, 96, -0.0078125, 7]
  private static let wholeNumbers: [Float] = [0, -1, 3, 96, 0, 7]

  @Test(arguments: ["FLOAT", "FLOAT16", "BFLOAT16", "DOUBLE", "INT8", "INT32", "INT64"])
  func `numbers of every type are read, raw and typed`(type: String) throws {
    let numbers = type.hasPrefix("INT") ? Self.wholeNumbers : Self.numbers
    for way in ["raw", "typed"] {
      let found = try Initialisers.read(Fixture.model("\(type) \(way)"), subject: "a.onnx")
      #expect(found == ["weight": FileTensor(shape: [2, 3], values: numbers)], "\(way)")
    }
  }

  private static let damaged =
    "it is not a whole, valid ONNX model; fetch or export it again"

  @Test(arguments: [
    (
      "external",
      "keeps the numbers of weight in another file; save the model again with all numbers in one "
        + "file"
    ),
    ("twice stated", "states the numbers of weight twice; \(damaged)"),
    ("twice named", "the name weight is given twice; fetch or export it again"),
    ("nameless", "holds an initialiser without a name; \(damaged)"),
    ("control", "holds an initialiser whose name has a control character; \(damaged)"),
    (
      "long name",
      "holds 6 numbers of \(String(repeating: "w", count: 80))…, whose shape asks for 7; \(damaged)"
    ),
    ("negative", "gives weight a shape that cannot be; \(damaged)"),
    ("huge", "gives weight a shape that cannot be; \(damaged)"),
    ("huge and empty", "gives weight a shape that cannot be; \(damaged)"),
    ("100 GB", "holds 6 numbers of weight, whose shape asks for 25000000000; \(damaged)"),
    ("raw too short", "holds 24 bytes of weight, whose shape asks for 28; \(damaged)"),
    ("text", "holds weight as element type 8, which is not read here; \(damaged)"),
    (
      "no initialisers",
      "holds no initialisers; export the model again with its weights as initialisers"
    ),
    (
      "no graph",
      "is not an ONNX model: it lacks a version, a graph or an operator set; fetch or export it "
        + "again"
    ),
    ("cut off", "is not a whole, valid ONNX model; fetch or export it again"),
    ("not ONNX", "is not a whole, valid ONNX model; fetch or export it again"),
  ])
  func `what does not add up is refused with its sentence`(name: String, reason: String) throws {
    let data = try Fixture.model(name)
    let error = #expect(throws: ONNXError.self) {
      try Initialisers.read(data, subject: "a.onnx")
    }
    #expect(error?.description == "a.onnx: \(reason)")
    #expect(error?.exitCode == 65)
  }

  /// Two bytes in the file, more than a hundred in memory, if they were decoded.
  @Test(arguments: [[UInt8]]([[0x2A, 0x00], [0x0A, 0x00], [0x5A, 0x02, 0x12, 0x00]]))
  func `a file of nothing but empty messages is refused before it is decoded`(
    message: [UInt8]
  ) {
    var graph: [UInt8] = []
    for _ in 0..<1_000_000 { graph += message }
    var size = graph.count
    var length: [UInt8] = []
    while size > 0x7F {
      length.append(UInt8(size & 0x7F) | 0x80)
      size >>= 7
    }
    let data = Data([0x08, 0x08, 0x3A] + length + [UInt8(size)] + graph)
    let error = #expect(throws: ONNXError.self) {
      try Initialisers.read(data, subject: "a.onnx")
    }
    #expect(
      error?.description
        == "a.onnx: holds more than 200000 parts, which no network here has; it is damaged or no "
        + "weight file; fetch or export it again")
  }

  @Test func `no prefix of a model and no flipped byte stops the program`() throws {
    let whole = try Fixture.model("FLOAT raw")
    for length in 0..<whole.count {
      #expect(throws: ONNXError.self, "\(length)") {
        try Initialisers.read(Data(whole.prefix(length)), subject: "a.onnx")
      }
    }
    for place in 0..<whole.count {
      for bit in 0..<8 {
        var changed = whole
        changed[place] ^= 1 << bit
        do {
          _ = try Initialisers.read(changed, subject: "a.onnx")
        } catch {
          #expect(error.exitCode == 65)
        }
      }
    }
  }
}
