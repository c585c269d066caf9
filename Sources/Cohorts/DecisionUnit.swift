public import Ingest

/// What one decision is about: the unit that images are gathered into.
public enum DecisionUnit: String, Codable, CaseIterable, Sendable {
  case image, series, laterality, study, patient

  /// The pseudonymous id of the unit the case belongs to.
  ///
  /// Laterality is a side of a study; a case without a side is in the side `U`.
  public func id(of image: CaseFacts) -> String {
    switch self {
    case .image: image.caseID
    case .series: image.seriesID
    case .laterality: image.studyID + ":" + (image.attributes["laterality"] ?? "U")
    case .study: image.studyID
    case .patient: image.patientID
    }
  }

  /// The same for a case as its manifest has it.
  public func id(of row: ManifestCase) -> String { id(of: CaseFacts(row)) }
}

/// How the scores of a unit's images become the unit's score.
public enum Aggregation: String, Codable, CaseIterable, Sendable {
  case max, mean
}
