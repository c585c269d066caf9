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

  /// A layer in which every output sees every input, at each of `taps` places; a cell's inputs go
  /// by tap, then by channel.
  mutating func product(channels: Int, taps: Int, outputs: Int) -> CellProduct {
    let size = channels * taps
    var kernel: [SIMD16<Float>] = []
    for block in 0..<outputs / 16 {
      for input in 0..<size {
        let place = input % channels * taps + input / channels
        kernel.append(vector(at: position + block * 16 * size + place, step: size))
      }
    }
    position += outputs * size
    return CellProduct(
      inputs: size, outputs: outputs, kernel: kernel, bias: vectors(of: outputs))
  }

  /// Both halves of a separable layer.
  mutating func separable(
    inputs: Int, outputs: Int, reach: Int, step: Int
  ) -> SeparableLayer {
    let spread = (0..<9).flatMap { tap in
      (0..<inputs / 16).map { vector(at: position + $0 * 16 * 9 + tap, step: 9) }
    }
    position += 9 * inputs
    return SeparableLayer(
      reach: reach, step: step, spread: spread, spreadBias: vectors(of: inputs),
      mix: product(channels: inputs, taps: 1, outputs: outputs))
  }

  /// A number for each of some channels.
  mutating func vectors(of channels: Int) -> [SIMD16<Float>] {
    defer { position += channels }
    return (0..<channels / 16).map { vector(at: position + 16 * $0, step: 1) }
  }

  /// The kernels of the first convolution, which has eight channels, by plane and tap.
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

  private func vector(at start: Int, step: Int) -> SIMD16<Float> {
    var vector = SIMD16<Float>(repeating: 0)
    for output in 0..<16 { vector[output] = values[start + output * step] }
    return vector
  }

  private func small(at start: Int, step: Int) -> SIMD8<Float> {
    var small = SIMD8<Float>(repeating: 0)
    for output in 0..<8 { small[output] = values[start + output * step] }
    return small
  }
}
