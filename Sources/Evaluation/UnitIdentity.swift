/// Which unit a measurement is of, and whose; pseudonyms both.
package struct UnitIdentity: Sendable, Equatable {
  /// Pseudonym of the unit of decision, such as an image.
  package let unitID: String
  /// Pseudonym of its patient, the unit of resampling.
  package let patientID: String

  /// Makes an identity.
  package init(unitID: String, patientID: String) {
    self.unitID = unitID
    self.patientID = patientID
  }
}
