/// The number of a DICOM attribute: group in the upper half, element in the lower.
///
/// Source: PS3.6. Written as eight hexadecimal digits in JSON, as `(0010,0020)` for people.
public struct Tag: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
  /// Group and element in one number, 0x00100020 for the patient's identifier.
  public let value: UInt32

  /// Makes the tag with this number.
  public init(_ value: UInt32) {
    self.value = value
  }

  /// The upper half of the number.
  public var group: UInt16 { UInt16(truncatingIfNeeded: value >> 16) }

  /// The lower half of the number.
  public var element: UInt16 { UInt16(truncatingIfNeeded: value) }

  /// Whether the group is odd: the vendor's own attribute, PS3.5 §7.8.
  public var isPrivate: Bool { group % 2 == 1 }

  /// The tag as people write it, `(0010,0020)`.
  public var description: String { "(\(Tag.digits(group)),\(Tag.digits(element)))" }

  /// Orders tags as they stand in a data set.
  public static func < (left: Tag, right: Tag) -> Bool { left.value < right.value }

  /// Reads eight hexadecimal digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard text.utf8.count == 8, let value = UInt32(text, radix: 16) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a tag is eight hexadecimal digits")
    }
    self.value = value
  }

  /// Writes eight hexadecimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Tag.digits(group) + Tag.digits(element))
  }

  private static func digits(_ number: UInt16) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - text.count) + text
  }
}
