/// The options of the confidentiality profile: what is kept, or cleaned, beside the Basic Profile.
///
/// Source: PS3.15 E.3; codes from PS3.16 CID 7050.
public enum ProfileOption: String, CaseIterable, Codable, Sendable {
  /// Retain UIDs.
  case uids
  /// Retain Device Identity.
  case device
  /// Retain Institution Identity.
  case institution
  /// Retain Patient Characteristics.
  case patientCharacteristics = "patient-characteristics"
  /// Retain Longitudinal Temporal Information Full Dates.
  case fullDates = "full-dates"
  /// Retain Longitudinal Temporal Information Modified Dates.
  case modifiedDates = "modified-dates"
  /// Retain Safe Private.
  case safePrivate = "safe-private"
  /// Clean Descriptors.
  case descriptors
  /// Clean Structured Content.
  case structuredContent = "structured-content"
  /// Clean Graphics.
  case graphics
  /// Clean Pixel Data.
  case pixels

  /// Whether it is asked for by `--retain`, else by `--clean`.
  public var isRetaining: Bool {
    switch self {
    case .descriptors, .structuredContent, .graphics, .pixels: false
    default: true
    }
  }

  /// Value and meaning of its code.
  var code: (value: String, meaning: String) {
    switch self {
    case .uids: ("113110", "Retain UIDs Option")
    case .device: ("113109", "Retain Device Identity Option")
    case .institution: ("113112", "Retain Institution Identity Option")
    case .patientCharacteristics: ("113108", "Retain Patient Characteristics Option")
    case .fullDates: ("113106", "Retain Longitudinal Temporal Information Full Dates Option")
    case .modifiedDates:
      ("113107", "Retain Longitudinal Temporal Information Modified Dates Option")
    case .safePrivate: ("113111", "Retain Safe Private Option")
    case .descriptors: ("113105", "Clean Descriptors Option")
    case .structuredContent: ("113104", "Clean Structured Content Option")
    case .graphics: ("113103", "Clean Graphics Option")
    case .pixels: ("113101", "Clean Pixel Data Option")
    }
  }
}
