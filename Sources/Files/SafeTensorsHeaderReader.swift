/// Reads exactly the JSON that a safetensors header may hold, and nothing else.
///
/// A general JSON reader would let a repeated name win silently and accept any nesting.
struct SafeTensorsHeaderReader {
  /// What was wrong, and where.
  struct Fault: Error {
    let reason: String
    let position: Int
  }

  private let bytes: [UInt8]
  private var position = 0

  init(text: String) { bytes = Array(text.utf8) }

  mutating func header() throws(Fault) -> ([String: String], [SafeTensorsHeader.Entry]) {
    var metadata: [String: String] = [:]
    var entries: [SafeTensorsHeader.Entry] = []
    guard bytes.first == UInt8(ascii: "{") else { throw fault("expected {") }
    try object { (reader, name) throws(Fault) in
      if name == "__metadata__" {
        try reader.object { (reader, key) throws(Fault) in metadata[key] = try reader.string() }
      } else {
        // Names are shown to people; an escape sequence would move their cursor.
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw reader.fault("a name with a control character") }
        entries.append(try reader.entry(named: name))
      }
    }
    skipBlank()
    guard position == bytes.count else { throw fault("text after the closing brace") }
    return (metadata, entries)
  }

  private mutating func entry(named name: String) throws(Fault) -> SafeTensorsHeader.Entry {
    var type: ElementType?
    var shape: [Int]?
    var offsets: [Int]?
    try object { (reader, key) throws(Fault) in
      switch key {
      case "dtype":
        let text = try reader.string()
        guard let known = ElementType(rawValue: text) else {
          throw reader.fault("unknown dtype of tensor \(name)")
        }
        type = known
      case "shape": shape = try reader.counts()
      case "data_offsets": offsets = try reader.counts()
      default: throw reader.fault("unknown key in tensor \(name)")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw fault("tensor \(name) lacks dtype, shape or two data_offsets")
    }
    return .init(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private mutating func object(
    _ member: (inout SafeTensorsHeaderReader, String) throws(Fault) -> Void
  ) throws(Fault) {
    try expect("{")
    var seen: Set<String> = []
    if accept("}") { return }
    repeat {
      let key = try string()
      guard seen.insert(key).inserted else { throw fault("the name \(key) is given twice") }
      try expect(":")
      try member(&self, key)
    } while accept(",")
    try expect("}")
  }

  private mutating func counts() throws(Fault) -> [Int] {
    try expect("[")
    var result: [Int] = []
    if accept("]") { return result }
    repeat { result.append(try count()) } while accept(",")
    try expect("]")
    return result
  }

  private mutating func count() throws(Fault) -> Int {
    skipBlank()
    let start = position
    while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] {
      position += 1
    }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Int(digits), digits == String(value) else {
      throw fault("expected a whole number from 0 on")
    }
    return value
  }

  private mutating func string() throws(Fault) -> String {
    try expect("\"")
    var result: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"): result += try escape()
      case 0..<0x20: throw fault("a control character in a string")
      default: result.append(byte)
      }
    }
    throw fault("a string that does not end")
  }

  /// The UTF-8 of the character after a backslash (RFC 8259, section 7).
  private mutating func escape() throws(Fault) -> [UInt8] {
    guard position < bytes.count else { throw fault("a string that does not end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("an unknown escape")
    }
  }

  private mutating func unicodeEscape() throws(Fault) -> [UInt8] {
    var units = [try hexUnit()]
    if 0xD800...0xDBFF ~= units[0] {
      guard bytes[position...].starts(with: Array("\\u".utf8)) else {
        throw fault("half a surrogate pair")
      }
      position += 2
      units.append(try hexUnit())
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw fault("half a surrogate pair")
    }
    return Array(text.utf8)
  }

  private mutating func hexUnit() throws(Fault) -> UInt16 {
    guard position + 4 <= bytes.count else { throw fault("a string that does not end") }
    let digits = bytes[position..<(position + 4)]
    guard digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("an escape without four digits") }
    position += 4
    return unit
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
    guard accept(character) else { throw fault("expected \(character)") }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipBlank()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlank() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private func fault(_ reason: String) -> Fault { Fault(reason: reason, position: position) }
}
