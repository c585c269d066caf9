internal import DecodeProtocol
internal import Foundation

/// Looks for a patient's identifying values in text that is about to be kept.
///
/// Values: every component of every person name, every date, every instance UID, the texts of the
/// attributes listed in `identifyingTags`, at every depth. A value under five characters counts
/// only as a whole word, and only if it holds a letter.
struct IdentityScan: Sendable {
  private var values: Set<String> = []

  init(tree: AttributeTree) { collect(tree) }

  /// The same scan with further values.
  func adding(_ texts: [String]) -> IdentityScan {
    var scan = self
    for text in texts { scan.add(text) }
    return scan
  }

  /// Whether the text holds one of the values, in any case.
  func finds(_ text: String) -> Bool {
    let text = text.lowercased()
    let words = Set(Self.words(text))
    return values.contains { value in
      value.count < 5 ? words.contains(value) : text.contains(value)
    }
  }

  private mutating func collect(_ tree: AttributeTree) {
    for element in tree.elements {
      for item in element.items { collect(item) }
      for text in element.values {
        switch element.vr {
        case "PN": for word in Self.words(text) { add(word) }
        case "DA", "DT": add(String(text.prefix(8)))
        case "UI" where !text.hasPrefix("1.2.840.10008."): add(text)
        default:
          if Self.identifyingTags.contains(element.tag) {
            add(text)
            for word in Self.words(text) where word.count >= 4 && !Self.common.contains(word) {
              add(word)
            }
          }
        }
      }
    }
  }

  private mutating func add(_ text: String) {
    let value = text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    let isLongEnough = value.count >= 5 || value.count >= 2 && value.contains { $0.isLetter }
    if isLongEnough { values.insert(value) }
  }

  private static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
  }

  /// Words that names of places and of manufacturers share.
  static let common: Set<String> = [
    "general", "hospital", "medical", "imaging", "center", "centre", "clinic", "health", "system",
    "systems", "radiology", "university", "institute", "department", "healthcare", "with", "from",
  ]

  /// Free text and short strings that PS3.15 Table E.1-1 removes and that name people, places,
  /// devices or visits: accession, institution and its address, station, department, operators'
  /// and patients' identifiers, addresses, comments, visit, serial number, study ID excepted for
  /// being a small number.
  static let identifyingTags: Set<Tag> = Set(
    [
      0x0008_0050, 0x0008_0080, 0x0008_0081, 0x0008_1010, 0x0008_1040, 0x0010_0020, 0x0010_0021,
      0x0010_1000, 0x0010_1001, 0x0010_1040, 0x0010_2150, 0x0010_2154, 0x0010_4000, 0x0018_1000,
      0x0018_1002, 0x0018_1008, 0x0032_1033, 0x0038_0010, 0x0038_0300, 0x0040_0241, 0x0040_1001,
      0x0040_2016, 0x0040_2017,
    ].map { Tag(UInt32($0)) })
}
