internal import DecodeProtocol

extension StoredFrame {
  /// The frame with each region filled by one colour: the mean of the pixels around it, so that the
  /// patch itself does not stand out like a letter.
  func filled(_ regions: [PixelRegion]) -> StoredFrame? {
    var bytes = bytes
    for region in regions {
      let colour = (0..<samples).flatMap { meanSample(around: region, channel: $0) }
      for y in region.rows {
        for x in region.columns { put(colour, x: x, y: y, in: &bytes) }
      }
    }
    return try? StoredFrame(layout: layout, bytes: bytes)
  }

  /// The frame with everything but these regions filled by black as it is shown: the lowest sample
  /// of the frame, of MONOCHROME1 the highest.
  func filled(outside regions: [PixelRegion]) -> StoredFrame? {
    var bytes = bytes
    let fill = extremeSample
    let colour = (0..<samples).flatMap { _ in fill }
    for y in 0..<rows {
      let shown = regions.filter { $0.rows.contains(y) }
      for x in 0..<columns where !shown.contains(where: { $0.columns.contains(x) }) {
        put(colour, x: x, y: y, in: &bytes)
      }
    }
    return try? StoredFrame(layout: layout, bytes: bytes)
  }

  private var width: Int { bitsAllocated / 8 }

  private func put(_ colour: [UInt8], x: Int, y: Int, in bytes: inout [UInt8]) {
    let start = (y * columns + x) * colour.count
    for (offset, byte) in colour.enumerated() { bytes[start + offset] = byte }
  }

  /// The sample as a number, the sign spread.
  private func number(at start: Int) -> Int {
    let word = (0..<width).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    let sign = isSigned ? 1 << (8 * width - 1) : 0
    return (word ^ sign) - sign
  }

  private func bytes(of number: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// The mean along the region's border, from outside; of a region that fills the frame the lowest.
  private func meanSample(around region: PixelRegion, channel: Int) -> [UInt8] {
    let outer = region.padded(by: 1, rows: rows, columns: columns)
    var (sum, count) = (0, 0)
    for y in outer.rows {
      let isEdge = !region.rows.contains(y)
      for x in outer.columns where isEdge || !region.columns.contains(x) {
        sum += number(at: ((y * columns + x) * samples + channel) * width)
        count += 1
      }
    }
    return count == 0 ? extremeSample : bytes(of: sum / count)
  }

  private var extremeSample: [UInt8] {
    let isHighest = photometric == Photometric.monochrome1.rawValue
    var best = number(at: 0)
    for start in stride(from: width, to: bytes.count, by: width) {
      let other = number(at: start)
      best = isHighest ? max(best, other) : min(best, other)
    }
    return bytes(of: best)
  }
}
