internal import DecodeProtocol
internal import Foundation

// The representations that results are written in (PS3.5 §6.2).
extension DataElement {
  /// Text of any representation.
  init(_ tag: UInt32, _ vr: String, _ text: String) { self.init(Tag(tag), vr, text) }

  /// Unsigned numbers of 16 bits (US).
  static func shorts(_ tag: UInt32, _ values: [Int]) -> DataElement {
    numbers(tag, "US", values.map { UInt16(clamping: $0) })
  }

  /// Unsigned numbers of 32 bits (UL).
  static func longs(_ tag: UInt32, _ values: [Int]) -> DataElement {
    numbers(tag, "UL", values.map { UInt32(clamping: $0) })
  }

  /// Numbers of single precision (FL).
  static func floats(_ tag: UInt32, _ values: [Double]) -> DataElement {
    numbers(tag, "FL", values.map { Float($0).bitPattern })
  }

  /// The tag of another attribute (AT).
  static func pointer(_ tag: UInt32, to other: Tag) -> DataElement {
    numbers(tag, "AT", [other.group, other.element])
  }

  /// A sequence (SQ).
  static func sequence(_ tag: UInt32, _ items: [DataSet]) -> DataElement {
    DataElement(tag: Tag(tag), vr: "SQ", value: .items(items))
  }

  /// An attribute that must be there and has no value.
  static func empty(_ tag: UInt32, _ vr: String) -> DataElement {
    DataElement(tag: Tag(tag), vr: vr, value: vr == "SQ" ? .items([]) : .bytes([]))
  }

  private static func numbers(
    _ tag: UInt32, _ vr: String, _ values: [some FixedWidthInteger]
  ) -> DataElement {
    var bytes: [UInt8] = []
    for value in values { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    return DataElement(tag: Tag(tag), vr: vr, value: .bytes(bytes))
  }
}

extension DataSet {
  /// The attributes in the order of their tags.
  ///
  /// - Precondition: no tag twice.
  init(sorting elements: [DataElement]) {
    self.init(elements.sorted { $0.tag < $1.tag })
  }
}

/// Text as an attribute may hold it.
enum AttributeText {
  /// No backslash, which would begin another value, no control character, and cut to the length
  /// that the representation allows (PS3.5 §6.2): 64 for LO, 16 for SH.
  static func line(_ text: String, longest: Int) -> String {
    let plain = text.unicodeScalars.map { scalar -> Character in
      scalar == "\\" ? "/" : scalar.properties.generalCategory == .control ? " " : Character(scalar)
    }
    return String(String(plain).unicodeScalars.prefix(longest).map(Character.init))
      .trimmingCharacters(in: .whitespaces)
  }

  /// A decimal string of at most 16 characters (DS), as exact as they allow.
  static func decimal(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(format: "%.0f", value) }
    for digits in stride(from: 15, through: 1, by: -1) {
      let text = String(format: "%.\(digits)g", value)
      if text.utf8.count <= 16 { return text }
    }
    return "0"
  }
}
