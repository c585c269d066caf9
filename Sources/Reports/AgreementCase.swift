/// One unit with its predicted and its stated value, by pseudonym.
package struct AgreementCase: Codable, Sendable, Equatable {
  /// Pseudonym of the unit.
  package let caseID: String
  /// Pseudonym of its patient.
  package let patientID: String
  /// What is predicted.
  package let target: String
  /// The predicted value.
  package let prediction: Double
  /// What it should be; nil where nobody said.
  package let reference: Double?

  /// Makes the case.
  package init(
    caseID: String, patientID: String, target: String, prediction: Double, reference: Double?
  ) {
    self.caseID = caseID
    self.patientID = patientID
    self.target = target
    self.prediction = prediction
    self.reference = reference
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case caseID = "case_id"
    case patientID = "patient_id"
    case target, prediction, reference
  }
}
