internal import DecodeProtocol

/// Private attributes that the standard lists as safe (PS3.15 Table E.3.10-1), by their creator.
struct SafePrivateList: Sendable {
  static let standard = SafePrivateList(text: ResourceText.named("safe-private"))

  private struct Entry: Hashable {
    let creator: String
    let group: UInt16
    let element: UInt16
  }

  private var entries: [Entry: String] = [:]

  init(text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 3, let group = UInt16(fields[1].prefix(4), radix: 16),
        let element = UInt16(fields[1].suffix(2), radix: 16)
      else { continue }
      entries[Entry(creator: fields[0], group: group, element: element)] = fields[2]
    }
  }

  /// The listed attributes of one item, with their representation by the list, and the reservations
  /// that they need (PS3.5 §7.8.1): those whose block the creator reserved for whom it names them.
  func kept(of elements: [DataElement]) -> [Tag: String] {
    var creators: [UInt32: (tag: Tag, name: String)] = [:]
    for element in elements where element.tag.isPrivate {
      let tag = element.tag
      guard (0x10...0xFF).contains(tag.element) else { continue }
      creators[tag.value & 0xFFFF_0000 | UInt32(tag.element) << 8] = (tag, element.text)
    }
    var kept: [Tag: String] = [:]
    for element in elements where element.tag.isPrivate && element.tag.element > 0xFF {
      let tag = element.tag
      guard let creator = creators[tag.value & 0xFFFF_FF00],
        let vr = entries[
          Entry(creator: creator.name, group: tag.group, element: tag.element & 0xFF)]
      else { continue }
      kept[tag] = vr
      kept[creator.tag] = "LO"
    }
    return kept
  }
}
