import Files
import Foundation
import Testing

@Suite struct SafeTensorsTests {
  /// Header text and data put together as the format asks.
  private static func file(_ header: String, data: Int, length: UInt64? = nil) -> Data {
    let text = Data(header.utf8)
    let announced = length ?? UInt64(text.count)
    return withUnsafeBytes(of: announced.littleEndian) { Data($0) } + text + Data(count: data)
  }

  private static func tensor(
    _ name: String, type: String = "F32", shape: String = "[2]", _ begin: String, _ end: String
  ) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
  }

  /// Produced by `safetensors.numpy.save` of safetensors 0.8.0: {"b": float16 [1.5, −2],
  /// "a": float32 [[0.1]]} with metadata {"k": "v"}.
  @Test func `a file of the reference writer is read`() throws {
    let header =
      "{\"__metadata__\":{\"k\":\"v\"},"
      + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
      + "\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]}}  "
    let text = Data(header.utf8)
    let data =
      withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text
      + Data([0xCD, 0xCC, 0xCC, 0x3D, 0x00, 0x3E, 0x00, 0xC0])
    let read = try SafeTensors(data: data)
    #expect(read.metadata == ["k": "v"])
    #expect(read.tensors["a"] == FileTensor(shape: [1, 1], values: [0.1]))
    #expect(read.tensors["b"] == FileTensor(shape: [2], values: [1.5, -2]))
  }

  /// Bit patterns by hand from IEEE 754 and two's complement.
  @Test(arguments: [
    ("BOOL", [UInt8(1)], Float(1)), ("U8", [200], 200), ("I8", [0xFF], -1),
    ("U16", [0x01, 0x80], 32769), ("I16", [0xFE, 0xFF], -2),
    ("U32", [0, 0, 0, 0x80], 2_147_483_648),
    ("I32", [0xFD, 0xFF, 0xFF, 0xFF], -3), ("I64", [7, 0, 0, 0, 0, 0, 0, 0], 7),
    ("U64", [8, 0, 0, 0, 0, 0, 0, 0], 8), ("BF16", [0x80, 0x3F], 1),
    ("F16", [0x01, 0x00], 0x1p-24), ("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], 1.5),
  ])
  func `every type becomes a Float`(type: String, bytes: [UInt8], value: Float) throws {
    let header = "{\(Self.tensor("t", type: type, shape: "[]", "0", "\(bytes.count)"))}"
    let read = try SafeTensors(data: Self.file(header, data: 0) + Data(bytes))
    #expect(read.tensors["t"] == FileTensor(shape: [], values: [value]))
  }

  @Test(arguments: [
    ("F8_E4M3", "has a bad header: unknown dtype of tensor t at byte 23"),
    ("", "has a bad header: unknown dtype of tensor t at byte 16"),
  ])
  func `an unknown type is refused`(type: String, reason: String) {
    let header = "{\(Self.tensor("t", type: type, shape: "[2]", "0", "2"))}"
    expectRefusal(Self.file(header, data: 2), reason)
  }

  @Test(arguments: [
    (Data([1, 2, 3]), "holds 3 bytes, no header"),
    (
      file("{}", data: 0, length: 1 << 40),
      "announces a header of 1099511627776 bytes, more than 100 MB"
    ),
    (
      file("{}", data: 0, length: UInt64.max),
      "announces a header of 18446744073709551615 bytes, more than 100 MB"
    ),
    (file("{}", data: 0, length: 3), "announces a header of 3 bytes but holds 2 more"),
    (file("{}", data: 4), "4 bytes follow the last tensor"),
    (file("[]", data: 0), "has a bad header: expected { at byte 0"),
    (file(" {}", data: 0), "has a bad header: expected { at byte 0"),
    (file("{}x", data: 0), "has a bad header: text after the closing brace at byte 2"),
    (file("{\"a\"", data: 0), "has a bad header: expected : at byte 4"),
    (file("{\"a", data: 0), "has a bad header: a string that does not end at byte 3"),
    (file("{\"\\ud800\":1}", data: 0), "has a bad header: half a surrogate pair at byte 8"),
    (
      file("{\"\\u001b[2J\":{}}", data: 0),
      "has a bad header: a name with a control character at byte 13"
    ),
    (
      file("{\"t\":{\"dtype\":\"F32\",\"extra\":1}}", data: 0),
      "has a bad header: unknown key in tensor t at byte 28"
    ),
    (
      file("{\"t\":{\"dtype\":\"F32\"}}", data: 0),
      "has a bad header: tensor t lacks dtype, shape or two data_offsets at byte 20"
    ),
    (
      file("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", data: 0),
      "has a bad header: the name a is given twice at byte 28"
    ),
  ])
  func `a hostile header is refused`(data: Data, reason: String) {
    expectRefusal(data, reason)
  }

  @Test(arguments: [
    (
      [tensor("a", "0", "8"), tensor("a", "8", "16")], 16,
      "has a bad header: the name a is given twice at byte 57"
    ),
    ([tensor("a", "0", "8"), tensor("b", "4", "12")], 12, "tensor b overlaps the one before it"),
    ([tensor("a", "0", "8"), tensor("b", "0", "8")], 8, "tensor b overlaps the one before it"),
    ([tensor("a", "0", "8"), tensor("b", "12", "20")], 20, "bytes 8..12 belong to no tensor"),
    ([tensor("a", "4", "12")], 12, "bytes 0..4 belong to no tensor"),
    ([tensor("a", "0", "8")], 12, "4 bytes follow the last tensor"),
    ([tensor("a", "0", "8")], 4, "tensor a lies at bytes 0..8 of 4"),
    ([tensor("a", "8", "0")], 8, "tensor a lies at bytes 8..0 of 8"),
    ([tensor("a", shape: "[3]", "0", "8")], 8, "tensor a needs 12 bytes but has 8"),
    (
      [tensor("a", shape: "[4294967296,4294967296]", "0", "8")], 8,
      "tensor a has a shape too large to count"
    ),
    (
      [tensor("a", shape: "[-1]", "0", "8")], 8,
      "has a bad header: expected a whole number from 0 on at byte 29"
    ),
    (
      [tensor("a", shape: "[99999999999999999999]", "0", "8")], 8,
      "has a bad header: expected a whole number from 0 on at byte 49"
    ),
    (
      [tensor("a", shape: "[1.5]", "0", "8")], 8,
      "has a bad header: expected ] at byte 30"
    ),
    (
      [tensor("a", shape: "[02]", "0", "8")], 8,
      "has a bad header: expected a whole number from 0 on at byte 31"
    ),
    ([tensor("a", "-8", "0")], 8, "has a bad header: expected a whole number from 0 on at byte 48"),
  ])
  func `ranges that do not tile the data are refused`(
    tensors: [String], data: Int, reason: String
  ) {
    expectRefusal(Self.file("{\(tensors.joined(separator: ","))}", data: data), reason)
  }

  @Test func `a header that is not UTF-8 is refused`() {
    let data = withUnsafeBytes(of: UInt64(3).littleEndian) { Data($0) } + Data([0x7B, 0xFF, 0x7D])
    expectRefusal(data, "has a header that is not UTF-8")
  }

  @Test func `what is written is read back and is the same bytes each time`() throws {
    let tensors = [
      "z": FileTensor(shape: [2, 3], values: [1, 2, 3, 4, 5, -0.0]),
      "a.weight": FileTensor(shape: [], values: [.infinity]),
      "empty": FileTensor(shape: [0, 4], values: []),
    ]
    let file = SafeTensors(
      metadata: ["fovea": "{\"a\":\"b/\\\\\n\u{1}é\"}", "b": ""], tensors: tensors)
    let data = file.encoded()
    #expect(data == SafeTensors(metadata: file.metadata, tensors: tensors).encoded())
    #expect(try SafeTensors(data: data) == file)
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length % 8 == 0)
  }

  private func expectRefusal(
    _ data: Data, _ reason: String, at location: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: FilesError.self, sourceLocation: location) {
      try SafeTensors(data: data)
    }
    #expect(
      error?.description
        == "weights: \(reason); "
        + "it is not a whole, valid safetensors file; fetch or export it again",
      sourceLocation: location)
  }

  @Test func `numbers written as F16 come back as the nearest`() throws {
    let values: [Float] = [0, -1.5, 65_504, 0.1, 6e-8, 65_520]
    let written = SafeTensors(
      metadata: [:], tensors: ["a": FileTensor(shape: [2, 3], values: values)])
    let read = try SafeTensors(data: written.encoded(as: .float16))
    // numpy.float16 of the same numbers.
    #expect(
      read.tensors["a"]?.values == [0, -1.5, 65_504, 0.099_975_586, 5.960_464_5e-8, .infinity])
    #expect(read.elementTypes["a"] == "F16")
  }
}
