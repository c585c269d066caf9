/// Why a table cannot be evaluated; names cases by pseudonym and never an attribute's value.
public struct CohortProblem: Codable, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of problem.
  public enum Code: String, Codable, Sendable {
    case duplicate
    case missingScore = "missing_score"
    case scoreNotFinite = "score_not_finite"
    case probabilityOutOfRange = "probability_out_of_range"
    case thresholdNotFinite = "threshold_not_finite"
    case truthNotBinary = "truth_not_binary"
    case callNotBinary = "call_not_binary"
    case callDisagrees = "call_disagrees"
    case twoPatients = "two_patients"
    case severalUnits = "several_units"
    case truthsDiffer = "truths_differ"
    case patientsDiffer = "patients_differ"
  }

  /// The kind.
  public let code: Code
  /// Pseudonym of the case.
  public let caseID: String
  /// The label that the row is about.
  public let label: String

  package init(_ code: Code, caseID: String, label: String) {
    self.code = code
    self.caseID = caseID
    self.label = label
  }

  /// Where and what, in one sentence.
  public var description: String {
    "case \(caseID), label \(label): \(reason)"
  }

  private var reason: String {
    switch code {
    case .duplicate: "the unit is there twice"
    case .missingScore: "the status is ok but there is no score"
    case .scoreNotFinite: "the score is not a finite number"
    case .probabilityOutOfRange: "the probability is not within 0…1"
    case .thresholdNotFinite: "the threshold is not a finite number"
    case .truthNotBinary: "the truth is neither 0 nor 1"
    case .callNotBinary: "the call is neither 0 nor 1"
    case .callDisagrees: "the call is not what score ≥ threshold says"
    case .twoPatients: "the unit belongs to two patients"
    case .severalUnits: "the rows are about different kinds of unit"
    case .truthsDiffer: "the two tables give it different truths"
    case .patientsDiffer: "the two tables give it to different patients"
    }
  }
}
