internal import DecodeProtocol

/// Says which rule an attribute meets, and where the rule is from.
public enum ProfileExplanation {
  /// Sentences about the attribute: its name, what the table and each option say, what Fovea does.
  ///
  /// - Parameter text: A tag, as `0010,0020`, `(0010,0020)` or `00100020`.
  /// - Throws: `unknownTag` for what is no tag.
  public static func lines(for text: String) throws(PrivacyError) -> [String] {
    let digits = text.filter { !"(), ".contains($0) }
    guard digits.utf8.count == 8, let value = UInt32(digits, radix: 16) else {
      throw PrivacyError(
        .unknownTag, subject: "--explain", reason: "wants a tag",
        hint: "write group and element in hexadecimal digits, such as 0010,0020")
    }
    let tag = Tag(value)
    if let name = OwnRules.removal(of: tag) {
      return ["\(tag): \(name)", "Fovea: removed, whatever the options (PS3.15 annex E.1)"]
    }
    if OwnRules.isStatement(tag) {
      return ["\(tag): written anew by Fovea (PS3.15 annex E.1.1)"]
    }
    guard let rule = ProfileTable.standard[tag] else {
      return [
        "\(tag): not in PS3.15 Table E.1-1 (\(ProfileTable.edition))",
        "Fovea: kept, unless it repeats a value of its patient or its representation is unknown",
      ]
    }
    let vr = rule.vr.isEmpty ? "" : ", \(rule.vr)"
    var lines = ["\(tag): \(rule.name)\(vr)"]
    if rule.action == .byRepresentation {
      lines.append("not in PS3.15 Table E.1-1; handled by representation (annex E.1, note 4)")
      lines.append("Fovea: " + (representationSentences[rule.vr] ?? "kept"))
      if rule.vr == "UI", OwnRules.namesNoInstance(tag) {
        lines[2] = "Fovea: kept, for it names no instance"
      }
      return lines
    }
    lines.append("PS3.15 Table E.1-1, \(rule.edition), Basic Profile: \(rule.action.rawValue)")
    let isName = tag == .patientName || tag == .patientID
    let usual = OwnRules.mayNotBeEmpty(tag) ? Treatment.remove : rule.treatment
    lines.append("Fovea: " + (isName ? "replaced by the patient's pseudonym" : sentence(usual)))
    for option in ProfileOption.allCases {
      guard let override = rule.overrides[option] else { continue }
      let flag = option.isRetaining ? "--retain" : "--clean"
      lines.append(
        "\(flag) \(option.rawValue) (\(option.code.value)): \(override.rawValue), "
          + sentence(rule.treatment(with: [option])))
    }
    return lines
  }

  private static func sentence(_ treatment: Treatment) -> String {
    switch treatment {
    case .remove: "removed"
    case .empty: "emptied"
    case .dummy: "replaced by a dummy that is valid for its representation"
    case .mapUID: "replaced by a UID made from it under the key"
    case .keep: "kept, and searched for the patient's other values"
    case .clean: "cleaned: allowed words stay, titles become pseudonyms, items are walked through"
    case .shift: "moved by the patient's number of days, times kept"
    case .byRepresentation: "as its representation asks for"
    }
  }

  private static let representationSentences = [
    "PN": "replaced by a dummy", "UR": "removed",
    "DA": "replaced by a dummy, kept or moved by the options for dates",
    "DT": "replaced by a dummy, kept or moved by the options for dates",
    "TM": "replaced by a dummy, or kept by the options for dates",
    "UI": "replaced by a UID made from it under the key, or kept by --retain uids",
  ]
}
