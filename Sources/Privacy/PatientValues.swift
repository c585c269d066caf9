public import DecodeProtocol
internal import Foundation

/// Every value met in a patient's files that identifies: what no remaining value may repeat.
///
/// Names by their parts, identifiers by their letters and digits alone, dates as days, and unique
/// identifiers. What an option keeps is not collected. It cannot be encoded, and prints nothing.
public struct PatientValues: Sendable {
  /// Parts of names and short identifiers, in lower case, which count as whole words.
  private(set) var words: Set<String> = []
  /// Longer parts of names, which count inside words too.
  private(set) var names: Set<[UInt8]> = []
  /// Identifiers without their separators, which count wherever they stand.
  private(set) var identifiers: Set<[UInt8]> = []
  /// Days as year × 10,000 + month × 100 + day.
  private(set) var days: Set<Int> = []
  private(set) var uids: Set<String> = []

  /// Makes an empty collection.
  public init() {}

  /// Collects from a data set, at every depth, what the profile does not keep.
  public mutating func collect(_ dataSet: DataSet, profile: ConfidentialityProfile) {
    for element in dataSet.elements {
      for item in element.items { collect(item, profile: profile) }
      guard case .bytes = element.value, !element.tag.isPrivate, !element.bytes.isEmpty else {
        continue
      }
      let rule = ProfileTable.standard[element.tag]
      if let rule, rule.treatment(with: profile.chosen) == .keep { continue }
      switch ProfileTable.standard.representation(of: element.tag) ?? element.vr {
      case "PN": element.values.forEach { addName($0) }
      case "DA" where !profile.has(.fullDates), "DT" where !profile.has(.fullDates):
        element.values.forEach { addDate($0) }
      case "UI" where !profile.has(.uids) && !OwnRules.namesNoInstance(element.tag):
        element.values.forEach { addUID($0) }
      default:
        if Self.namingTags.contains(element.tag) { element.values.forEach { addIdentifier($0) } }
      }
    }
  }

  /// Adds what another file of the same patient holds.
  public mutating func add(_ other: PatientValues) {
    words.formUnion(other.words)
    names.formUnion(other.names)
    identifiers.formUnion(other.identifiers)
    days.formUnion(other.days)
    uids.formUnion(other.uids)
  }

  private mutating func addName(_ text: String) {
    // Prefix and suffix, the fourth and fifth components (PS3.5 §6.2.1.1), name nobody.
    for group in text.split(separator: "=") {
      let parts = group.split(separator: "^", omittingEmptySubsequences: false).prefix(3)
      for part in parts {
        for word in TextReading.nameWords(String(part)) { addWord(word) }
        addWord(TextReading.compact(String(part)))  // O'Hara, De la Cruz
      }
      // 王^伟 is written 王伟.
      let whole = TextReading.compact(parts.joined())
      if Self.isForeign(whole) { addWord(whole) }
    }
  }

  private mutating func addWord(_ word: String) {
    guard word.count >= 2, !word.unicodeScalars.contains("\u{FFFD}"), !Self.empty.contains(word),
      word.contains(where: \.isLetter)
    else { return }
    words.insert(word)
    if word.count >= 5 || Self.isForeign(word) { names.insert(Array(word.utf8)) }
  }

  /// Whether it holds signs of scripts that put no blanks between words: Chinese and on.
  private static func isForeign(_ word: String) -> Bool {
    word.unicodeScalars.contains { $0.value >= 0x2E80 }
  }

  private mutating func addIdentifier(_ text: String) {
    let compact = TextReading.compact(text)
    guard !text.unicodeScalars.contains("\u{FFFD}"), !Self.empty.contains(compact) else { return }
    if compact.count >= 5 {
      identifiers.insert(Array(compact.utf8))
      let short = compact.drop { $0 == "0" }
      if short.count >= 5 { identifiers.insert(Array(short.utf8)) }
    } else if compact.count >= 3 || compact.count == 2 && compact.contains(where: \.isLetter) {
      words.insert(compact)
    }
    // "Chest Clinic" must not take every chest away.
    for word in TextReading.nameWords(text)
    where word.count >= 4 && word.contains(where: \.isLetter) {
      let isCommon = IdentityScan.common.contains(word) || AllowedWords.standard.contains(word)
      if !isCommon { addWord(word) }
    }
  }

  private mutating func addDate(_ text: String) {
    let isDotted = text.utf8.count == 10 && text.contains(".")
    guard let date = CalendarDate(dicom: isDotted ? text : String(text.prefix(8))) else { return }
    days.insert(date.year * 10_000 + date.month * 100 + date.day)
  }

  private mutating func addUID(_ text: String) {
    if !text.hasPrefix("1.2.840.10008."), text.count >= 5 { uids.insert(text) }
  }

  /// What stands where nothing is said.
  private static let empty: Set<String> = [
    "anonymous", "anonymized", "anonymised", "unknown", "removed", "none", "null", "name",
  ]

  /// Names of people, places, devices and visits that are no PN, with Study ID, Other Patient IDs,
  /// names and numbers of trials, telephone numbers, and what the table does not name.
  static let namingTags = IdentityScan.identifyingTags.union(
    [
      0x0008_0094, 0x0010_1005, 0x0010_1060, 0x0010_2155, 0x0010_2297, 0x0010_2299, 0x0012_0040,
      0x0012_0042, 0x0020_0010, 0x0038_0011, 0x0038_0060, 0x0040_0243, 0x0040_0244, 0x0040_0253,
      0x0040_2008, 0x0040_2010,
    ].map { Tag(UInt32($0)) }
  ).union(OwnRules.identifying)
}

extension PatientValues: CustomStringConvertible, CustomReflectable {
  /// Nothing.
  public var description: String { "PatientValues(withheld)" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
