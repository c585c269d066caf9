internal import DecodeProtocol
internal import Foundation

/// One walk through a data set: every attribute of every item meets its rule.
struct DeidentificationWalk {
  /// What the sequence around an item asks for.
  enum Surroundings {
    /// Nothing: rules and representations decide.
    case usual
    /// It is cleaned: free text keeps allowed words only.
    case cleaned
    /// It is a dummy: its form stays, what it says does not.
    case dummied
  }

  let profile: ConfidentialityProfile
  let pseudonyms: Pseudonyms
  let patientID: String
  let shift: DateShift
  let scan: ResidualScan
  var tally = DeidentificationTally()

  private let table = ProfileTable.standard

  init(
    profile: ConfidentialityProfile, pseudonyms: Pseudonyms, patientID: String, shift: DateShift,
    scan: ResidualScan
  ) {
    self.profile = profile
    self.pseudonyms = pseudonyms
    self.patientID = patientID
    self.shift = shift
    self.scan = scan
  }

  /// The item or data set that remains.
  mutating func dataSet(_ original: DataSet, _ surroundings: Surroundings) -> DataSet {
    let safe =
      profile.has(.safePrivate) ? SafePrivateList.standard.kept(of: original.elements) : [:]
    let keepsCodes = StandardCodes.isCode(original)
    var kept: [DataElement] = []
    kept.reserveCapacity(original.elements.count)
    for var element in original.elements {
      if let cut = MeasuredData.cut(element, in: original) {
        tally.count("bytes behind the numbers announced", "remove")
        element = cut
      }
      if let made = self.element(
        element, surroundings, safeAs: safe[element.tag],
        keepsCodes: keepsCodes)
      {
        kept.append(made)
      }
    }
    return DataSet(kept)
  }

  private mutating func element(
    _ element: DataElement, _ surroundings: Surroundings, safeAs: String?, keepsCodes: Bool
  ) -> DataElement? {
    let tag = element.tag
    if tag.isPrivate {
      guard let vr = safeAs else { return removed("private attributes") }
      tally.count("safe private attributes", "keep")
      // Where the file gives none, the list's representation holds.
      let known = element.vr == "UN" ? DataElement(tag: tag, vr: vr, value: element.value) : element
      return outsideTheTable(known, surroundings)
    }
    if OwnRules.isStatement(tag) { return nil }
    if let name = OwnRules.removal(of: tag) { return removed(name) }
    if surroundings == .dummied, keepsCodes, StandardCodes.tags.contains(tag) {
      return scanned(element, element.vr)
    }
    guard let rule = table[tag], rule.action != .byRepresentation else {
      return outsideTheTable(element, surroundings)
    }
    var treatment =
      surroundings == .dummied ? rule.treatment : rule.treatment(with: profile.chosen)
    if treatment == .empty, OwnRules.mayNotBeEmpty(tag) { treatment = .remove }
    let vr = rule.vr.isEmpty ? element.vr : rule.vr
    tally.count(rule.pattern, treatment.rawValue)
    return treated(element, vr, treatment, rule, surroundings)
  }

  private mutating func treated(
    _ element: DataElement, _ vr: String, _ treatment: Treatment, _ rule: ProfileRule,
    _ surroundings: Surroundings
  ) -> DataElement? {
    switch treatment {
    case .remove: return nil
    case .empty: return DummyValue.empty(element.tag, vr)
    case .dummy: return dummy(element, vr)
    case .mapUID: return mapped(element)
    case .shift: return shifted(element, vr)
    case .clean: return cleaned(element, vr, otherwise: rule)
    case .keep, .byRepresentation: return represented(pooled(element), vr, surroundings)
    }
  }

  private mutating func removed(_ rule: String) -> DataElement? {
    tally.count(rule, "remove")
    return nil
  }

