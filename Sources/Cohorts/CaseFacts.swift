public import Annotations
public import Ingest

/// What training and answering need to know of a case, whatever manifest it came from.
public struct CaseFacts: Sendable, Equatable {
  /// Pseudonym of the case.
  public var caseID: String
  /// Pseudonym of the patient.
  public var patientID: String
  /// Pseudonym of the study.
  public var studyID: String
  /// Pseudonym of the series.
  public var seriesID: String
  /// SHA-256 over size and samples; the order of everything.
  public var pixelDigest: String
  /// Height in pixels.
  public var rows: Int
  /// Width in pixels.
  public var columns: Int
  /// 1 for grey, 3 for RGB.
  public var channels: Int
  /// The label columns that have a value.
  public var targets: [String: String]
  /// Cohort attributes.
  public var attributes: [String: String]
  /// The labels that the case's masks are of, in the cohort's order; nil: it has no masks.
  public var maskLabels: [String]?
  /// The boxes on the image; empty: nothing found; nil: not looked at.
  public var boxes: [LabelledBox]?
  /// What a reader said of a model's answer, by target.
  public var feedback: [String: ReaderVerdict]?

  /// The facts of a case of a manifest.
  public init(_ row: ManifestCase) {
    caseID = row.caseID
    patientID = row.patientID
    studyID = row.studyID
    seriesID = row.seriesID
    pixelDigest = row.pixelDigest
    rows = row.rows
    columns = row.columns
    channels = row.channels
    targets = row.targets
    attributes = row.attributes
    maskLabels = row.masks?.labels
    boxes = row.boxes
    feedback = row.feedback
  }
}
