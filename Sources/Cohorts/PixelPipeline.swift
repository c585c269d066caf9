internal import Foundation
internal import Ingest
internal import Privacy

/// The way from stored values to the unit interval: one ordered list of steps.
///
/// Order: PS3.3 C.11.2.1.2 has the modality step before the window, PS3.3 C.7.6.3.1.2 has the
/// meaning of MONOCHROME1 after both.
public enum PixelPipeline {
  typealias PixelStep = @Sendable (inout PixelValues) -> Void

  static let steps: [PixelStep] = [
    modalityRescale, valuesOfInterest, inversion, unitInterval, background,
  ]

  /// The image after all steps.
  public static func unitImage(of image: StoredImage) -> UnitImage {
    var pixels = PixelValues(image)
    for step in steps { step(&pixels) }
    let facts = image.facts
    return UnitImage(
      height: facts.rows, width: facts.columns, channels: facts.channels, values: pixels.values)
  }

  /// Stored values to output units: `slope · stored + intercept` (PS3.3 C.11.1.1.2).
  ///
  /// Grey only; a slope of 1 and an intercept of 0 change nothing.
  @Sendable static func modalityRescale(_ pixels: inout PixelValues) {
    let slope = pixels.facts.rescaleSlope
    let intercept = pixels.facts.rescaleIntercept
    guard pixels.facts.channels == 1, slope != 1 || intercept != 0 else { return }
    pixels.map { slope * $0 + intercept }
    let ends = [slope * pixels.lowest + intercept, slope * pixels.highest + intercept]
    pixels.lowest = min(ends[0], ends[1])
    pixels.highest = max(ends[0], ends[1])
  }

  /// The window of the file, to 0…1 (PS3.3 C.11.2.1.2 and C.11.2.1.3), or its VOI table; grey only.
  ///
  /// Without a window the full range that BitsStored and PixelRepresentation allow, after the
  /// modality step, stays the range: it never depends on the one image's content.
  @Sendable static func valuesOfInterest(_ pixels: inout PixelValues) {
    guard pixels.facts.channels == 1 else { return }
    if let table = pixels.facts.voiTable { return look(up: table, &pixels) }
    guard let window = pixels.facts.window else { return }
    let centre = window.centre
    let width = window.width
    switch window.function {
    case .linear:
      pixels.map { linear($0, centre: centre, width: width) }
    case .linearExact:
      pixels.map { linearExact($0, centre: centre, width: width) }
    case .sigmoid:
      pixels.map { 1 / (1 + exp(-4 * ($0 - centre) / width)) }  // C.11.2.1.3.1
    }
    pixels.lowest = 0
    pixels.highest = 1
  }

  /// The VOI table of the file (PS3.3 C.11.2.1.1); values beyond its ends take the end's entry.
  static func look(up table: LookupTable, _ pixels: inout PixelValues) {
    guard let last = table.values.indices.last else { return }
    pixels.map { value in
      // Held to the table before it is a whole number: a strange slope makes any value.
      let place = value.rounded() - Double(table.firstMapped)
      return Double(table.values[Int(min(max(place, 0), Double(last)))])
    }
    pixels.lowest = 0
    pixels.highest = Double(UInt64(1) << UInt64(table.bits)) - 1
  }

  /// LINEAR (PS3.3 C.11.2.1.2.1); a width of 1 is a threshold at `centre − 0.5`.
  static func linear(_ x: Double, centre: Double, width: Double) -> Double {
    if x <= centre - 0.5 - (width - 1) / 2 { return 0 }
    if x > centre - 0.5 + (width - 1) / 2 { return 1 }
    return (x - (centre - 0.5)) / (width - 1) + 0.5
  }

  /// LINEAR_EXACT (PS3.3 C.11.2.1.3.2).
  static func linearExact(_ x: Double, centre: Double, width: Double) -> Double {
    if x <= centre - width / 2 { return 0 }
    if x > centre + width / 2 { return 1 }
    return (x - centre) / width + 0.5
  }

  /// MONOCHROME1 shows its lowest value white (PS3.3 C.7.6.3.1.2): mirrored within its range.
  @Sendable static func inversion(_ pixels: inout PixelValues) {
    guard pixels.facts.photometric == .monochrome1 else { return }
    let sum = pixels.lowest + pixels.highest
    pixels.map { sum - $0 }
  }

  /// The range to 0…1; RGB is divided by its largest stored value (255 for 8 bits).
  ///
  /// A range of no width gives 0 throughout.
  @Sendable static func unitInterval(_ pixels: inout PixelValues) {
    let lowest = pixels.lowest
    let width = pixels.highest - lowest
    if lowest == 0, width == 1 { return }
    pixels.map { width > 0 ? min(1, max(0, ($0 - lowest) / width)) : 0 }
  }

  /// Padding is background, shown darkest and never windowed (PS3.3 C.7.5.1.1.2).
  @Sendable static func background(_ pixels: inout PixelValues) {
    pixels.setPadding(0)
  }
}
