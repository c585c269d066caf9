public import Cohorts
public import Evaluation

/// An audit of how a model's distance of features tells other images from its own.
public struct ScopeAuditRecord: Codable, Sendable, Equatable {
  /// The images of another origin in one folder.
  public struct Origin: Codable, Sendable, Equatable {
    /// What the user calls them.
    public let name: String
    /// SHA-256 over the digests of the pixels, sorted.
    public let digest: String
    /// Files of the folder; nil where they are of too few patients.
    public let files: Int?
    /// Files of it that were kept out, each with a reason; nil likewise.
    public let refusedFiles: Int?
    /// Whether some of the images are among the model's own.
    public let hasOwn: Bool

    /// Makes the facts of a folder.
    package init(name: String, digest: String, files: Int?, refusedFiles: Int?, hasOwn: Bool) {
      self.name = name
      self.digest = digest
      self.files = files
      self.refusedFiles = refusedFiles
      self.hasOwn = hasOwn
    }
  }

  /// SHA-256 of the model that was audited.
  public let modelDigest: String
  /// The cohort of the own images, key-free.
  public let cohortDigest: String
  /// Its split.
  public let splitHash: String
  /// The part of it that the own images are.
  public let part: Part
  /// Whether the model's limit was set on these very images.
  public let isTuned: Bool
  /// Share of patients that the limit was set to hold.
  public let declaredShare: Double
  /// Seed of noise and of drawn patients.
  public let seed: UInt64
  /// How many replicates stand behind an interval of an area.
  public let replicates: Int
  /// Images of another origin, in the order of the summary's.
  public let origins: [Origin]
  /// What the user was told of the cohort and the model, one sentence each.
  public let warnings: [String]
  /// What came of it.
  public let summary: ScopeSummary

  /// Makes a record.
  package init(
    modelDigest: String, cohortDigest: String, splitHash: String, part: Part, isTuned: Bool,
    declaredShare: Double, seed: UInt64, replicates: Int, origins: [Origin],
    warnings: [String], summary: ScopeSummary
  ) {
    (self.modelDigest, self.cohortDigest, self.splitHash) = (modelDigest, cohortDigest, splitHash)
    (self.part, self.isTuned, self.declaredShare) = (part, isTuned, declaredShare)
    (self.seed, self.replicates) = (seed, replicates)
    (self.origins, self.warnings, self.summary) = (origins, warnings, summary)
  }

  /// Whether a file can hold it.
  var isSound: Bool {
    let compared = summary.changes + summary.others
    let numbers = compared.flatMap { [$0.area.value, $0.area.lower, $0.area.upper] }
    return declaredShare > 0 && declaredShare < 1 && replicates > 0
      && origins.map(\.name) == summary.others.map(\.name)
      && summary.changes.allSatisfy { ($0.severity ?? 0) > 0 }
      && numbers.allSatisfy { $0.map { (0...1).contains($0) } ?? true }
  }
}

extension ModelFile {
  /// The same model with what an audit of its scope found.
  package func audited(_ record: ScopeAuditRecord) -> ModelFile {
    var card = card
    card.scopeAudit = record
    return ModelFile(card: card, tensors: tensors)
  }
}