  /// Attributes that the table does not name.
  private mutating func outsideTheTable(
    _ element: DataElement, _ surroundings: Surroundings
  ) -> DataElement? {
    let vr = table.representation(of: element.tag) ?? element.vr
    switch vr {
    case "PN", "UR":
      tally.count("by representation \(vr)", vr == "UR" ? "remove" : "dummy")
      return vr == "UR" ? nil : dummy(element, vr)
    case "DA", "DT", "TM":
      if profile.has(.fullDates), surroundings != .dummied {
        return represented(element, vr, .usual)
      }
      if profile.has(.modifiedDates), surroundings != .dummied {
        tally.count("by representation \(vr)", "shift")
        return shifted(element, vr)
      }
      tally.count("by representation \(vr)", "dummy")
      return dummy(element, vr)
    case "UI" where !OwnRules.namesNoInstance(element.tag):
      if profile.has(.uids) { return represented(element, vr, .usual) }
      tally.count("by representation UI", "mapUID")
      return mapped(element)
    default: return represented(element, vr, surroundings)
    }
  }

  /// What remains of a value by its representation: items are walked through, text is searched.
  private mutating func represented(
    _ element: DataElement, _ vr: String, _ surroundings: Surroundings
  ) -> DataElement? {
    if case .items(let items) = element.value {
      return DataElement(
        tag: element.tag, vr: "SQ", value: .items(items.map { dataSet($0, surroundings) }))
    }
    if vr == "SQ" || vr == "UN" { return removed("attributes of unknown representation") }
    if surroundings == .dummied, !OwnRules.isStructure(vr) { return dummy(element, vr) }
    let isFree = OwnRules.isFreeText(vr) && !StandardCodes.tags.contains(element.tag)
    if surroundings == .cleaned, isFree { return cleaned(element, vr, otherwise: nil) }
    return scanned(element, vr)
  }

  /// The value, unless it repeats one of the patient's.
  mutating func scanned(_ element: DataElement, _ vr: String) -> DataElement? {
    guard case .bytes(let bytes) = element.value, !bytes.isEmpty else { return element }
    guard OwnRules.isText(vr) else {
      if bytes.count < 4 || !scan.finds(inBytes: bytes) { return element }
      return removed("residual scan")
    }
    let text = element.text
    let isWellFormed = OwnRules.isWellFormed(text, vr)
    let isUID = vr == "UI" && element.values.contains { scan.values.uids.contains($0) }
    if isWellFormed, !isUID { return element }
    if vr == "UI" {
      tally.count(
        isWellFormed ? "residual scan" : "UIDs of other characters than a UID has", "mapUID")
      return mapped(element)
    }
    if text.unicodeScalars.contains("\u{FFFD}") {
      tally.count("text that cannot be read", "dummy")
      return dummy(element, vr)
    }
    if vr == "CS", CodeValues.isDefined(text) { return element }
    if vr == "DS" || vr == "IS" {
      let isNumber = OwnRules.isNumber(text)
      guard !isNumber || scan.isIdentifier(text) else { return element }
      tally.count(isNumber ? "residual scan" : "numbers of other characters", "empty")
      return DummyValue.empty(element.tag, vr)
    }
    return withoutPatient(element, vr, text)
  }

  /// The text with dummies for the values that repeat one of the patient's; a dummy alone where
  /// only all of them together do.
  private mutating func withoutPatient(
    _ element: DataElement, _ vr: String, _ text: String
  ) -> DataElement {
    guard scan.finds(text) else { return element }
    tally.count("residual scan", "dummy")
    let values = OwnRules.isSingle(vr) ? [] : element.values
    let isHit = values.map { value in
      !(vr == "CS" && CodeValues.isDefined(value)) && scan.finds(value)
    }
    guard values.count > 1, isHit.contains(true) else { return dummy(element, vr) }
    let kept = zip(values, isHit).map { $1 ? DummyValue.text : $0 }.joined(separator: "\\")
    return scan.finds(kept) ? dummy(element, vr) : DataElement(element.tag, vr, kept)
  }
}
