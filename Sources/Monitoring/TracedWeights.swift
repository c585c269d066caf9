/// A model or a backbone that a cohort with a certain patient went into.
public struct TracedWeights: Codable, Sendable, Equatable {
  /// SHA-256 of the file.
  public let sha256: String
  /// The cohort that a model was trained on, or the last one that a backbone learnt from.
  public let cohortDigest: String
  /// What the patient was to it: train, validation, test, backbone, calibration, or why that is
  /// not known.
  public let roles: [String]
  /// The cohorts through which the patient is in its first weights, or in a backbone.
  public let backboneCohorts: [String]

  /// The role of a patient whom the first weights, or a backbone, learnt from.
  public static let backboneRole = "backbone"
  /// The role of a patient on whom a finished model may have been calibrated.
  public static let calibrationRole = "calibration"
  /// The role where no folder has the cohort under the split that the model knew.
  public static let unknownRole = "in the cohort; its split was made anew"
  /// The same of a cohort that the first weights, or a backbone, learnt from.
  public static let unknownBackboneRole = "in a cohort of the backbone; its split was made anew"
  /// The same of the cohort of a later calibration.
  public static let unknownCalibrationRole =
    "in the cohort of the calibration; its split was made anew"
  /// What stands with the roles where one of its cohorts is in none of the folders.
  public static let otherCohortRole = "another cohort of it is in none of the folders"

  private static let unknownRoles: Set = [
    unknownRole, unknownBackboneRole, unknownCalibrationRole, otherCohortRole,
  ]

  /// Makes the facts.
  public init(sha256: String, cohortDigest: String, roles: [String], backboneCohorts: [String]) {
    self.sha256 = sha256
    self.cohortDigest = cohortDigest
    self.roles = roles
    self.backboneCohorts = backboneCohorts
  }

  /// Whether it learnt from the patient.
  var isTaught: Bool { roles.contains("train") || roles.contains(Self.backboneRole) }

  /// Whether thresholds or probabilities were set by the patient among others.
  var isTuned: Bool { roles.contains("validation") || roles.contains(Self.calibrationRole) }

  /// Whether the folders do not tell all that the patient was to it.
  var isUnknown: Bool { !Self.unknownRoles.isDisjoint(with: roles) }

  /// What the patient was to it, in one line.
  var line: String {
    let words = roles.map { role in
      role == Self.backboneRole
        ? "backbone (cohort \(backboneCohorts.map { "\($0.prefix(12))" }.joined(separator: ", ")))"
        : role
    }
    return "\(sha256.prefix(12)), of cohort \(cohortDigest.prefix(12)): "
      + words.joined(separator: ", ")
  }
}
