internal import DecodeProtocol

/// Reads the elements of a `PlainDataSet`.
struct PlainReader {
  let bytes: [UInt8]
  private(set) var position: Int
  private(set) var names: PrivateNames

  /// What only DCMTK reads.
  struct NotPlain: Error {}

  private static let deepestNesting = 32
  private static let itemStart = Tag(0xFFFE_E000)
  private static let itemEnd = Tag(0xFFFE_E00D)
  private static let sequenceEnd = Tag(0xFFFE_E0DD)
  private static let undefined = 0xFFFF_FFFF
  /// Attributes that DCMTK looks at, and so may write otherwise than they were.
  private static let read: Set<Tag> = [
    Tag(0x0008_0005), .sopClassUID, .photometricInterpretation, .numberOfFrames,
  ]

  init(bytes: [UInt8], position: Int, names: PrivateNames) {
    self.bytes = bytes
    self.position = position
    self.names = names
  }

  /// The elements up to the pixels, at the top, or to the item's end.
  ///
  /// - Parameter isOpen: Whether an element says where the end is.
  mutating func elements(
    upTo end: Int, isOpen: Bool, depth: Int
  ) throws(NotPlain) -> [DataElement] {
    guard depth <= Self.deepestNesting else { throw NotPlain() }
    var found: [DataElement] = []
    var creators: [UInt32: String] = [:]
    var last = Tag(0x0008_0000)
    while position < end {
      let tag = try tag()
      if isOpen, tag == Self.itemEnd {
        guard try number(4) == 0 else { throw NotPlain() }
        return found
      }
      guard tag > last, tag.element != 0 else { throw NotPlain() }
      if depth == 0, tag == .pixelData {
        position -= 4
        return found
      }
      guard tag.group < 0x7FE0 else { throw NotPlain() }
      last = tag
      let element = try element(tag, creators, end: end, depth: depth)
      if tag.isPrivate, tag.element < 0x1000 {
        guard (0x10...0xFF).contains(tag.element), element.vr == "LO" else { throw NotPlain() }
        creators[tag.value] = element.text
      }
      found.append(element)
    }
    guard depth > 0, !isOpen else { throw NotPlain() }
    return found
  }

  private mutating func element(
    _ tag: Tag, _ creators: [UInt32: String], end: Int, depth: Int
  ) throws(NotPlain) -> DataElement {
    guard position + 4 <= end else { throw NotPlain() }
    var vr = String(decoding: bytes[position..<position + 2], as: UTF8.self)
    position += 2
    guard var form = PlainForm(vr) else { throw NotPlain() }
    if form.isLong { position += 2 }
    let length = try number(form.isLong ? 4 : 2)
    if vr == "SQ" {
      let items = try items(length, upTo: end, depth: depth)
      return DataElement(tag: tag, vr: vr, value: .items(items))
    }
    guard length % 2 == 0, length <= end - position else { throw NotPlain() }
    if vr == "UN" {
      guard tag.isPrivate else { throw NotPlain() }
      let block = tag.value & 0xFFFF_0000 | UInt32(tag.element >> 8)
      if let creator = creators[block] {
        vr = names.representation(of: tag, creator: creator)
      }
      guard vr != "SQ", let known = PlainForm(vr) else { throw NotPlain() }
      form = known
    }
    guard length % form.unit == 0 else { throw NotPlain() }
    var value = Array(bytes[position..<position + length])
    position += length
    if form.isConverted {
      guard value.allSatisfy({ 0x20..<0x7F ~= $0 }) else { throw NotPlain() }
      while value.last == 0x20 { value.removeLast() }
    }
    if Self.read.contains(tag), value.count > 1 {
      guard value[value.count - 2] > 0x20, vr != "UI" || value.last != 0x20 else {
        throw NotPlain()
      }
    }
    return DataElement(tag: tag, vr: vr, value: .bytes(value))
  }

  private mutating func items(
    _ length: Int, upTo outerEnd: Int, depth: Int
  ) throws(NotPlain) -> [DataSet] {
    let isOpen = length == Self.undefined
    guard isOpen || length <= outerEnd - position else { throw NotPlain() }
    let end = isOpen ? outerEnd : position + length
    var found: [DataSet] = []
    while position < end {
      let tag = try tag()
      let count = try number(4)
      if isOpen, tag == Self.sequenceEnd, count == 0 { return found }
      guard tag == Self.itemStart else { throw NotPlain() }
      let isItemOpen = count == Self.undefined
      guard isItemOpen || count <= end - position else { throw NotPlain() }
      let itemEnd = isItemOpen ? end : position + count
      let elements = try elements(upTo: itemEnd, isOpen: isItemOpen, depth: depth + 1)
      guard isItemOpen || position == itemEnd else { throw NotPlain() }
      found.append(DataSet(elements))
    }
    guard !isOpen, position == end else { throw NotPlain() }
    return found
  }

  /// The representation of uncompressed pixels that begin here and end with the file; then the
  /// position is that of the first sample.
  mutating func pixelHead(upTo end: Int) -> String? {
    guard position + 12 <= bytes.count else { return nil }
    let vr = String(decoding: bytes[position + 4..<position + 6], as: UTF8.self)
    position += 8
    guard let length = try? number(4), vr == "OB" || vr == "OW",
      bytes[position - 6] == 0, bytes[position - 5] == 0,
      length > 0, length % 2 == 0, length < Self.undefined, position + length == end
    else { return nil }
    return vr
  }

  private mutating func tag() throws(NotPlain) -> Tag {
    let group = try number(2)
    return Tag(UInt32(group) << 16 | UInt32(try number(2)))
  }

  private mutating func number(_ count: Int) throws(NotPlain) -> Int {
    guard position + count <= bytes.count else { throw NotPlain() }
    var value = 0
    for byte in 0..<count { value |= Int(bytes[position + byte]) << (8 * byte) }
    position += count
    return value
  }
}

/// How the values of a representation are written (PS3.5 §6.2 and §7.1.2); nil for an unknown one.
private struct PlainForm {
  let isLong: Bool
  /// The bytes of one value.
  let unit: Int
  /// Whether the character set matters, and text is written anew.
  let isConverted: Bool

  private static let known: [String: (unit: Int, isConverted: Bool)] = {
    let plain: [Int: String] = [
      1: "AE AS CS DA DS DT IS TM UI UR OB UN SQ", 2: "SS US OW", 4: "AT FL SL UL OF OL",
      8: "FD OD OV SV UV",
    ]
    var known: [String: (unit: Int, isConverted: Bool)] = [:]
    for (unit, names) in plain {
      for name in names.split(separator: " ") { known[String(name)] = (unit, false) }
    }
    for name in "LO LT PN SH ST UC UT".split(separator: " ") { known[String(name)] = (1, true) }
    return known
  }()

  init?(_ vr: String) {
    guard let known = Self.known[vr] else { return nil }
    (unit, isConverted) = known
    isLong = DataSet.hasLongForm(vr)
  }
}
