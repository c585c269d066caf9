internal import Annotations

/// Masks as the pixels of a binary segmentation: one bit each, over all frames in one stream.
///
/// Bit i of the stream is bit i mod 8 of byte i / 8, lowest first; no frame begins a new byte
/// unless it happens to (PS3.5 §8.1.1, PS3.3 C.8.20.2.1).
struct PackedBits {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  /// Appends a frame.
  mutating func append(_ mask: RunLengthMask) {
    let end = count + mask.rows * mask.columns
    bytes.append(contentsOf: repeatElement(0, count: (end + 7) / 8 - bytes.count))
    for (index, run) in mask.runs.enumerated() {
      if index % 2 == 1 { set(count..<count + run) }
      count += run
    }
  }

  private mutating func set(_ range: Range<Int>) {
    var bit = range.lowerBound
    while bit < range.upperBound {
      if bit % 8 == 0, bit + 8 <= range.upperBound {
        bytes[bit / 8] = 0xFF
        bit += 8
      } else {
        bytes[bit / 8] |= 1 << UInt8(bit % 8)
        bit += 1
      }
    }
  }
}
