internal import CImage
internal import Foundation

/// Grey PNG files with nothing but pixels in them.
enum GrayPNG {
  /// Writes samples of 8 or 16 bits (little-endian), row by row.
  static func write(
    _ samples: [UInt8], rows: Int, columns: Int, bits: Int, to url: URL
  ) throws {
    var (bytes, size): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
    let status = samples.withUnsafeBufferPointer { samples in
      var picture = cimage_picture(
        width: UInt32(columns), height: UInt32(rows), channels: 1, bits: UInt32(bits),
        samples: samples.baseAddress, pixels_per_metre: 0)
      return cimage_write_png(&picture, &bytes, &size)
    }
    defer { cimage_free(bytes) }
    guard status == CIMAGE_OK, let bytes else { throw SampleError.png(url.lastPathComponent) }
    try Data(bytes: bytes, count: size).write(to: url)
  }

  /// The samples of a picture, 0 to 1 spread over all 8 or 16 bits.
  static func samples(of picture: GrayPicture, bits: Int) -> [UInt8] {
    let top = Double((1 << bits) - 1)
    var bytes: [UInt8] = []
    for value in picture.values {
      let stored = Int((min(1, max(0, value)) * top).rounded())
      bytes.append(UInt8(truncatingIfNeeded: stored))
      if bits == 16 { bytes.append(UInt8(truncatingIfNeeded: stored >> 8)) }
    }
    return bytes
  }
}
