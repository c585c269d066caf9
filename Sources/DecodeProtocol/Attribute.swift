/// One attribute of a DICOM data set, with its values as text.
public struct Attribute: Codable, Sendable, Equatable {
  /// Which attribute it is.
  public let tag: Tag
  /// The value representation in two letters, as PS3.5 §6.2 names it.
  public let vr: String
  /// The values in UTF-8, padding removed; numbers as decimal text.
  ///
  /// Empty for sequences, for an attribute without value, and for the byte-string representations
  /// (OB, OW, OF, OD, OL, OV, UN), of which only `byteCount` is told; LUT Data (0028,3006) alone
  /// is given as numbers.
  public let values: [String]
  /// The items of a sequence.
  public let items: [AttributeTree]
  /// How many bytes the value takes in the file; 0 for a sequence.
  public let byteCount: Int
  /// Whether some bytes of the value could not be read as text in its character set.
  public let isLossy: Bool

  /// Makes an attribute from its parts.
  public init(
    tag: Tag, vr: String, values: [String] = [], items: [AttributeTree] = [],
    byteCount: Int = 0, isLossy: Bool = false
  ) {
    self.tag = tag
    self.vr = vr
    self.values = values
    self.items = items
    self.byteCount = byteCount
    self.isLossy = isLossy
  }

  private enum CodingKeys: String, CodingKey {
    case tag, vr, values, items, byteCount, isLossy
  }

  /// Reads an attribute; what is absent is empty.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    tag = try container.decode(Tag.self, forKey: .tag)
    vr = try container.decode(String.self, forKey: .vr)
    values = try container.decodeIfPresent([String].self, forKey: .values) ?? []
    items = try container.decodeIfPresent([AttributeTree].self, forKey: .items) ?? []
    byteCount = try container.decodeIfPresent(Int.self, forKey: .byteCount) ?? 0
    isLossy = try container.decodeIfPresent(Bool.self, forKey: .isLossy) ?? false
  }

  /// Writes an attribute; what is empty is left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(tag, forKey: .tag)
    try container.encode(vr, forKey: .vr)
    if !values.isEmpty { try container.encode(values, forKey: .values) }
    if !items.isEmpty { try container.encode(items, forKey: .items) }
    if byteCount != 0 { try container.encode(byteCount, forKey: .byteCount) }
    if isLossy { try container.encode(isLossy, forKey: .isLossy) }
  }
}
