internal import CImage
public import Foundation

/// Many pictures on one sheet, for people to look at: a block of rows for each family.
public struct ContactSheet: Sendable {
  private let side: Int
  private let columns: Int
  private let rowsPerFamily: Int

  private static let gap = 2

  /// Plans a sheet of pictures of a side.
  public init(side: Int, columns: Int, rowsPerFamily: Int) {
    self.side = side
    self.columns = columns
    self.rowsPerFamily = rowsPerFamily
  }

  /// Draws pictures of every family and encodes them as PNG; nil only when memory runs out.
  public func png(seed: UInt64, families: [PhantomFamily]) -> Data? {
    let pitch = side + Self.gap
    let (width, height) = (columns * pitch, families.count * rowsPerFamily * pitch)
    var samples = [UInt8](repeating: 0, count: width * height * 3)
    for (number, family) in families.enumerated() {
      let source = PhantomSource(recipe: PhantomRecipe(weights: [family: 1]), seed: seed)
      for index in 0..<(columns * rowsPerFamily) {
        let picture = source.picture(index, side: side)
        let row = number * rowsPerFamily + index / columns
        let origin = (row * pitch * width + index % columns * pitch) * 3
        for y in 0..<side {
          for place in 0..<(side * 3) {
            let value = picture.values[y * side * 3 + place]
            samples[origin + y * width * 3 + place] = UInt8(min(1, max(0, value)) * 255 + 0.5)
          }
        }
      }
    }
    return Self.encoded(samples, width: width, height: height)
  }

  private static func encoded(_ samples: [UInt8], width: Int, height: Int) -> Data? {
    var (bytes, size): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
    let status = samples.withUnsafeBufferPointer { samples in
      var picture = cimage_picture(
        width: UInt32(width), height: UInt32(height), channels: 3, bits: 8,
        samples: samples.baseAddress, pixels_per_metre: 0)
      return cimage_write_png(&picture, &bytes, &size)
    }
    defer { cimage_free(bytes) }
    guard status == CIMAGE_OK, let bytes else { return nil }
    return Data(bytes: bytes, count: size)
  }
}
