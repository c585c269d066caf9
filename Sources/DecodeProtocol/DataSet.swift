/// A data set with every value in it, for a file that is to be written again.
///
/// It crosses the sandbox as DICOM's own explicit little-endian form with defined lengths (PS3.5
/// annex A.2), of which both sides read no more than that.
public struct DataSet: Sendable, Equatable {
  /// The attributes in the order of their tags.
  public var elements: [DataElement]

  /// Makes a data set of these attributes.
  public init(_ elements: [DataElement] = []) { self.elements = elements }

  /// The attribute with this tag at the top, or nil.
  public subscript(tag: Tag) -> DataElement? { elements.first { $0.tag == tag } }

  /// The first value of a text attribute at the top; nil if it is absent or empty.
  public func string(_ tag: Tag) -> String? {
    guard let first = self[tag]?.values.first, !first.isEmpty else { return nil }
    return first
  }

  /// Puts an attribute in its place, instead of one with the same tag.
  public mutating func put(_ element: DataElement) {
    let place = elements.firstIndex { $0.tag >= element.tag } ?? elements.count
    if place < elements.count, elements[place].tag == element.tag {
      elements[place] = element
    } else {
      elements.insert(element, at: place)
    }
  }

  /// Whether the representation's length takes four bytes, after two empty ones (PS3.5 §7.1.2).
  public static func hasLongForm(_ vr: String) -> Bool {
    let letters = vr.utf8
    guard letters.count == 2, let first = letters.first, let second = letters.last else {
      return false
    }
    return switch first {
    case UInt8(ascii: "O"): "BDFLVW".utf8.contains(second)
    case UInt8(ascii: "S"): "QV".utf8.contains(second)
    case UInt8(ascii: "U"): "CNRTV".utf8.contains(second)
    default: false
    }
  }

  /// Items inside items; structured reports nest about ten deep.
  static let deepestNesting = 64
}
