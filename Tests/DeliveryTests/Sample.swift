import DecodeProtocol
import Foundation

/// The tag of an attribute, which Testing has a word for too.
typealias Tag = DecodeProtocol.Tag

/// Data sets and files for tests: an invented person at an invented place.
enum Sample {
  static let sopClass = "1.2.840.10008.5.1.4.1.1.7"

  /// A Secondary Capture image of four pixels, with what is added.
  static func dataSet(_ more: [DataElement] = [], instance: String = "1.2.3.4.5.70") -> DataSet {
    var made = DataSet([
      DataElement(Tag(0x0008_0016), "UI", sopClass),
      DataElement(Tag(0x0008_0018), "UI", instance),
      DataElement(Tag(0x0008_0020), "DA", "20140703"), DataElement(Tag(0x0008_0060), "CS", "OT"),
      DataElement(Tag(0x0010_0010), "PN", "Quillon^Zephyrine"),
      DataElement(Tag(0x0010_0020), "LO", "MRN-9941"),
      DataElement(Tag(0x0020_000D), "UI", "1.2.3.4.5.80"),
      DataElement(Tag(0x0020_000E), "UI", "1.2.3.4.5.90"),
      number(0x0028_0002, 1), DataElement(Tag(0x0028_0004), "CS", "MONOCHROME2"),
      number(0x0028_0010, 2), number(0x0028_0011, 2), number(0x0028_0100, 8),
      number(0x0028_0101, 8), number(0x0028_0102, 7), number(0x0028_0103, 0),
      DataElement(tag: Tag(0x7FE0_0010), vr: "OB", value: .bytes([1, 2, 3, 4])),
    ])
    for element in more { made.put(element) }
    return made
  }

  static func number(_ tag: UInt32, _ value: UInt16) -> DataElement {
    DataElement(
      tag: Tag(tag), vr: "US",
      value: .bytes([UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]))
  }

  /// The attribute inside so many sequences that no rule names.
  static func nested(_ element: DataElement, depth: Int) -> DataElement {
    let sequences: [UInt32] = [0x5200_9229, 0x0028_9110, 0x0028_9145]
    return sequences.prefix(depth).reversed().reduce(element) { inner, tag in
      DataElement(tag: Tag(tag), vr: "SQ", value: .items([DataSet([inner])]))
    }
  }

  /// What stands at the tag, inside the sequences of `nested`.
  static func found(_ tag: Tag, in dataSet: DataSet, depth: Int) -> DataElement? {
    var place = dataSet
    for sequence in [UInt32(0x5200_9229), 0x0028_9110, 0x0028_9145].prefix(depth) {
      guard let item = place[Tag(sequence)]?.items.first else { return nil }
      place = item
    }
    return place[tag]
  }

  /// The file: preamble, meta header, data set in explicit little-endian form, and what follows.
  static func file(
    _ dataSet: DataSet, syntax: String = "1.2.840.10008.1.2.1", preamble: [UInt8] = [],
    trailing: [UInt8] = []
  ) -> [UInt8] {
    let meta = DataSet([
      DataElement(tag: Tag(0x0002_0001), vr: "OB", value: .bytes([0, 1])),
      DataElement(Tag(0x0002_0002), "UI", dataSet.string(.sopClassUID) ?? sopClass),
      DataElement(Tag(0x0002_0003), "UI", dataSet.string(.sopInstanceUID) ?? "1.2.3"),
      DataElement(Tag(0x0002_0010), "UI", syntax), DataElement(Tag(0x0002_0012), "UI", "1.2.3.9"),
      DataElement(Tag(0x0002_0016), "AE", "KESTRELPACS"),
    ]).explicitBytes
    let length = DataElement(
      tag: Tag(0x0002_0000), vr: "UL",
      value: .bytes((0..<4).map { UInt8(truncatingIfNeeded: meta.count >> (8 * $0)) }))
    let head = preamble + [UInt8](repeating: 0, count: 128 - preamble.count)
    return head + Array("DICM".utf8) + DataSet([length]).explicitBytes + meta
      + dataSet.explicitBytes + trailing
  }
}
