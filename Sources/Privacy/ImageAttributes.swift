internal import DecodeProtocol
internal import Foundation

/// The few attributes of a file that a cohort keeps, and what was left out on the way.
///
/// Sex and age in fixed forms; codes only from `CodeValues`; manufacturer and model in plain
/// characters and only if they repeat nothing that identifies the patient.
struct ImageAttributes {
  var kept: [String: String] = [:]
  var decisions: [String] = []

  init(of tree: AttributeTree, identity: RawIdentity) {
    if let text = value(tree, .patientSex) {
      keep("sex", CohortValue.sex(text), "Patient's Sex (0010,0040) is not M, F or O")
    }
    keepAge(tree)
    if let text = value(tree, .modality) {
      keep("modality", CodeValues.modality(text), "Modality (0008,0060) is no defined term")
    }
    if let text = value(tree, .bodyPartExamined) {
      keep(
        "bodyPart", CodeValues.bodyPart(text), "Body Part Examined (0018,0015) is no defined term")
    }
    if let text = value(tree, .viewPosition) {
      keep("view", CodeValues.view(text), "View Position (0018,5101) is no defined term")
    }
    if let laterality = identity.laterality { kept["laterality"] = laterality }
    for (tag, key, name) in [
      (Tag.manufacturer, "manufacturer", "Manufacturer (0008,0070)"),
      (Tag.manufacturerModelName, "model", "Manufacturer's Model Name (0008,1090)"),
    ] {
      guard let text = value(tree, tag) else { continue }
      let isPlain =
        CodeValues.isPlainName(text) && !identity.isRepeated(in: text, countingPath: true)
      keep(key, isPlain ? text : nil, "\(name) is not a plain name")
    }
    if Self.hasLossyText(tree) {
      decisions.append(DeidentifiedImage.undecodedText)
    }
  }

  /// Whether some text, at any depth, could not be decoded.
  private static func hasLossyText(_ tree: AttributeTree) -> Bool {
    tree.elements.contains { $0.isLossy || $0.items.contains(where: hasLossyText) }
  }

  /// Patient's Age, else the whole years between birth and study.
  private mutating func keepAge(_ tree: AttributeTree) {
    if let text = value(tree, .patientAge), let age = CohortValue.age(text),
      text.last?.isLetter == true
    {
      kept["age"] = age
      return
    }
    let dates = [Tag.patientBirthDate, .studyDate].map {
      value(tree, $0).flatMap { CalendarDate(dicom: $0) }
    }
    if let birth = dates[0], let study = dates[1], let years = study.yearsSince(birth),
      let age = CohortValue.pooled(years)
    {
      kept["age"] = age
      decisions.append("age is counted from birth and study date")
    } else if value(tree, .patientAge) != nil {
      decisions.append("Patient's Age (0010,1010) is no age; left out")
    }
  }

  private mutating func keep(_ key: String, _ value: String?, _ reason: String) {
    if let value {
      kept[key] = value
    } else {
      decisions.append("\(reason); left out")
    }
  }

  private func value(_ tree: AttributeTree, _ tag: Tag) -> String? {
    let text = tree.string(tag)?.trimmingCharacters(in: .whitespacesAndNewlines.union(["\0"]))
    return text?.isEmpty == false ? text : nil
  }
}
