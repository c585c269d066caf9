/// The model that results come from.
public struct ResultModel: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// SHA-256 of its file.
  public let digest: String
  /// The version of Fovea that asked it.
  public let version: String

  /// Makes a model's name card.
  public init(name: String, digest: String, version: String) {
    self.name = AttributeText.line(name, longest: 64)
    self.digest = digest
    self.version = version
  }
}

/// The kinds of objects that results are written as.
public enum ResultKind: String, CaseIterable, Sendable {
  /// A picture of the image with what was found drawn on it, which every viewer shows.
  case secondaryCapture = "dicom-sc"
  /// Masks that other programs can measure.
  case segmentation = "dicom-seg"
  /// Findings, probabilities and measurements.
  case structuredReport = "dicom-sr"

  /// The name of the folder they lie in, and of the kind in identifiers.
  var short: String {
    switch self {
    case .secondaryCapture: "sc"
    case .segmentation: "seg"
    case .structuredReport: "sr"
    }
  }

  var sopClassUID: String {
    switch self {
    case .secondaryCapture: "1.2.840.10008.5.1.4.1.1.7"
    case .segmentation: "1.2.840.10008.5.1.4.1.1.66.4"
    case .structuredReport: "1.2.840.10008.5.1.4.1.1.88.34"
    }
  }

  var modality: String {
    switch self {
    case .secondaryCapture: "OT"
    case .segmentation: "SEG"
    case .structuredReport: "SR"
    }
  }

  /// Far above those of scanners, so that results stand below the images.
  var seriesNumber: Int {
    switch self {
    case .secondaryCapture: 9001
    case .segmentation: 9002
    case .structuredReport: 9003
    }
  }

  /// What the series is, after the warning.
  var description: String {
    switch self {
    case .secondaryCapture: "overlay"
    case .segmentation: "segmentation"
    case .structuredReport: "report"
    }
  }
}
