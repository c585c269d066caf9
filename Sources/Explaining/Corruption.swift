/// A way in which acquisition, storage or handling spoils an image, at five severities.
///
/// After Hendrycks and Dietterich, "Benchmarking neural network robustness to common corruptions
/// and perturbations" (2019), with severities for images of one body part, whose evidence is
/// fainter than that of photographs; marker, corners and border are ours.
package enum Corruption: String, CaseIterable, Sendable, Codable {
  /// Normal noise of a standard deviation.
  case noise
  /// A normal blur whose standard deviation is a share of the side.
  case blur
  /// Values to a power above 1: darker.
  case darker
  /// Values to a power below 1: brighter.
  case brighter
  /// Distances to the image's mean, multiplied.
  case contrast
  /// JPEG at a quality.
  case jpeg
  /// Made small and large again.
  case resolution
  /// A bright sign in the upper left corner, whose side is a share of the image's.
  case marker
  /// The four corners, where markers lie, painted with the image's mean.
  case corners
  /// A frame around the image, painted with the image's mean.
  case border

  /// How many severities each has.
  package static let severityCount = 5

  /// The number behind each severity, mildest first; what it is, the case says.
  package var strengths: [Double] {
    switch self {
    case .noise: [0.02, 0.04, 0.08, 0.12, 0.18]
    case .blur: [0.004, 0.008, 0.012, 0.02, 0.03]
    case .darker: [1.2, 1.4, 1.7, 2, 2.5]
    case .brighter: [1 / 1.2, 1 / 1.4, 1 / 1.7, 0.5, 0.4]
    case .contrast: [0.8, 0.6, 0.4, 0.25, 0.15]
    case .jpeg: [80, 50, 25, 15, 7]
    case .resolution: [1 / 1.5, 0.5, 1 / 3.0, 0.25, 1 / 6.0]
    case .marker: [0.04, 0.06, 0.08, 0.12, 0.16]
    case .corners: [0.05, 0.1, 0.15, 0.2, 0.25]
    case .border: [0.02, 0.04, 0.08, 0.12, 0.16]
    }
  }

  /// What the numbers are, in words.
  package var unit: String {
    switch self {
    case .noise: "standard deviation, of the range of values"
    case .blur: "standard deviation, of the side"
    case .darker, .brighter: "exponent of values from 0 to 1"
    case .contrast: "factor of distances to the mean"
    case .jpeg: "quality"
    case .resolution: "factor of the side"
    case .marker, .corners: "side, of the image's"
    case .border: "width, of the side"
    }
  }

  /// Whether it covers or adds what no diagnosis may rest on, so that a fall says that one does.
  package var showsShortcuts: Bool { self == .marker || self == .corners || self == .border }
}
