internal import CDICOM
internal import Compute

/// How pixels are stored in a DICOM file, the same for all pictures of a visit.
struct Encoding {
  let syntax: cdicom_syntax
  /// 8, 12 or 16.
  let bitsStored: Int
  /// MONOCHROME1: small values are bright.
  let isInverted: Bool
  /// PS3.3 C.11.1: output = slope × stored + intercept.
  let rescale: (slope: Double, intercept: Double)?
  /// Whether the picture fills only a part of the range, which a window (PS3.3 C.11.2) shows
  /// exactly; without a window it fills all of it.
  let hasWindow: Bool
  /// A second, narrower window follows the first.
  let hasTwoWindows: Bool

  static let syntaxes = [
    CDICOM_IMPLICIT_LITTLE_ENDIAN, CDICOM_EXPLICIT_LITTLE_ENDIAN, CDICOM_DEFLATED, CDICOM_RLE,
    CDICOM_JPEG_LOSSLESS,
  ]

  /// Draws the rest for a transfer syntax: 3 of 5 with 8 bits, 1 of 4 with 12, the others 16.
  init(syntax: cdicom_syntax, generator: inout SeededGenerator) {
    self.syntax = syntax
    let draw = generator.uniform()
    bitsStored = draw < 0.6 ? 8 : draw < 0.85 ? 12 : 16
    isInverted = generator.chance(0.2)
    rescale =
      generator.chance(0.3)
      ? (generator.pick([0.25, 0.5, 2]), generator.pick([-1024, -200, 100])) : nil
    hasWindow = generator.chance(bitsStored == 8 ? 0.25 : 0.7)
    hasTwoWindows = generator.chance(0.4)
  }

  /// The stored values that dark and bright are mapped to, before inversion.
  var storedRange: ClosedRange<Int> {
    let top = (1 << bitsStored) - 1
    return hasWindow ? top / 10...top * 17 / 20 : 0...top
  }

  /// Stored samples, 16 bits little-endian above 8 bits; values beyond 0 to 1 are clipped.
  func samples(of picture: GrayPicture) -> [UInt8] {
    let span = Double(storedRange.count - 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(picture.values.count * 2)
    for value in picture.values {
      let step = Int((min(1, max(0, value)) * span).rounded())
      let stored = isInverted ? storedRange.upperBound - step : storedRange.lowerBound + step
      bytes.append(UInt8(truncatingIfNeeded: stored))
      if bitsStored > 8 { bytes.append(UInt8(truncatingIfNeeded: stored >> 8)) }
    }
    return bytes
  }

  /// Centre and width, as text, of the window that shows the stored range exactly: by the LINEAR
  /// function of C.11.2.1.2.1 the first value above the lower end is c − ½ − (w − 1)/2.
  var windowText: (centre: String, width: String) {
    let (slope, intercept) = rescale ?? (1, 0)
    let low = slope * Double(storedRange.lowerBound) + intercept
    let high = slope * Double(storedRange.upperBound) + intercept
    let centre = decimalText((low + high + 1) / 2)
    let width = high - low + 1
    return hasTwoWindows
      ? ("\(centre)\\\(centre)", "\(decimalText(width))\\\(decimalText(width / 2))")
      : (centre, decimalText(width))
  }
}

/// A number as PS3.5 6.2 DS writes it; the numbers here are short binary fractions, so exactly.
func decimalText(_ number: Double) -> String {
  number == number.rounded() ? String(Int(number)) : String(number)
}
