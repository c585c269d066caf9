internal import DecodeProtocol

/// The rules beyond the table (PS3.15 E.1 to E.3): what goes whatever the options, and what a
/// representation is.
enum OwnRules {
  /// The name of the rule under which the attribute goes, or nil.
  static func removal(of tag: Tag) -> String? {
    if tag.element == 0 { return "group lengths" }
    switch tag.group {
    case 0x0000, 0x0002, 0x0004: return "command, meta and directory elements"
    case 0x5000...0x50FF: return "curves"
    case 0x6000...0x60FF: return "overlays"
    case 0x7FE0 where (1...3).contains(tag.element): return "offsets of frames"
    default:
      return identifying.contains(tag) ? "identifiers outside the table" : removed[tag]
    }
  }

  /// Attributes that the de-identifier writes itself, at the top only.
  static func isStatement(_ tag: Tag) -> Bool { statements.contains(tag) }

  /// UI attributes that name classes, syntaxes and code systems, never an instance (PS3.6).
  static func namesNoInstance(_ tag: Tag) -> Bool { classes.contains(tag) }

  /// Referenced Study Sequence: where it is optional, one without items is invalid (PS3.3 C.7.2.1),
  /// so that of "X/Z" the first is meant.
  static func mayNotBeEmpty(_ tag: Tag) -> Bool { tag == Tag(0x0008_1110) }

  /// Attributes that Table E.1-1 does not name although they identify (PS3.6): birth and death in
  /// another calendar, breed registration, retired order numbers, identifier of an HL7 document,
  /// contact, print job's owner, time server, boarding pass, itinerary, label of a medium.
  static let identifying: Set<Tag> = Set(
    [
      0x0010_0033, 0x0010_0034, 0x0010_2295, 0x0018_1803, 0x0040_1006, 0x0040_1007, 0x0040_2006,
      0x0040_2007, 0x0040_E001, 0x0074_100C, 0x0088_0130, 0x2100_0160, 0x4010_101A, 0x4010_1051,
    ].map { Tag(UInt32($0)) })

  /// Whether the text holds nothing but numbers (PS3.5 section 6.2, DS and IS; a decimal comma is
  /// wrong there, and harmless).
  static func isNumber(_ text: String) -> Bool {
    text.allSatisfy { ("0"..."9").contains($0) || "+-.,eE \\".contains($0) }
  }

  static func isText(_ vr: String) -> Bool { isFreeText(vr) || codedText.contains(vr) }
  /// Whether a date, time or unique identifier holds no other characters than it may: what rules
  /// and options let stay is then not searched for itself.
  static func isWellFormed(_ text: String, _ vr: String) -> Bool {
    let more: String
    switch vr {
    case "UI": more = "."
    case "TM":
      // Of more than six digits, it is no time, and may be a date.
      let times = text.split(separator: "\\")
      guard times.allSatisfy({ $0.prefix { $0 != "." }.count <= 6 }) else { return false }
      more = "."
    case "DA", "DT": more = ".+-"
    default: return false
    }
    return text.allSatisfy { ("0"..."9").contains($0) || $0 == "\\" || more.contains($0) }
  }

  static func isFreeText(_ vr: String) -> Bool { freeText.contains(vr) }
  static func isSingle(_ vr: String) -> Bool { ["LT", "ST", "UT", "UR"].contains(vr) }
  /// Codes, which give an item of a dummy sequence its form.
  static func isStructure(_ vr: String) -> Bool { vr == "CS" || vr == "UI" || vr == "AT" }

  private static let freeText: Set<String> = ["LO", "LT", "SH", "ST", "UC", "UT"]
  private static let codedText: Set<String> = [
    "AE", "AS", "CS", "DA", "DS", "DT", "IS", "PN", "TM", "UI", "UR",
  ]

  private static let removed: [Tag: String] = [
    Tag(0x0400_0500): "encrypted attributes", Tag(0x0400_0550): "original attributes",
    Tag(0x0400_0561): "original attributes", Tag(0x4FFE_0001): "signatures",
    Tag(0xFFFA_FFFA): "signatures", Tag(0x0088_0200): "icons",
    Tag(0xFFFC_FFFC): "trailing padding",
  ]

  /// Character set, and what says how identities were removed.
  private static let statements: Set<Tag> = Set(
    [0x0008_0005, 0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0028_0303].map { Tag(UInt32($0)) })

  private static let classes: Set<Tag> = Set(
    [
      0x0008_0016, 0x0008_001A, 0x0008_001B, 0x0008_0062, 0x0008_010C, 0x0008_010D, 0x0008_0117,
      0x0008_0118, 0x0008_040E, 0x0008_1150, 0x0008_115A, 0x0008_3002, 0x0034_0003, 0x0400_0010,
      0x0400_0510, 0x3010_0052, 0x3010_0053,
    ].map { Tag(UInt32($0)) })
}
