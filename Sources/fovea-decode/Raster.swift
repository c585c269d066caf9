/// Samples of a picture on their way to grey or RGB: interleaved, 16 bits little-endian.
struct Raster {
  private(set) var channels: Int
  let bits: Int
  private(set) var bytes: [UInt8]
  var decisions: [String] = []

  init(channels: Int, bits: Int, bytes: [UInt8]) {
    self.channels = channels
    self.bits = bits
    self.bytes = bytes
  }

  private var sampleBytes: Int { bits == 16 ? 2 : 1 }
  private var sampleCount: Int { bytes.count / sampleBytes }

  private func sample(_ index: Int) -> Int {
    sampleBytes == 1
      ? Int(bytes[index]) : Int(bytes[2 * index]) | Int(bytes[2 * index + 1]) << 8
  }

  private static func append(_ value: Int, wide: Bool, to out: inout [UInt8]) {
    out.append(UInt8(truncatingIfNeeded: value))
    if wide { out.append(UInt8(truncatingIfNeeded: value >> 8)) }
  }

  /// Pixels of the transparent colour become black, if there are any.
  mutating func blacken(key: [Int]) {
    var isUsed = false
    for pixel in 0..<sampleCount / channels {
      let first = pixel * channels
      guard (0..<channels).allSatisfy({ sample(first + $0) == key[$0] }) else { continue }
      isUsed = true
      let range = first * sampleBytes..<(first + channels) * sampleBytes
      bytes.replaceSubrange(range, with: repeatElement(0, count: range.count))
    }
    if isUsed { decisions.append("transparent pixels on black") }
  }

  /// Alpha is dropped if it is opaque everywhere, else the picture is laid on black.
  mutating func removeAlpha() {
    guard channels == 2 || channels == 4 else { return }
    let opaque = (1 << bits) - 1
    let colours = channels - 1
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count / channels * colours)
    var isOpaque = true
    for first in stride(from: 0, to: sampleCount, by: channels) {
      let alpha = sample(first + colours)
      isOpaque = isOpaque && alpha == opaque
      for channel in 0..<colours {
        let value = (sample(first + channel) * alpha + opaque / 2) / opaque
        Raster.append(value, wide: sampleBytes == 2, to: &out)
      }
    }
    bytes = out
    channels = colours
    decisions.append(isOpaque ? "opaque alpha dropped" : "transparent pixels on black")
  }

  /// Three channels that are equal everywhere become one.
  mutating func reduceEqualChannels() {
    guard channels == 3 else { return }
    let size = sampleBytes
    for first in stride(from: 0, to: bytes.count, by: 3 * size) {
      for byte in first..<first + size
      where bytes[byte] != bytes[byte + size] || bytes[byte] != bytes[byte + 2 * size] {
        return
      }
    }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count / 3)
    for first in stride(from: 0, to: bytes.count, by: 3 * size) {
      out.append(contentsOf: bytes[first..<first + size])
    }
    bytes = out
    channels = 1
    decisions.append("three equal channels read as grey")
  }
}
