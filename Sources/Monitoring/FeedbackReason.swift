/// Why a reader rejects or corrects an answer: one of a few codes.
///
/// Free text is not kept: it may name a patient, and no search finds every name.
public enum FeedbackReason: String, Codable, CaseIterable, Sendable {
  /// The finding was missed.
  case missed
  /// There is no such finding.
  case overcalled
  /// The label that the cohort had was wrong.
  case wrongLabel = "wrong_label"
  /// Another finding looks like it.
  case otherFinding = "other_finding"
  /// A device, marker or artefact misled.
  case artefact
  /// The image cannot be judged.
  case quality
  /// The image does not belong in the cohort.
  case outOfScope = "out_of_scope"
  /// The reader cannot tell.
  case unsure
  /// None of these.
  case other
}
