internal import CImage
package import Foundation

/// A grey picture of 16 bits, for numbers that a program reads back.
package struct DeepPicture: Sendable, Equatable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Row-major.
  package let samples: [UInt16]

  /// Makes a picture.
  ///
  /// - Precondition: there are width × height samples.
  package init(width: Int, height: Int, samples: [UInt16]) {
    precondition(
      samples.count == width * height, "\(samples.count) samples do not fill \(height) x \(width)")
    self.width = width
    self.height = height
    self.samples = samples
  }

  /// The picture as a PNG file without any text or time in it; nil when memory is short.
  package var png: Data? {
    var (bytes, size): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
    let pairs = samples.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let status = pairs.withUnsafeBufferPointer { pairs in
      var picture = cimage_picture(
        width: UInt32(width), height: UInt32(height), channels: 1, bits: 16,
        samples: pairs.baseAddress, pixels_per_metre: 0)
      return cimage_write_png(&picture, &bytes, &size)
    }
    defer { cimage_free(bytes) }
    guard status == CIMAGE_OK, let bytes else { return nil }
    return Data(bytes: bytes, count: size)
  }
}
