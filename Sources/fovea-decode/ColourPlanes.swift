/// Colour as stored, turned into RGB, interleaved (PS3.3 C.7.6.3.1).
enum ColourPlanes {
  /// Three planes one after the other become interleaved samples of `wordSize` bytes.
  static func interleaved(_ planes: [UInt8], wordSize: Int) -> [UInt8] {
    let pixels = planes.count / (3 * wordSize)
    return [UInt8](unsafeUninitializedCapacity: planes.count) { out, count in
      var position = 0
      for pixel in 0..<pixels {
        for channel in 0..<3 {
          for byte in 0..<wordSize {
            out[position] = planes[(channel * pixels + pixel) * wordSize + byte]
            position += 1
          }
        }
      }
      count = position
    }
  }

  /// YBR_FULL of 8 bits, interleaved, becomes RGB.
  ///
  /// The inverse of PS3.3 C.7.6.3.1.2 with its coefficients 0.299, 0.587, 0.114 (ITU-R BT.601).
  static func convertToRGB(_ samples: inout [UInt8]) {
    for start in stride(from: 0, to: samples.count - 2, by: 3) {
      let (red, green, blue) = rgb(samples[start], samples[start + 1], samples[start + 2])
      samples[start] = red
      samples[start + 1] = green
      samples[start + 2] = blue
    }
  }

  /// YBR_FULL_422 as stored, Y₁ Y₂ Cb Cr for each pair of pixels, becomes RGB.
  ///
  /// Both pixels take the pair's chrominance (PS3.3 C.7.6.3.1.2), as pydicom has it.
  static func rgb(fromHalfChroma pairs: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(pairs.count / 2 * 3)
    for start in stride(from: 0, to: pairs.count - 3, by: 4) {
      for luminance in [pairs[start], pairs[start + 1]] {
        let (red, green, blue) = rgb(luminance, pairs[start + 2], pairs[start + 3])
        out.append(red)
        out.append(green)
        out.append(blue)
      }
    }
    return out
  }

  private static func rgb(_ y: UInt8, _ cb: UInt8, _ cr: UInt8) -> (UInt8, UInt8, UInt8) {
    let luminance = Double(y)
    let blueness = Double(cb) - 128
    let redness = Double(cr) - 128
    return (
      clamped(luminance + 1.402 * redness),
      clamped(luminance - (0.114 * 1.772 * blueness + 0.299 * 1.402 * redness) / 0.587),
      clamped(luminance + 1.772 * blueness)
    )
  }

  private static func clamped(_ value: Double) -> UInt8 {
    UInt8(min(255, max(0, (value + 0.5).rounded(.down))))
  }
}
