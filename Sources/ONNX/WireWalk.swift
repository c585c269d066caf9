internal import Foundation

/// Walks a file's wire format before it is decoded, and counts its fields.
///
/// A message of two bytes takes more than a hundred in memory: a file of nothing but such messages
/// would fill it. Source: protobuf.dev, "Encoding". Groups, which ONNX has none of, are refused.
struct WireWalk {
  /// What stops a walk.
  enum Fault: Error {
    case damaged, tooManyFields
  }

  /// The messages that are decoded, by where they stand.
  private enum Message {
    case model, graph, node, tensor, value, type, tensorType, shape, leaf

    /// The message in a field of this one, by the numbers of onnx.proto; nil where there is none.
    func message(in field: UInt64) -> Message? {
      switch (self, field) {
      case (.model, 7): .graph
      case (.model, 8), (.model, 14): .leaf
      case (.graph, 1): .node
      case (.graph, 5): .tensor
      case (.graph, 11), (.graph, 12): .value
      case (.node, 5), (.tensor, 13): .leaf
      case (.value, 2): .type
      case (.type, 1): .tensorType
      case (.tensorType, 2): .shape
      case (.shape, 1): .leaf
      default: nil
      }
    }
  }

  /// More than any convolutional network has: our DenseNet-121 has 7,459.
  static let mostFields = 200_000

  private let bytes: UnsafeRawBufferPointer
  private var place = 0
  private var count = 0

  /// Walks the whole file.
  static func check(_ data: Data) throws(Fault) {
    let result = data.withUnsafeBytes { bytes in
      Result { () throws(Fault) in
        var walk = WireWalk(bytes: bytes)
        try walk.walk(.model, to: bytes.count)
      }
    }
    try result.get()
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Passes over the fields of a message that ends at `end`.
  private mutating func walk(_ message: Message, to end: Int) throws(Fault) {
    while place < end {
      count += 1
      guard count <= Self.mostFields else { throw .tooManyFields }
      let tag = try number(to: end)
      switch tag & 7 {
      case 0: _ = try number(to: end)
      case 1: try skip(8, to: end)
      case 5: try skip(4, to: end)
      case 2:
        let length = try number(to: end)
        guard length <= UInt64(end - place) else { throw .damaged }
        if let inner = message.message(in: tag >> 3) {
          try walk(inner, to: place + Int(length))
        } else {
          place += Int(length)
        }
      default: throw .damaged
      }
    }
  }

  private mutating func skip(_ length: Int, to end: Int) throws(Fault) {
    guard length <= end - place else { throw .damaged }
    place += length
  }

  /// The next number, seven bits in each byte, the lowest first.
  private mutating func number(to end: Int) throws(Fault) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard place < end else { throw .damaged }
      let byte = bytes[place]
      place += 1
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    throw .damaged
  }
}
