internal import Files
internal import Foundation

/// Reads one tensor of an ONNX file, and refuses what does not add up.
///
/// Source: onnx.proto, "TensorProto": the numbers stand in `raw_data`, little-endian, or in the one
/// typed field that their type belongs in, where 8- and 16-bit types lie in 32-bit integers.
struct TensorReader {
  private let tensor: Onnx_TensorProto
  private let subject: String

  init(_ tensor: Onnx_TensorProto, subject: String) {
    (self.tensor, self.subject) = (tensor, subject)
  }

  /// The name as a message may show it: at most 80 characters.
  var name: String {
    tensor.name.count > 80 ? tensor.name.prefix(80) + "…" : tensor.name
  }

  /// The numbers of `TensorProto.DataType` that are read.
  private static let elementTypes: [Int32: ElementType] = [
    1: .float32, 2: .uint8, 3: .int8, 4: .uint16, 5: .int16, 6: .int32, 7: .int64, 9: .bool,
    10: .float16, 11: .float64, 16: .bfloat16,
  ]

  /// The tensor, all numbers as `Float`.
  ///
  /// - Throws: `badData`.
  func value() throws(ONNXError) -> FileTensor {
    guard !tensor.name.isEmpty else { throw refusal("holds an initialiser without a name") }
    // Names are shown to people; an escape sequence would move their cursor.
    guard !tensor.name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw refusal("holds an initialiser whose name has a control character") }
    guard tensor.externalData.isEmpty, tensor.dataLocation != .external else {
      throw ONNXError(
        .badData, subject: subject,
        reason: "keeps the numbers of \(name) in another file",
        hint: "save the model again with all numbers in one file")
    }
    guard let type = Self.elementTypes[tensor.dataType] else {
      throw refusal(
        "holds \(name) as element type \(tensor.dataType), which is not read here")
    }
    let (shape, count) = try extents(elementBytes: type.byteCount)
    let values = try values(of: type, count: count)
    return FileTensor(shape: shape, values: values)
  }

  /// The shape and how many numbers it asks for; they fit into memory's addresses, but nothing is
  /// allocated by it.
  private func extents(elementBytes: Int) throws(ONNXError) -> (shape: [Int], count: Int) {
    var size = elementBytes
    for extent in tensor.dims {
      let (product, overflows) = size.multipliedReportingOverflow(by: Int(extent))
      guard extent >= 0, !overflows else {
        throw refusal("gives \(name) a shape that cannot be")
      }
      size = product
    }
    return (tensor.dims.map { Int($0) }, size / elementBytes)
  }

  private func values(of type: ElementType, count: Int) throws(ONNXError) -> [Float] {
    let typed = typedCount(type)
    guard tensor.hasRawData else {
      guard typed == count else { throw wrongCount(typed, count, "numbers") }
      return typedValues(type)
    }
    guard typed == 0 else { throw refusal("states the numbers of \(name) twice") }
    guard tensor.rawData.count == count * type.byteCount else {
      throw wrongCount(tensor.rawData.count, count * type.byteCount, "bytes")
    }
    return type.floats(tensor.rawData)
  }

  private func typedCount(_ type: ElementType) -> Int {
    switch type {
    case .float32: tensor.floatData.count
    case .float64: tensor.doubleData.count
    case .int64: tensor.int64Data.count
    default: tensor.int32Data.count
    }
  }

  private func typedValues(_ type: ElementType) -> [Float] {
    switch type {
    case .float32: tensor.floatData
    case .float64: tensor.doubleData.map { Float($0) }
    case .int64: tensor.int64Data.map { Float($0) }
    case .float16:
      tensor.int32Data.map { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) }
    case .bfloat16:
      tensor.int32Data.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) }
    default: tensor.int32Data.map { Float($0) }
    }
  }

  private func wrongCount(_ found: Int, _ expected: Int, _ what: String) -> ONNXError {
    refusal("holds \(found) \(what) of \(name), whose shape asks for \(expected)")
  }

  private func refusal(_ reason: String) -> ONNXError {
    ONNXError(
      .badData, subject: subject, reason: reason,
      hint: "it is not a whole, valid ONNX model; fetch or export it again")
  }
}
