internal import Foundation
internal import Privacy

/// A column by which a row of a table finds its images.
enum MatchKey: String, CaseIterable, Sendable, Codable {
  case path
  case sopUID = "sop_uid"
  case seriesUID = "series_uid"
  case studyUID = "study_uid"
  case accession
  case patientID = "patient_id"
  case laterality
  case view

  /// Whether the key alone names images; laterality and view only narrow another key.
  var isIdentifying: Bool { self != .laterality && self != .view }

  /// The key that a column of this name is, in any case and with or without separators.
  init?(column: String) {
    let plain = column.lowercased().filter { $0.isLetter }
    switch plain {
    case "path", "file", "filepath", "filename": self = .path
    case "sopuid", "sopinstanceuid": self = .sopUID
    case "seriesuid", "seriesinstanceuid": self = .seriesUID
    case "studyuid", "studyinstanceuid": self = .studyUID
    case "accession", "accessionnumber": self = .accession
    case "patientid": self = .patientID
    case "laterality": self = .laterality
    case "view", "viewposition": self = .view
    default: return nil
    }
  }

  /// What the image has for this key, in the form that `normalised` gives.
  func value(of identity: RawIdentity) -> String? {
    switch self {
    case .path: normalised(identity.path)
    case .sopUID: identity.sopUID
    case .seriesUID: identity.seriesUID
    case .studyUID: identity.studyUID
    case .accession: identity.accession
    case .patientID: identity.patientID
    case .laterality: identity.laterality
    case .view: identity.view
    }
  }

  /// A cell in the form in which it is compared; identifiers stay as they are.
  func normalised(_ cell: String) -> String {
    switch self {
    case .path:
      cell.replacingOccurrences(of: "\\", with: "/").split(separator: "/")
        .filter { $0 != "." }.joined(separator: "/")
    case .laterality: CohortValue.laterality(cell) ?? cell.uppercased()
    case .view: cell.uppercased()
    default: cell
    }
  }
}
