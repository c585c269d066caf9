/// One attribute by whose values units are grouped.
package struct GroupedAttribute: Sendable {
  /// The attribute's name; `ageBand` is computed from `age`.
  package let name: String
  private let attributes: CohortAttributes
  private let ageBands: AgeBands

  /// Makes the attribute.
  package init(name: String, of attributes: CohortAttributes, ageBands: AgeBands) {
    self.name = name
    self.attributes = attributes
    self.ageBands = ageBands
  }

  /// The group of a unit; `unknown` where nothing is stated.
  package func group(of unit: UnitIdentity) -> String {
    func value(_ attribute: String) -> String {
      attributes.value(of: attribute, unitID: unit.unitID, patientID: unit.patientID)
    }
    return name == "ageBand" ? ageBands.band(of: value("age")) : value(name)
  }

  /// Stated values by name, age bands youngest first, then the special values.
  package func names(of units: [UnitIdentity]) -> [String] {
    Self.sorted(Set(units.map(group)), of: name, ageBands: ageBands)
  }

  /// Values of an attribute in the order in which they are printed.
  static func sorted(_ values: Set<String>, of name: String, ageBands: AgeBands) -> [String] {
    let bands = name == "ageBand" ? ageBands.names : []
    func rank(_ name: String) -> Int {
      if let special = CohortAttributes.specialValues.firstIndex(of: name) {
        return bands.count + 1 + special
      }
      return bands.firstIndex(of: name) ?? bands.count
    }
    return values.sorted { (rank($0), $0) < (rank($1), $1) }
  }
}
