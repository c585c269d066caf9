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
    bytes.reserveCapacity(elements.reduce(0) { $0 + 12 + $1.bytes.count })
    append(to: &bytes)
    return bytes
  }

  private func append(to bytes: inout [UInt8]) {
    for element in elements { Self.append(element, to: &bytes) }
  }

  private static func append(_ element: DataElement, to bytes: inout [UInt8]) {
    put(UInt32(element.tag.group), 2, to: &bytes)
    put(UInt32(element.tag.element), 2, to: &bytes)
    switch element.value {
    case .bytes(let value):
      let isOdd = !value.count.isMultiple(of: 2)
      let count = value.count + (isOdd ? 1 : 0)
      // A value too long for its representation's length field is written as UN (PS3.5 §6.2.2).
      let isLong = hasLongForm(element.vr) || count >= 0x1_0000
      bytes += (isLong && !hasLongForm(element.vr) ? "UN" : element.vr).utf8
      if isLong { put(0, 2, to: &bytes) }
      put(UInt32(truncatingIfNeeded: count), isLong ? 4 : 2, to: &bytes)
      bytes += value
      if isOdd { bytes.append(isZeroPadded(element.vr) ? 0 : 0x20) }
    case .items(let items):
      bytes += element.vr.utf8
      if hasLongForm(element.vr) { put(0, 2, to: &bytes) }
      appendCounted(hasLongForm(element.vr) ? 4 : 2, to: &bytes) { bytes in
        for item in items {
          put(0xE000_FFFE, 4, to: &bytes)
          appendCounted(4, to: &bytes) { item.append(to: &$0) }
        }
      }
    }
  }

  /// What `body` appends, after its length.
  private static func appendCounted(
    _ lengthBytes: Int, to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void
  ) {
    let place = bytes.count
    put(0, lengthBytes, to: &bytes)
    body(&bytes)
    let count = bytes.count - place - lengthBytes
    for byte in 0..<lengthBytes {
      bytes[place + byte] = UInt8(truncatingIfNeeded: count >> (8 * byte))
    }
  }

  private static func isZeroPadded(_ vr: String) -> Bool {
    vr == "UI" || vr == "OB" || vr == "UN"
  }

  private static func put(_ value: UInt32, _ count: Int, to bytes: inout [UInt8]) {
    for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * byte))) }
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
      let isLong = DataSet.hasLongForm(vr)
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
    var value = 0
    for byte in 0..<count { value |= Int(bytes[position + byte]) << (8 * byte) }
    return value
  }

  private static let malformed = WireFormat.malformed("a data set that is not well-formed")
}
