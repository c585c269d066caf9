internal import Compute
internal import Kernels

/// A convolution whose result anybody can work out, to prove the arithmetic of this machine.
enum KnownAnswer {
  private static let side = 24
  private static let channels = 3

  /// Whether a 3 × 3 window of ones over x(h, w, c) = h + w + c gives 27·(h + w + 3) everywhere,
  /// for every count of threads up to `threads`.
  ///
  /// By hand: 27 terms, Σ(h + i + w + j + c) with i, j, c in 0…2 is 27·(h + w) + 27 + 27 + 27.
  /// All sums are whole and below 2²⁴, so `Float` holds them without rounding.
  static func isRight(threads: Int) -> Bool {
    let geometry = ConvolutionGeometry(
      batch: 2, heightIn: side, widthIn: side, channelsIn: channels, channelsOut: 4,
      kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 0)
    var input: [Float] = []
    for _ in 0..<2 {
      for index in 0..<(side * side * channels) {
        let pixel = index / channels
        input.append(Float(pixel / side + pixel % side + index % channels))
      }
    }
    let weight = [Float](repeating: 1, count: geometry.weightCount)
    var output = [Float](repeating: .nan, count: geometry.outputCount)
    var span = output.mutableSpan
    Convolution.forward(
      geometry, choice: .im2col, input: input.span, weight: weight.span, bias: nil, output: &span,
      workers: WorkerPool(threadCount: threads), buffers: BufferPool())
    return output.indices.allSatisfy { index in
      let w = index / 4 % geometry.widthOut
      let h = index / 4 / geometry.widthOut % geometry.heightOut
      return output[index] == Float(27 * (h + w + 3))
    }
  }
}
