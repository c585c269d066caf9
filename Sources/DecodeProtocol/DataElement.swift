/// One attribute of a data set as it is stored: a value in bytes, or items.
public struct DataElement: Sendable, Equatable {
  /// What the attribute holds.
  public enum Value: Sendable, Equatable {
    /// Numbers little-endian, text in UTF-8, padding included.
    case bytes([UInt8])
    /// The items of a sequence.
    case items([DataSet])
  }

  /// Which attribute it is.
  public let tag: Tag
  /// The value representation in two letters, as PS3.5 §6.2 names it.
  public var vr: String
  /// What it holds.
  public var value: Value

  /// Makes an attribute from its parts.
  public init(tag: Tag, vr: String, value: Value) {
    self.tag = tag
    self.vr = vr
    self.value = value
  }

  /// Makes a text attribute.
  public init(_ tag: Tag, _ vr: String, _ text: String) {
    self.init(tag: tag, vr: vr, value: .bytes(Array(text.utf8)))
  }

  /// The items; none for a value in bytes.
  public var items: [DataSet] {
    if case .items(let items) = value { items } else { [] }
  }

  /// The bytes; none for a sequence.
  public var bytes: [UInt8] {
    if case .bytes(let bytes) = value { bytes } else { [] }
  }

  /// The bytes as text without padding at the end; what is no UTF-8 becomes U+FFFD.
  public var text: String {
    let bytes = bytes
    var count = bytes.count
    while count > 0, bytes[count - 1] == 0x20 || bytes[count - 1] == 0 { count -= 1 }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// The values of a text attribute, each without padding; none if it is empty.
  public var values: [String] {
    let text = text
    if text.isEmpty { return [] }
    if !text.utf8.contains(where: { $0 == 0x5C || $0 == 0x20 || $0 == 0 }) { return [text] }
    return text.split(separator: "\\", omittingEmptySubsequences: false).map { value in
      var value = value.drop { $0 == " " }
      while value.last == " " || value.last == "\0" { value.removeLast() }
      return String(value)
    }
  }
}
