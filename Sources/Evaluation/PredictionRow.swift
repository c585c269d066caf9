/// One line of predictions.csv: what a model says about one unit and one label.
///
/// Columns and their order are those of the product's predictions.csv, then `fold`, `part`,
/// `conformal_set`, `feature_distance` and `mutual_information`.
public struct PredictionRow: Codable, Sendable, Equatable {
  /// What one decision is about.
  public enum Unit: String, Codable, CaseIterable, Sendable {
    case image, series, laterality, study, patient
  }

  /// Whether the model answered.
  public enum Status: String, Codable, CaseIterable, Sendable {
    case ok
    case outOfScope = "out_of_scope"
    case abstained
    case quarantined
  }

  /// Pseudonym of the case; for units of several cases, of the case with the largest score.
  public var caseID: String
  /// Pseudonym of the patient.
  public var patientID: String
  /// What the decision is about.
  public var unit: Unit
  /// Pseudonym of the unit; equals `caseID` where the unit is the image.
  public var unitID: String
  /// The target column, or the class of a multi-class target.
  public var label: String
  /// Uncalibrated score of the unit, also where the model abstains; nil where there is none.
  public var score: Double?
  /// Calibrated probability, 0…1; nil where there is none.
  public var probability: Double?
  /// The frozen threshold on `score`; nil for multi-class and for tables without one.
  public var threshold: Double?
  /// 1 for a positive answer, 0 for a negative one: `score` ≥ `threshold`, or the largest class.
  public var call: Int?
  /// Whether the model answered.
  public var status: Status
  /// Why it did not; empty when it did.
  public var reason: String
  /// 1 or 0 where the label is known.
  public var truth: Int?
  /// The fold whose held-out part holds the unit, for out-of-fold predictions.
  public var fold: Int?
  /// The part of the split: train, validation, out-of-fold, test.
  public var part: String?
  /// Which answers stand at the declared chance of a miss; nil where the model makes no such sets.
  public var answerSet: AnswerSet?
  /// How far its features are from those of the training, 1 being the limit; nil: not measured.
  public var featureDistance: Double?
  /// How far networks, or draws that drop features, disagree: mutual information, nats; nil: one
  /// network without dropout.
  public var mutualInformation: Double?

  /// Makes a row from its columns.
  public init(
    caseID: String, patientID: String, unit: Unit, unitID: String, label: String,
    score: Double?, probability: Double?, threshold: Double?, call: Int?, status: Status,
    reason: String, truth: Int?, fold: Int?, part: String?
  ) {
    self.caseID = caseID
    self.patientID = patientID
    self.unit = unit
    self.unitID = unitID
    self.label = label
    self.score = score
    self.probability = probability
    self.threshold = threshold
    self.call = call
    self.status = status
    self.reason = reason
    self.truth = truth
    self.fold = fold
    self.part = part
  }

  /// The column names of predictions.csv, in order; they are the keys in JSON too.
  public static let columns: [String] = CodingKeys.allCases.map(\.rawValue)

  /// How many of them every model fills; those behind are of models that say how sure they are.
  package static let everyModelsColumnCount = 14

  /// The row as it is printed under `columns`; empty for what is nil, numbers in full precision.
  public var fields: [String] {
    [
      caseID, patientID, unit.rawValue, unitID, label, Self.text(score), Self.text(probability),
      Self.text(threshold), Self.text(call), status.rawValue, reason, Self.text(truth),
      Self.text(fold), part ?? "", answerSet?.rawValue ?? "",
      Self.text(featureDistance), Self.text(mutualInformation),
    ]
  }

  private static func text(_ value: (some CustomStringConvertible)?) -> String {
    value?.description ?? ""
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case caseID = "case_id"
    case patientID = "patient_id"
    case unit
    case unitID = "unit_id"
    case label, score, probability, threshold, call, status, reason, truth, fold, part
    case answerSet = "conformal_set"
    case featureDistance = "feature_distance"
    case mutualInformation = "mutual_information"
  }
}
