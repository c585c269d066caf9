internal import CDICOM
internal import DecodeProtocol

/// Turns the flat list of entries into the tree of attributes.
struct AttributeListing {
  /// More attributes than any image has; enhanced multi-frame ones have hundreds per frame.
  static let mostAttributes: UInt32 = 200_000
  /// Sequences inside sequences; structured reports nest about ten deep.
  static let deepestNesting: UInt32 = 24
  /// The longest value that is given, in bytes.
  static let longestValue: UInt32 = 1 << 20

  private let entries: UnsafeBufferPointer<cdicom_entry>
  private var position = 0

  init(_ entries: UnsafeBufferPointer<cdicom_entry>) {
    self.entries = entries
  }

  /// The whole tree.
  mutating func tree(omittedCount: Int) -> AttributeTree {
    AttributeTree(elements: attributes(at: 0), omittedCount: omittedCount)
  }

  private mutating func attributes(at depth: UInt32) -> [Attribute] {
    var found: [Attribute] = []
    while position < entries.count, entries[position].depth == depth {
      let entry = entries[position]
      position += 1
      if entry.kind == CDICOM_SEQUENCE {
        found.append(
          Attribute(tag: Tag(entry.tag), vr: "SQ", items: items(at: depth + 1)))
      } else {
        found.append(attribute(entry))
      }
    }
    return found
  }

  private mutating func items(at depth: UInt32) -> [AttributeTree] {
    var found: [AttributeTree] = []
    while position < entries.count, entries[position].depth == depth {
      position += 1
      found.append(AttributeTree(elements: attributes(at: depth + 1)))
    }
    return found
  }

  private func attribute(_ entry: cdicom_entry) -> Attribute {
    let vr = withUnsafeBytes(of: entry.vr) { name in
      String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    }
    let byteCount = Int(clamping: entry.byte_count)
    guard let text = entry.text, entry.text_length > 0 else {
      return Attribute(tag: Tag(entry.tag), vr: vr, byteCount: byteCount)
    }
    let bytes = UnsafeRawBufferPointer(start: text, count: entry.text_length)
    let whole = String(validating: bytes, as: UTF8.self)
    // Text that stands in the file's own bytes and changes alphabets (ESC) is not understood.
    let isLossy = whole == nil || entry.is_utf8 == 0 && bytes.contains(0x1B)
    let readable = whole ?? String(decoding: bytes, as: UTF8.self)
    return Attribute(
      tag: Tag(entry.tag), vr: vr,
      values: AttributeListing.values(of: readable, isSingle: entry.is_single != 0),
      byteCount: byteCount, isLossy: isLossy)
  }

  /// The values without their padding (PS3.5 §6.2); in running text the leading spaces count.
  private static func values(of text: String, isSingle: Bool) -> [String] {
    let padding: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0 }
    if isSingle {
      let kept = text.utf8.reversed().drop(while: padding).reversed()
      return kept.isEmpty ? [] : [String(decoding: kept, as: UTF8.self)]
    }
    let values = text.utf8.split(
      separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false
    ).map { value in
      String(
        decoding: value.drop(while: padding).reversed().drop(while: padding).reversed(),
        as: UTF8.self)
    }
    return values.allSatisfy(\.isEmpty) ? [] : values
  }
}
