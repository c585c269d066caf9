internal import Foundation

/// Reads weights in PyTorch's order, output channels first, into vectors over output channels.
struct WeightReader {
  private let values: [Float]
  private var position = 0

  init(_ data: Data) {
    let bytes = [UInt8](data)
    values = stride(from: 0, to: bytes.count - 3, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
  }

  var isAtEnd: Bool { position == values.count }

  /// By input channel and tap, of all output channels.
  mutating func kernels(inputs: Int, taps: Int) -> [Wide] {
    let size = inputs * taps
    defer { position += 32 * size }
    return (0..<size).map { wide(at: position + $0, step: size) }
  }

  mutating func vector() -> Wide {
    defer { position += 32 }
    return wide(at: position, step: 1)
  }

  /// The same of the first convolution, which has eight channels.
  mutating func smallKernels(inputs: Int, taps: Int) -> [SIMD8<Float>] {
    let size = inputs * taps
    defer { position += 8 * size }
    return (0..<size).map { small(at: position + $0, step: size) }
  }

  mutating func smallVector() -> SIMD8<Float> {
    defer { position += 8 }
    return small(at: position, step: 1)
  }

  mutating func number() -> Float {
    defer { position += 1 }
    return values[position]
  }

  private func wide(at start: Int, step: Int) -> Wide {
    var wide = Wide.zero
    for output in 0..<16 {
      wide.low[output] = values[start + output * step]
      wide.high[output] = values[start + (output + 16) * step]
    }
    return wide
  }

  private func small(at start: Int, step: Int) -> SIMD8<Float> {
    var small = SIMD8<Float>(repeating: 0)
    for output in 0..<8 { small[output] = values[start + output * step] }
    return small
  }
}
