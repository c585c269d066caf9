internal import Foundation

/// What is known of units and patients besides their labels, such as sex, age and view.
public struct CohortAttributes: Sendable, Equatable {
  /// Values that are rows of their own and never best or worst group, except `other`.
  package static let specialValues = ["other", "mixed", "declined", "invalid", "unknown"]

  /// The cases of one unit with what is known of them.
  public struct Case: Sendable, Equatable {
    /// Pseudonym of the unit that the case belongs to.
    public let unitID: String
    /// Values by attribute name.
    public let values: [String: String]

    /// Makes the facts of one case.
    public init(unitID: String, values: [String: String]) {
      self.unitID = unitID
      self.values = values
    }
  }

  let byUnit: [String: [String: String]]
  let byPatient: [String: [String: String]]

  init(byUnit: [String: [String: String]], byPatient: [String: [String: String]]) {
    self.byUnit = byUnit
    self.byPatient = byPatient
  }

  /// Attributes of patients, by pseudonym.
  public init(patients: [String: [String: String]]) {
    byPatient = patients
    byUnit = [:]
  }

  /// Attributes of cases; where the cases of one unit differ, its value is `mixed`.
  public init(cases: [Case]) {
    var byUnit: [String: [String: String]] = [:]
    for one in cases { Self.merge(one.values, into: &byUnit[one.unitID, default: [:]]) }
    self.byUnit = byUnit
    byPatient = [:]
  }

  /// Adds what is known of one more case of a unit.
  package static func merge(_ values: [String: String], into unit: inout [String: String]) {
    unit.merge(values.mapValues(normalised)) { $0 == $1 ? $0 : "mixed" }
  }

  /// Every attribute name that occurs, sorted.
  public var names: [String] {
    var names: Set<String> = []
    for values in byUnit.values { names.formUnion(values.keys) }
    for values in byPatient.values { names.formUnion(values.keys) }
    return names.sorted()
  }

  /// The value of a unit, else of its patient; `unknown` when it is blank or not there.
  package func value(of attribute: String, unitID: String, patientID: String) -> String {
    let value = byUnit[unitID]?[attribute] ?? byPatient[patientID]?[attribute] ?? ""
    return Self.normalised(value)
  }

  /// Surrounding blank dropped; blank is `unknown`, and special values are in lower case.
  package static func normalised(_ value: String) -> String {
    let text = value.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.isEmpty { return "unknown" }
    return specialValues.contains(text.lowercased()) ? text.lowercased() : text
  }

  /// Whether a group of that value states something, so that it may be best or worst.
  package static func isStated(_ value: String) -> Bool {
    value == "other" || !specialValues.contains(value)
  }
}
