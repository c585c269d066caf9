internal import Foundation

/// Reads bytes in order and never past the end.
struct ByteReader {
  private let data: Data
  private let end: Int
  /// What is being read, for messages.
  private let subject: String
  private(set) var position: Int

  /// Reads a range of `data`, whose indices begin at 0.
  init(_ data: Data, _ range: Range<Int>, subject: String) {
    self.data = data
    self.subject = subject
    position = range.lowerBound
    end = range.upperBound
  }

  var remaining: Int { end - position }

  mutating func byte() throws(WeightFault) -> UInt8 {
    guard position < end else { throw breakingOff }
    defer { position += 1 }
    return data[position]
  }

  /// An unsigned number of up to eight bytes, the lowest first.
  mutating func number(byteCount: Int) throws(WeightFault) -> UInt64 {
    var result: UInt64 = 0
    for byte in try bytes(UInt64(byteCount)).reversed() { result = result << 8 | UInt64(byte) }
    return result
  }

  /// The next bytes; the count is checked before anything is made.
  mutating func bytes(_ count: UInt64) throws(WeightFault) -> Data {
    guard count <= UInt64(remaining) else { throw breakingOff }
    defer { position += Int(count) }
    return data[position..<(position + Int(count))]
  }

  mutating func text(_ count: UInt64) throws(WeightFault) -> String {
    guard let text = String(validating: try bytes(count), as: UTF8.self) else {
      throw .damaged("\(subject) holds text that is not UTF-8")
    }
    return text
  }

  /// The text up to the next line feed, which is passed.
  mutating func line() throws(WeightFault) -> String {
    guard let feed = data[position..<end].firstIndex(of: UInt8(ascii: "\n")) else {
      throw breakingOff
    }
    let line = try text(UInt64(feed - position))
    position += 1
    return line
  }

  private var breakingOff: WeightFault { .damaged("\(subject) breaks off") }
}
