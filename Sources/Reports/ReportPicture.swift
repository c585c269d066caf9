internal import CImage
package import Foundation

/// A small picture of a case, for the page; only de-identified pixels may become one.
public struct ReportPicture: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// 1 for grey, 3 for RGB.
  public let channels: Int
  /// Row-major, channels innermost, 8 bits each.
  public let samples: [UInt8]

  /// Makes a picture.
  ///
  /// - Precondition: there are width × height × channels samples, and 1 or 3 channels.
  public init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
    precondition(
      samples.count == width * height * channels && [1, 3].contains(channels),
      "\(samples.count) samples do not fill \(height) x \(width) x \(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }

  /// The picture as a PNG file without any text or time in it; nil when memory is short.
  package var png: Data? {
    var (bytes, size): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
    let status = samples.withUnsafeBufferPointer { samples in
      var picture = cimage_picture(
        width: UInt32(width), height: UInt32(height), channels: UInt32(channels), bits: 8,
        samples: samples.baseAddress, pixels_per_metre: 0)
      return cimage_write_png(&picture, &bytes, &size)
    }
    defer { cimage_free(bytes) }
    guard status == CIMAGE_OK, let bytes else { return nil }
    return Data(bytes: bytes, count: size)
  }
}
