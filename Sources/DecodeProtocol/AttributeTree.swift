/// What a DICOM file says about its pixels: attributes, and in sequences again such trees.
public struct AttributeTree: Codable, Sendable, Equatable {
  /// The attributes in the order of their tags.
  public var elements: [Attribute]
  /// How many attributes were left out because the file holds, or nests, more than the limit.
  public var omittedCount: Int

  /// Makes a tree of these attributes.
  public init(elements: [Attribute] = [], omittedCount: Int = 0) {
    self.elements = elements
    self.omittedCount = omittedCount
  }

  private enum CodingKeys: String, CodingKey {
    case elements, omittedCount
  }

  /// Reads a tree; no count means that nothing was left out.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    elements = try container.decode([Attribute].self, forKey: .elements)
    omittedCount = try container.decodeIfPresent(Int.self, forKey: .omittedCount) ?? 0
  }

  /// Writes a tree; a count of zero is left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(elements, forKey: .elements)
    if omittedCount != 0 { try container.encode(omittedCount, forKey: .omittedCount) }
  }

  /// The attribute with this tag at the top of the tree, or nil.
  public subscript(tag: Tag) -> Attribute? {
    elements.first { $0.tag == tag }
  }

  /// All values of an attribute as text; empty if it is absent or has none.
  public func strings(_ tag: Tag) -> [String] {
    self[tag]?.values ?? []
  }

  /// The first value of an attribute as text; nil if it is absent or empty.
  public func string(_ tag: Tag) -> String? {
    guard let first = strings(tag).first, !first.isEmpty else { return nil }
    return first
  }

  /// The values of an attribute as numbers, or nil if it is absent, empty or not all numbers.
  public func doubles(_ tag: Tag) -> [Double]? {
    let texts = strings(tag)
    let numbers = texts.compactMap { Double($0) }
    return numbers.isEmpty || numbers.count != texts.count ? nil : numbers
  }

  /// The first value of an attribute as a whole number, or nil.
  public func integer(_ tag: Tag) -> Int? {
    string(tag).flatMap { Int($0) }
  }

  /// The items of a sequence; empty if it is absent or has none.
  public func items(_ tag: Tag) -> [AttributeTree] {
    self[tag]?.items ?? []
  }
}
