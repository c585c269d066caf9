internal import DecodeProtocol
internal import Foundation

extension DeidentificationWalk {
  /// A value that says nothing and is valid for the representation.
  mutating func dummy(_ element: DataElement, _ vr: String) -> DataElement {
    switch element.tag {
    case .patientID:
      let identifier = element.values.first ?? ""
      let isKnown = !identifier.isEmpty && !identifier.unicodeScalars.contains("\u{FFFD}")
      return DataElement(
        element.tag, "LO", isKnown ? pseudonyms.patientID(identifier) : patientID)
    case .patientName: return DataElement(element.tag, "PN", patientID)
    default: break
    }
    if vr == "UI" { return mapped(element) }
    if vr == "SQ" {
      let items = element.items.prefix(1).map { dataSet($0, .dummied) }
      return DataElement(tag: element.tag, vr: "SQ", value: .items(items))
    }
    return DummyValue.element(element, vr)
  }

  /// Every instance's identifier under the key; well-known ones stay.
  func mapped(_ element: DataElement) -> DataElement {
    let values = element.values.map { uid in
      uid.isEmpty || uid.hasPrefix("1.2.840.10008.") ? uid : pseudonyms.uid(uid)
    }
    return DataElement(element.tag, "UI", values.joined(separator: "\\"))
  }

  /// Dates moved by the patient's days; times stay.
  ///
  /// What is no date becomes a dummy.
  mutating func shifted(
    _ element: DataElement, _ vr: String
  ) -> DataElement? {
    if vr == "TM" { return scanned(element, vr) }
    let moved = element.values.map { $0.isEmpty ? "" : shift.moved($0) }
    let values = moved.compactMap { $0 }
    if values.count == moved.count {
      return DataElement(element.tag, vr, values.joined(separator: "\\"))
    }
    tally.count("dates that cannot be moved", "dummy")
    return dummy(element, vr)
  }

  /// Descriptions keep allowed words; sequences are walked through and their texts cleaned; what
  /// cannot be cleaned gets the row's own treatment.
  mutating func cleaned(
    _ element: DataElement, _ vr: String, otherwise rule: ProfileRule?
  ) -> DataElement? {
    if case .items(let items) = element.value {
      return DataElement(
        tag: element.tag, vr: "SQ", value: .items(items.map { dataSet($0, .cleaned) }))
    }
    if vr == "AE" {
      let titles = element.values.map { $0.isEmpty ? "" : pseudonyms.applicationEntity($0) }
      return DataElement(element.tag, vr, titles.joined(separator: "\\"))
    }
    guard OwnRules.isFreeText(vr) else {
      switch rule?.treatment {
      case .remove: return nil
      case .empty: return DummyValue.empty(element.tag, vr)
      default: return dummy(element, vr)
      }
    }
    let texts = OwnRules.isSingle(vr) ? [element.text] : element.values
    let words = texts.map { AllowedWords.standard.cleaned($0) }
    let text = words.allSatisfy(\.isEmpty) ? "" : words.joined(separator: "\\")
    if !text.isEmpty, !scan.finds(text) { return DataElement(element.tag, vr, text) }
    let needsValue = rule.map { $0.treatment == .dummy } ?? true
    return needsValue ? dummy(element, vr) : DummyValue.empty(element.tag, vr)
  }

  /// Ages of 90 and more are one age (45 CFR 164.514(b)(2)(i)(C)).
  func pooled(_ element: DataElement) -> DataElement {
    guard element.tag == .patientAge, CohortValue.age(element.text) == "90+" else {
      return element
    }
    return DataElement(element.tag, "AS", "090Y")
  }
}
