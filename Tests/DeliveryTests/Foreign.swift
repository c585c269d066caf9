import DecodeProtocol

/// Forms of a file that Fovea reads and never writes.
enum Foreign {
  /// A data set as implicit little-endian bytes (PS3.5 A.1).
  static func implicitBytes(_ dataSet: DataSet) -> [UInt8] {
    dataSet.elements.flatMap { element -> [UInt8] in
      var value = element.bytes
      for item in element.items {
        let inner = implicitBytes(item)
        value += number(0xFFFE, 2) + number(0xE000, 2) + number(inner.count, 4) + inner
      }
      if value.count % 2 == 1 { value.append(element.vr == "UI" ? 0 : 32) }
      return number(Int(element.tag.group), 2) + number(Int(element.tag.element), 2)
        + number(value.count, 4) + value
    }
  }

  /// A file of these bytes under a meta header.
  static func file(_ bytes: [UInt8], syntax: String) -> [UInt8] {
    let head = Sample.file(DataSet(), syntax: syntax)
    return head + bytes
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
