internal import Evaluation
internal import Foundation

/// What can be read of a cohort's attributes from features, with the sentences that follow.
struct BaseAuditFindings: Encodable {
  static let schema = "fovea.audit-base/1"

  /// What was audited, on what, and how it was drawn.
  struct Subject: Encodable {
    let networks: [AuditedNetwork.Facts]
    let cohort: String
    let split: String
    let images: Int
    let patients: Int
    /// The label that attributes are adjusted for; empty without one.
    let label: String
    let folds: Int
    let bootstrap: Int
    let permutations: Int
    let seed: UInt64
  }

  /// One column, and what was read of it.
  struct Result: Encodable {
    let column: AuditedColumn
    /// Patients of its levels.
    let patients: Int
    let reading: ProbeReading
  }

  /// A column that was not read.
  struct Skipped: Encodable {
    let column: AuditedColumn
    let reason: String
  }

  let schema = Self.schema
  let subject: Subject
  let results: [Result]
  /// How well distances of features tell spoiled images from others.
  let scope: [FeatureScopeAudit.Result]
  let skipped: [Skipped]
  let sentences: [GradedSentence]

  init(
    _ subject: Subject, results: [Result], scope: [FeatureScopeAudit.Result], skipped: [Skipped]
  ) {
    self.subject = subject
    self.results = results
    self.scope = scope
    self.skipped = skipped
    sentences = BaseAuditSentences(subject: subject).all(results, skipped: skipped)
  }
}
