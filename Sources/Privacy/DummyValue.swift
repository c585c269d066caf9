internal import DecodeProtocol

/// Values that say nothing, valid for each representation (PS3.5 §6.2).
enum DummyValue {
  /// What stands for removed text.
  static let text = "REMOVED"

  /// The attribute without value.
  static func empty(_ tag: Tag, _ vr: String) -> DataElement {
    DataElement(tag: tag, vr: vr, value: vr == "SQ" ? .items([]) : .bytes([]))
  }

  /// The attribute with a dummy; numbers become as many zeros as there were values.
  static func element(_ element: DataElement, _ vr: String) -> DataElement {
    switch vr {
    case "DA": return DataElement(element.tag, vr, "19000101")
    case "TM": return DataElement(element.tag, vr, "000000")
    case "DT": return DataElement(element.tag, vr, "19000101000000")
    case "AS": return DataElement(element.tag, vr, "000Y")
    case "UR": return DataElement(element.tag, vr, "urn:removed")
    case "DS", "IS":
      let count = max(1, element.values.count)
      return DataElement(
        element.tag, vr, Array(repeating: "0", count: count).joined(separator: "\\"))
    case "PN", "LO", "SH", "ST", "LT", "UT", "UC", "CS", "AE":
      return DataElement(element.tag, vr, text)
    default:
      let size = width(vr)
      let count = max(size, element.bytes.count / size * size)
      return DataElement(
        tag: element.tag, vr: vr, value: .bytes([UInt8](repeating: 0, count: count)))
    }
  }

  private static func width(_ vr: String) -> Int {
    switch vr {
    case "AT", "FL", "SL", "UL", "OF", "OL": 4
    case "FD", "SV", "UV", "OD", "OV": 8
    default: 2
    }
  }
}
