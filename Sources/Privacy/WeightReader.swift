internal import Foundation

/// Reads weights in PyTorch's order, output channels first, for the order of `ctext.h`.
struct WeightReader {
  private let values: [Float]
  private var position = 0

  init(_ data: Data) {
    values = data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - 3, by: 4).map { start in
        let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: word))
      }
    }
  }

  var isAtEnd: Bool { position == values.count }

  /// A layer in which every output sees every input, at each of `taps` places; a cell's inputs go
  /// by tap, then by channel.
  mutating func product(channels: Int, taps: Int, outputs: Int) -> CellProduct {
    let size = channels * taps
    var kernel: [Float] = []
    kernel.reserveCapacity(outputs * size)
    for block in stride(from: 0, to: outputs, by: 16) {
      for input in 0..<size {
        let place = position + block * size + input % channels * taps + input / channels
        kernel += column(at: place, step: size, count: 16)
      }
    }
    position += outputs * size
    return CellProduct(inputs: size, outputs: outputs, kernel: kernel, bias: numbers(outputs))
  }

  /// Both halves of a separable layer.
  mutating func separable(
    inputs: Int, outputs: Int, reach: Int, step: Int
  ) -> SeparableLayer {
    let spread = (0..<9).flatMap { column(at: position + $0, step: 9, count: inputs) }
    position += 9 * inputs
    return SeparableLayer(
      reach: reach, step: step, spread: spread, spreadBias: numbers(inputs),
      mix: product(channels: inputs, taps: 1, outputs: outputs))
  }

  /// The first convolution.
  mutating func strided(planes: Int, taps: Int) -> StrideConvolution {
    let (size, outputs) = (planes * taps, StrideConvolution.channels)
    let kernel = (0..<planes).map { plane in
      (0..<taps).flatMap { tap in
        column(at: position + plane * taps + tap, step: size, count: outputs)
      }
    }
    position += outputs * size
    return StrideConvolution(kernel: kernel, bias: numbers(outputs))
  }

  /// A number for each of some channels.
  mutating func numbers(_ count: Int) -> [Float] {
    defer { position += count }
    return Array(values[position..<position + count])
  }

  mutating func number() -> Float {
    defer { position += 1 }
    return values[position]
  }

  private func column(at start: Int, step: Int, count: Int) -> [Float] {
    (0..<count).map { values[start + $0 * step] }
  }
}
