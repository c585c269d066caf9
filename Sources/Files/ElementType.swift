package import Foundation

/// The element types of weight files that Fovea reads, by their names in safetensors; the others
/// (8-bit floats and smaller) have no use in a convolutional network's checkpoint.
package enum ElementType: String, Sendable {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case uint16 = "U16"
  case int16 = "I16"
  case uint32 = "U32"
  case int32 = "I32"
  case uint64 = "U64"
  case int64 = "I64"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case float32 = "F32"
  case float64 = "F64"

  /// The bytes of one element.
  package var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// The elements as `Float`, rounded to nearest where `Float` is too narrow.
  package func floats(_ data: Data) -> [Float] {
    switch self {
    case .bool, .uint8: data.map { Float($0) }
    case .int8: data.map { Float(Int8(bitPattern: $0)) }
    case .uint16: Self.words(data, UInt16.self) { Float($0) }
    case .int16: Self.words(data, Int16.self) { Float($0) }
    case .uint32: Self.words(data, UInt32.self) { Float($0) }
    case .int32: Self.words(data, Int32.self) { Float($0) }
    case .uint64: Self.words(data, UInt64.self) { Float($0) }
    case .int64: Self.words(data, Int64.self) { Float($0) }
    case .float16: Self.words(data, UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .bfloat16: Self.words(data, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .float32: Self.words(data, UInt32.self) { Float(bitPattern: $0) }
    case .float64: Self.words(data, UInt64.self) { Float(Double(bitPattern: $0)) }
    }
  }

  private static func words<Word: FixedWidthInteger>(
    _ data: Data, _ type: Word.Type, _ convert: (Word) -> Float
  ) -> [Float] {
    data.withUnsafeBytes { bytes in
      (0..<(bytes.count / MemoryLayout<Word>.size)).map { index in
        let word = bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)
        return convert(Word(littleEndian: word))
      }
    }
  }
}
