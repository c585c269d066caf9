extension DataSet {
  /// Reads the explicit little-endian form.
  ///
  /// - Throws: `malformed` for anything that is not that form with defined lengths.
  public init(bytes: [UInt8]) throws(DecodeProtocolError) {
    var reader = DataSetReader(bytes)
    elements = try reader.elements(upTo: bytes.count, depth: 0)
  }

  /// The explicit little-endian form.
  public var explicitBytes: [UInt8] {
    var bytes: [UInt8] = []
    for element in elements { Self.append(element, to: &bytes) }
    return bytes
  }

  private static func append(_ element: DataElement, to bytes: inout [UInt8]) {
    var value: [UInt8] = []
    switch element.value {
    case .bytes(let plain): value = plain
    case .items(let items):
      for item in items {
        let inner = item.explicitBytes
        value += number(0xFFFE, 2) + number(0xE000, 2) + number(inner.count, 4)
        value += inner
      }
    }
    if !value.count.isMultiple(of: 2) { value.append(isZeroPadded(element.vr) ? 0 : 0x20) }
    bytes += number(Int(element.tag.group), 2) + number(Int(element.tag.element), 2)
    // A value too long for its representation's length field is written as UN (PS3.5 §6.2.2).
    let isLong = longForms.contains(element.vr)
    let vr = isLong || value.count < 0x1_0000 ? element.vr : "UN"
    bytes += Array(vr.utf8)
    bytes += longForms.contains(vr) ? [0, 0] + number(value.count, 4) : number(value.count, 2)
    bytes += value
  }

  private static func isZeroPadded(_ vr: String) -> Bool {
    vr == "UI" || vr == "OB" || vr == "UN"
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// Reads a data set from bytes that come out of the sandbox: every length is checked.
private struct DataSetReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func elements(upTo end: Int, depth: Int) throws(DecodeProtocolError) -> [DataElement] {
    guard depth <= DataSet.deepestNesting else { throw Self.malformed }
    var found: [DataElement] = []
    while position < end {
      let tag = try tag(upTo: end)
      guard position + 4 <= end else { throw Self.malformed }
      let vr = String(decoding: bytes[position..<position + 2], as: UTF8.self)
      guard vr.utf8.count == 2, vr.utf8.allSatisfy({ 0x41...0x5A ~= $0 }) else {
        throw Self.malformed
      }
      let isLong = DataSet.longForms.contains(vr)
      position += isLong ? 4 : 2
      let length = try number(isLong ? 4 : 2, upTo: end)
      guard length <= end - position else { throw Self.malformed }
      let next = position + length
      if vr == "SQ" {
        found.append(
          DataElement(tag: tag, vr: vr, value: .items(try items(upTo: next, depth: depth))))
      } else {
        found.append(
          DataElement(tag: tag, vr: vr, value: .bytes(Array(bytes[position..<next]))))
      }
      position = next
    }
    return found
  }

  private mutating func items(
    upTo end: Int, depth: Int
  ) throws(DecodeProtocolError) -> [DataSet] {
    var found: [DataSet] = []
    while position < end {
      guard try tag(upTo: end) == Tag(0xFFFE_E000) else { throw Self.malformed }
      let length = try number(4, upTo: end)
      guard length <= end - position else { throw Self.malformed }
      found.append(DataSet(try elements(upTo: position + length, depth: depth + 1)))
    }
    return found
  }

  private mutating func tag(upTo end: Int) throws(DecodeProtocolError) -> Tag {
    let group = try number(2, upTo: end)
    return Tag(UInt32(group) << 16 | UInt32(try number(2, upTo: end)))
  }

  private mutating func number(
    _ count: Int, upTo end: Int
  ) throws(DecodeProtocolError) -> Int {
    guard position + count <= end else { throw Self.malformed }
    defer { position += count }
    return (0..<count).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }

  private static let malformed = WireFormat.malformed("a data set that is not well-formed")
}
