/// What of a picture with transparency or palette is looked at, by the number of its frame.
enum PictureLayer: Int {
  /// As it is shown, on black.
  case shown
  /// The colours as they are stored, those under full transparency too.
  case colours
  /// The transparency as grey.
  case transparency
  /// The indices into a palette.
  case indices
}

extension Raster {
  /// The colours alone, whatever is transparent.
  mutating func dropAlpha() {
    guard hasAlpha else { return }
    self = Raster(channels: channels - 1, bits: bits, bytes: bytes(of: 0..<channels - 1))
  }

  /// Alpha, or black where the pixels have the colour `key` and white elsewhere.
  func transparency(key: [Int]?) -> Raster {
    if hasAlpha {
      return Raster(channels: 1, bits: bits, bytes: bytes(of: channels - 1..<channels))
    }
    let pixelBytes = channels * (bits == 16 ? 2 : 1)
    let colour = (key ?? []).flatMap { value -> [UInt8] in
      let low = UInt8(truncatingIfNeeded: value)
      return bits == 16 ? [low, UInt8(truncatingIfNeeded: value >> 8)] : [low]
    }
    let mask = stride(from: 0, to: bytes.count, by: pixelBytes).map { start -> UInt8 in
      bytes[start..<start + pixelBytes].elementsEqual(colour) ? 0 : 255
    }
    return Raster(channels: 1, bits: 8, bytes: mask)
  }

  private var hasAlpha: Bool { channels == 2 || channels == 4 }

  private func bytes(of wanted: Range<Int>) -> [UInt8] {
    let size = bits == 16 ? 2 : 1
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count / channels * wanted.count)
    for start in stride(from: 0, to: bytes.count, by: channels * size) {
      out += bytes[start + wanted.lowerBound * size..<start + wanted.upperBound * size]
    }
    return out
  }
}
