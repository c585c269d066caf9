import Foundation

/// Writes small DICOM files: explicit little-endian, grey, 8 or 16 bits (PS3.5, PS3.10).
struct TinyDICOM {
  private var elements: [(tag: UInt32, bytes: [UInt8])] = []
  private let instance: String

  /// An image of the patient; `number` makes its unique identifiers.
  init(patientID: String, patientName: String, number: Int, pixels: [UInt8], side: Int) {
    instance = "1.2.840.99999.7\(number)"
    add(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1")
    add(0x0008_0018, "UI", instance)
    add(0x0008_0020, "DA", "20140703")
    add(0x0008_0050, "SH", "ACC5550\(number)")
    add(0x0008_0060, "CS", "CR")
    add(0x0008_0080, "LO", "Kestrel Infirmary")
    add(0x0010_0010, "PN", patientName)
    add(0x0010_0020, "LO", patientID)
    add(0x0018_0015, "CS", "CHEST")
    add(0x0018_5101, "CS", "PA")
    add(0x0020_000D, "UI", "1.2.840.99999.8\(number)")
    add(0x0020_000E, "UI", "1.2.840.99999.9\(number)")
    add(0x0028_0002, "US", number: 1)
    add(0x0028_0004, "CS", "MONOCHROME2")
    add(0x0028_0010, "US", number: side)
    add(0x0028_0011, "US", number: side)
    add(0x0028_0100, "US", number: 8)
    add(0x0028_0101, "US", number: 8)
    add(0x0028_0102, "US", number: 7)
    add(0x0028_0103, "US", number: 0)
    elements.append((0x7FE0_0010, Self.element(0x7FE0_0010, "OB", pixels)))
  }

  /// Adds or replaces a text attribute.
  mutating func add(_ tag: UInt32, _ vr: String, _ text: String) {
    elements.removeAll { $0.tag == tag }
    let pad: UInt8 = vr == "UI" ? 0 : 32
    var bytes = Array(text.utf8)
    if !bytes.count.isMultiple(of: 2) { bytes.append(pad) }
    elements.append((tag, Self.element(tag, vr, bytes)))
  }

  private mutating func add(_ tag: UInt32, _ vr: String, number: Int) {
    elements.append((tag, Self.element(tag, vr, Self.littleEndian(number, 2))))
  }

  /// The whole file.
  var data: Data {
    var meta = Self.element(0x0002_0001, "OB", [0, 1])
    for (tag, uid) in [
      (UInt32(0x0002_0002), "1.2.840.10008.5.1.4.1.1.1"), (0x0002_0003, instance),
      (0x0002_0010, "1.2.840.10008.1.2.1"), (0x0002_0012, "1.2.840.99999.1234567"),
    ] {
      let bytes = Array(uid.utf8) + (uid.utf8.count.isMultiple(of: 2) ? [] : [0])
      meta += Self.element(tag, "UI", bytes)
    }
    let length = Self.element(0x0002_0000, "UL", Self.littleEndian(meta.count, 4))
    let body = elements.sorted { $0.tag < $1.tag }.flatMap(\.bytes)
    return Data([UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + length + meta + body)
  }

  private static func element(_ tag: UInt32, _ vr: String, _ value: [UInt8]) -> [UInt8] {
    let head = littleEndian(Int(tag >> 16), 2) + littleEndian(Int(tag & 0xFFFF), 2) + Array(vr.utf8)
    let padded = value + (value.count.isMultiple(of: 2) ? [] : [0])
    let isLong = ["OB", "OW", "SQ", "UN", "UT"].contains(vr)
    return head
      + (isLong ? [0, 0] + littleEndian(padded.count, 4) : littleEndian(padded.count, 2)) + padded
  }

  private static func littleEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(value >> (8 * $0) & 255) }
  }
}
