internal import DecodeProtocol
internal import Foundation

/// PS3.15 Table E.1-1 as data, with the attributes outside it that their representation decides.
///
/// The text is `Resources/confidentiality-profile.tsv`, whose head names edition and sources.
struct ProfileTable: Sendable {
  /// The table that comes with Fovea.
  static let standard = ProfileTable(text: ResourceText.named("confidentiality-profile"))

  /// Which editions the rows are of.
  static let edition = "PS3.15 2024b, with the rows that 2026c added"

  private var exact: [Tag: ProfileRule] = [:]
  private var patterns: [String: ProfileRule] = [:]
  /// All rows, in the order of the file.
  private(set) var rules: [ProfileRule] = []

  init(text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6, let action = ProfileRule.Action(rawValue: fields[3]) else {
        preconditionFailure("the rule table has a line of \(fields.count) fields")
      }
      var overrides: [ProfileOption: ProfileRule.Override] = [:]
      for part in fields[4].split(separator: " ") {
        let pair = part.split(separator: "=").map(String.init)
        guard let option = ProfileOption(rawValue: pair[0]),
          let override = ProfileRule.Override(rawValue: pair[1])
        else { preconditionFailure("the rule table has the unknown option \(part)") }
        overrides[option] = override
      }
      let tag = fields[0].utf8.count == 8 ? UInt32(fields[0], radix: 16).map { Tag($0) } : nil
      let shown = fields[0].uppercased()
      let pattern =
        shown.count == 8 ? "(\(shown.prefix(4)),\(shown.suffix(4)))" : "private attributes"
      let rule = ProfileRule(
        pattern: tag?.description ?? pattern, name: fields[1], vr: fields[2], action: action,
        overrides: overrides, edition: fields[5])
      rules.append(rule)
      if let tag { exact[tag] = rule } else { patterns[fields[0]] = rule }
    }
  }

  /// The row that names this tag, or its repeating group; private attributes share one.
  subscript(tag: Tag) -> ProfileRule? {
    if tag.isPrivate { return patterns["private"] }
    if let rule = exact[tag] { return rule }
    switch (tag.group & 0xFF00, tag.element) {
    case (0x5000, _): return patterns["50xxxxxx"]
    case (0x6000, 0x3000): return patterns["60xx3000"]
    case (0x6000, 0x4000): return patterns["60xx4000"]
    default: return nil
    }
  }

  /// The representation that the dictionary gives a tag of the table, or nil.
  func representation(of tag: Tag) -> String? {
    guard let vr = exact[tag]?.vr, !vr.isEmpty else { return nil }
    return vr
  }
}
