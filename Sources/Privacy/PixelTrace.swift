internal import Foundation

/// Where 65 samples in a row go up and down: a stretch by which an image's pixels are known again.
///
/// It is the same for samples of any width and for any rising map of their values, such as a window
/// or a normalisation.
struct PixelTrace: Hashable, Sendable {
  /// A bit for each step upwards, the last step lowest.
  var up: UInt64 = 0
  /// A bit for each step downwards.
  var down: UInt64 = 0

  /// Samples of a stretch.
  static let length = 65
  private static let rowsPerImage = 4

  /// Whether enough happens in it: no ramp, no plain and no regular pattern.
  var isTelling: Bool {
    guard up.nonzeroBitCount >= 10, down.nonzeroBitCount >= 10,
      ((up ^ (up << 1)) >> 1).nonzeroBitCount >= 14
    else { return false }
    return (1...8).allSatisfy { period in
      ((up ^ (up >> UInt64(period))) << UInt64(period)).nonzeroBitCount >= 8
    }
  }

  /// The same of the picture turned dark for bright, and of its mirror images.
  var variants: [PixelTrace] {
    let (mirrorUp, mirrorDown) = (down.bitsReversed, up.bitsReversed)
    return [
      self, PixelTrace(up: down, down: up), PixelTrace(up: mirrorUp, down: mirrorDown),
      PixelTrace(up: mirrorDown, down: mirrorUp),
    ]
  }

  /// Stretches of four rows of an image, of green in a coloured one; none of an image in which
  /// nothing is told by 65 samples in a row.
  ///
  /// An image of fewer columns is read on into the next row.
  static func chosen(in pixels: StoredPixels) -> [PixelTrace] {
    let channel = pixels.channels == 3 ? 1 : 0
    return chosen(rows: pixels.rows, columns: pixels.columns) {
      pixels.number(at: $0 * pixels.channels + channel)
    }
  }

  /// Stretches of an image whose samples, row by row, are asked for by their number.
  static func chosen(
    rows: Int, columns: Int, _ value: (Int) -> Double
  ) -> [PixelTrace] {
    let lines =
      columns >= length
      ? (0..<rows).map { $0 * columns..<($0 + 1) * columns } : [0..<rows * columns]
    var found: Set<PixelTrace> = []
    for part in 1...rowsPerImage {
      // From the height that the part begins with downwards, until a row tells something.
      let isWhole = columns < length
      let first = lines.count * part / (rowsPerImage + 1)
      let candidates = lines[first..<min(first + max(1, lines.count / 8), lines.count)]
      for line in candidates {
        let offset = isWhole ? line.count * part / (rowsPerImage + 1) : line.count / 4
        guard let trace = telling(in: line, from: offset, value) else { continue }
        found.insert(trace)
        break
      }
    }
    return Array(found)
  }

  /// The first telling stretch of a row from that sample of it on.
  private static func telling(
    in line: Range<Int>, from offset: Int, _ value: (Int) -> Double
  ) -> PixelTrace? {
    guard line.count >= length else { return nil }
    let begin = min(line.lowerBound + offset, line.upperBound - length)
    var trace = PixelTrace()
    var last = value(begin)
    for place in (begin + 1)..<line.upperBound {
      let now = value(place)
      trace.add(isUp: now > last, isDown: now < last)
      last = now
      if place - begin >= length - 1, trace.isTelling { return trace }
    }
    return nil
  }

  /// Goes on by one step.
  @inline(__always)
  mutating func add(isUp: Bool, isDown: Bool) {
    up = up << 1 | (isUp ? 1 : 0)
    down = down << 1 | (isDown ? 1 : 0)
  }
}

extension UInt64 {
  /// The bits in the opposite order.
  fileprivate var bitsReversed: UInt64 {
    var x = byteSwapped
    x = (x >> 4 & 0x0F0F_0F0F_0F0F_0F0F) | (x & 0x0F0F_0F0F_0F0F_0F0F) << 4
    x = (x >> 2 & 0x3333_3333_3333_3333) | (x & 0x3333_3333_3333_3333) << 2
    return (x >> 1 & 0x5555_5555_5555_5555) | (x & 0x5555_5555_5555_5555) << 1
  }
}
