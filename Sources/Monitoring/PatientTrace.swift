/// What a patient's images went into: the answer of `fovea lineage PSEUDONYM`.
public struct PatientTrace: Codable, Sendable, Equatable {
  /// One cohort that was looked at.
  public struct Place: Codable, Sendable, Equatable {
    /// Its key-free digest.
    public let cohortDigest: String
    /// Its version.
    public let version: Int
    /// The patient's images by part of the split; empty where the cohort does not hold the patient.
    public let images: [String: Int]

    /// Makes the facts.
    public init(cohortDigest: String, version: Int, images: [String: Int]) {
      self.cohortDigest = cohortDigest
      self.version = version
      self.images = images
    }
  }

  /// One model that a cohort with the patient went into.
  public struct Model: Codable, Sendable, Equatable {
    /// SHA-256 of the model file.
    public let sha256: String
    /// The cohort.
    public let cohortDigest: String
    /// What the patient was to it: train, validation, test, calibration.
    public let roles: [String]

    /// Makes the facts.
    public init(sha256: String, cohortDigest: String, roles: [String]) {
      self.sha256 = sha256
      self.cohortDigest = cohortDigest
      self.roles = roles
    }
  }

  private(set) var schema = "fovea.lineage.patient/1"
  /// The pseudonym.
  public let patient: String
  /// Every cohort of the folders.
  public var cohorts: [Place]
  /// The models that touched the patient.
  public var models: [Model]
  /// Tables of predictions with the patient, by the SHA-256 of their model.
  public var predictions: [String: Int]
  /// Reports that rest on them.
  public var reports: Int

  /// Makes a trace.
  public init(
    patient: String, cohorts: [Place], models: [Model], predictions: [String: Int], reports: Int
  ) {
    self.patient = patient
    self.cohorts = cohorts
    self.models = models
    self.predictions = predictions
    self.reports = reports
  }

  /// The lines for people.
  public var lines: [String] {
    let holding = cohorts.filter { !$0.images.isEmpty }
    var lines = ["patient \(patient): in \(holding.count) of \(cohorts.count) cohorts"]
    for place in cohorts {
      let parts = place.images.sorted { $0.key < $1.key }.map { "\($0.value) images \($0.key)" }
      lines.append(
        "cohort \(place.cohortDigest.prefix(12)), version \(place.version): "
          + (parts.isEmpty
            ? "does not hold the patient (withdrawn, or never in it)"
            : parts.joined(separator: ", ")))
    }
    for model in models {
      lines.append(
        "model \(model.sha256.prefix(12)), of cohort \(model.cohortDigest.prefix(12)): "
          + model.roles.joined(separator: ", "))
    }
    for (model, count) in predictions.sorted(by: { $0.key < $1.key }) {
      lines.append("predictions of model \(model.prefix(12)): \(count) tables")
    }
    lines.append("reports that rest on them: \(reports)")
    let taught = models.count { $0.roles.contains("train") }
    lines.append(
      taught == 0
        ? "no model of these folders learnt from the patient"
        : "\(taught) models learnt from the patient; after a withdrawal ingest with --exclude and "
          + "train again")
    return lines
  }
}
