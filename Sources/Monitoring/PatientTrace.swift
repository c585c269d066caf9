/// What a patient's images went into: the answer of `fovea lineage PSEUDONYM`.
public struct PatientTrace: Codable, Sendable, Equatable {
  /// One cohort that was looked at.
  public struct Place: Codable, Sendable, Equatable {
    /// Its key-free digest.
    public let cohortDigest: String
    /// Its version.
    public let version: Int
    /// The hash of its split; nil where it is not split.
    public let splitHash: String?
    /// The patient's images by part of the split; empty where the cohort does not hold the patient.
    public let images: [String: Int]

    /// Makes the facts.
    public init(cohortDigest: String, version: Int, splitHash: String?, images: [String: Int]) {
      self.cohortDigest = cohortDigest
      self.version = version
      self.splitHash = splitHash
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

    /// The role where no folder has the cohort under the split that the model knew.
    public static let unknownRole = "in the cohort; its split was made anew"

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
  /// Models whose cohort is in none of the folders.
  public var modelsOfOtherCohorts: Int
  /// Tables of predictions with the patient, by the SHA-256 of their model.
  public var predictions: [String: Int]
  /// Reports that rest on them.
  public var reports: Int

  /// Makes a trace.
  public init(
    patient: String, cohorts: [Place], models: [Model], modelsOfOtherCohorts: Int,
    predictions: [String: Int], reports: Int
  ) {
    self.patient = patient
    self.cohorts = cohorts
    self.models = models
    self.modelsOfOtherCohorts = modelsOfOtherCohorts
    self.predictions = predictions
    self.reports = reports
  }

  /// The lines for people.
  public var lines: [String] {
    let holding = Set(cohorts.filter { !$0.images.isEmpty }.map(\.cohortDigest))
    let all = Set(cohorts.map(\.cohortDigest))
    var lines = ["patient \(patient): in \(holding.count) of \(all.count) cohorts"]
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
    return lines + learning
  }

  /// Who learnt from the patient; "no model" only where that is known of all.
  private var learning: [String] {
    let taught = models.count { $0.roles.contains("train") }
    let unknown =
      modelsOfOtherCohorts + models.count { $0.roles.contains(Model.unknownRole) }
    var lines: [String] = []
    if taught > 0 {
      lines.append(
        "\(taught) models learnt from the patient; after a withdrawal ingest with --exclude and "
          + "train again")
    }
    if unknown > 0 {
      lines.append(
        "\(unknown) models: not known whether they learnt from the patient, as the cohort with "
          + "their split is in none of the folders (--in)")
    }
    return lines.isEmpty ? ["no model of these folders learnt from the patient"] : lines
  }
}
