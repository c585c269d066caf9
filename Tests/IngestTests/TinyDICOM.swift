/// A DICOM writer of a page: explicit little-endian, 8-bit grey (PS3.5 section 7.1, PS3.10 7.1).
struct TinyDICOM {
  /// Text elements by tag, with their representation.
  var texts: [UInt32: (vr: String, value: String)] = [:]
  var rows = 2
  var columns = 3
  var samples: [UInt8] = []
  var frames = 1

  /// An image with the identifiers of this patient, study, series and instance.
  init(patient: String, study: Int, series: Int = 1, instance: Int, seed: Int? = nil) {
    texts[0x0008_0016] = ("UI", "1.2.840.10008.5.1.4.1.1.1")
    texts[0x0008_0018] = ("UI", "2.25.9\(study).\(series).\(instance)")
    texts[0x0008_0060] = ("CS", "CR")
    texts[0x0010_0020] = ("LO", patient)
    texts[0x0020_000D] = ("UI", "2.25.7\(study)")
    texts[0x0020_000E] = ("UI", "2.25.8\(study).\(series)")
    let seed = seed ?? (study * 100 + series * 10 + instance)
    samples = (0..<6).map { UInt8(truncatingIfNeeded: ($0 + 1) * (seed + 3) * 7) }
  }

  /// Sets a text element.
  func with(_ tag: UInt32, _ vr: String, _ value: String) -> TinyDICOM {
    var copy = self
    copy.texts[tag] = (vr, value)
    return copy
  }

  /// Gives the image another size.
  func sized(rows: Int, columns: Int) -> TinyDICOM {
    var copy = self
    (copy.rows, copy.columns) = (rows, columns)
    copy.samples = (0..<(rows * columns)).map { samples[$0 % samples.count] }
    return copy
  }

  var bytes: [UInt8] {
    var elements = texts.mapValues { Self.element($0.vr, Array($0.value.utf8)) }
    elements[0x0028_0004] = Self.element("CS", Array("MONOCHROME2".utf8))
    if frames > 1 { elements[0x0028_0008] = Self.element("IS", Array("\(frames)".utf8)) }
    let numbers: [(UInt32, Int)] = [
      (0x0028_0002, 1), (0x0028_0010, rows), (0x0028_0011, columns), (0x0028_0100, 8),
      (0x0028_0101, 8), (0x0028_0102, 7), (0x0028_0103, 0),
    ]
    for (tag, value) in numbers { elements[tag] = Self.element("US", Self.bytes(UInt16(value))) }
    elements[0x7FE0_0010] = Self.element("OB", samples)
    let meta =
      Self.bytes(UInt16(2)) + Self.bytes(UInt16(0x10))
      + Self.element("UI", Array("1.2.840.10008.1.2.1".utf8))
    return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + Self.bytes(UInt16(2))
      + Self.bytes(UInt16(0)) + Self.element("UL", Self.bytes(UInt32(meta.count))) + meta
      + elements.sorted { $0.key < $1.key }.flatMap { tag, element in
        Self.bytes(UInt16(tag >> 16)) + Self.bytes(UInt16(truncatingIfNeeded: tag)) + element
      }
  }

  private static func element(_ vr: String, _ value: [UInt8]) -> [UInt8] {
    let padded = value.count % 2 == 0 ? value : value + [vr == "UI" || vr == "OB" ? 0 : 0x20]
    let isLong = ["OB", "OW", "SQ", "UN", "UT"].contains(vr)
    let length = isLong ? [0, 0] + bytes(UInt32(padded.count)) : bytes(UInt16(padded.count))
    return Array(vr.utf8) + length + padded
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
