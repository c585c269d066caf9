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

  private(set) var schema = "fovea.lineage.patient/1"
  /// The pseudonym.
  public let patient: String
  /// Every cohort of the folders.
  public var cohorts: [Place]
  /// The models that touched the patient.
  public var models: [TracedWeights]
  /// The backbones without head that touched the patient.
  public var backbones: [TracedWeights]
  /// Models that did not as far as is known, some cohort of which is in none of the folders.
  public var modelsOfOtherCohorts: Int
  /// The same of backbones.
  public var backbonesOfOtherCohorts: Int
  /// Tables of predictions with the patient, by the SHA-256 of their model.
  public var predictions: [String: Int]
  /// Reports that rest on them.
  public var reports: Int

  /// Makes a trace.
  public init(
    patient: String, cohorts: [Place], models: [TracedWeights], modelsOfOtherCohorts: Int,
    backbones: [TracedWeights], backbonesOfOtherCohorts: Int, predictions: [String: Int],
    reports: Int
  ) {
    self.patient = patient
    self.cohorts = cohorts
    self.models = models
    self.modelsOfOtherCohorts = modelsOfOtherCohorts
    self.backbones = backbones
    self.backbonesOfOtherCohorts = backbonesOfOtherCohorts
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
    lines += models.map { "model \($0.line)" } + backbones.map { "backbone \($0.line)" }
    for (model, count) in predictions.sorted(by: { $0.key < $1.key }) {
      lines.append("predictions of model \(model.prefix(12)): \(count) tables")
    }
    lines.append("reports that rest on them: \(reports)")
    return lines + learning
  }

  /// Who learnt from the patient; "no model" only where that is known of all.
  private var learning: [String] {
    var lines: [String] = []
    func add(_ count: Int, _ text: String) {
      if count > 0 { lines.append("\(count) \(text)") }
    }
    add(
      models.count(where: \.isTaught),
      "models learnt from the patient; after a withdrawal ingest with --exclude and train again")
    add(
      backbones.count(where: \.isTaught),
      "backbones learnt from the patient; after a withdrawal ingest with --exclude, pretrain "
        + "again, and train again what began with them")
    add(
      models.count(where: \.isTuned),
      "models were tuned on the patient (thresholds, calibration); after a withdrawal ingest with "
        + "--exclude and train or calibrate again")
    let unknown =
      ": not known whether they learnt from the patient or were tuned on the patient, as a cohort "
      + "of theirs with its split is in none of the folders (--in), or their first weights do not "
      + "name it"
    add(modelsOfOtherCohorts + models.count { $0.isUnknown && !$0.isTaught }, "models" + unknown)
    add(
      backbonesOfOtherCohorts + backbones.count { $0.isUnknown && !$0.isTaught },
      "backbones" + unknown)
    return lines.isEmpty
      ? [
        "no model or backbone of these folders learnt from the patient or was tuned on the patient"
      ] : lines
  }
}
