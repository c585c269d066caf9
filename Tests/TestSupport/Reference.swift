public import Kernels

/// The definitions: every kernel as plain loops with `Double` sums, slow on purpose, kept for ever.
///
/// Images are `(N, H, W, C)`, weights `(kH, kW, I, O)`, as in Kernels.
public enum Reference {
  /// Calls `body` for every product a convolution sums: indices into input, weight and output.
  private static func forEachProduct(
    _ g: ConvolutionGeometry, _ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void
  ) {
    for n in 0..<g.batch {
      for oy in 0..<g.heightOut {
        for ox in 0..<g.widthOut {
          for ky in 0..<g.kernelHeight {
            let y = oy * g.stride + ky - g.padding
            if y < 0 || y >= g.heightIn { continue }
            for kx in 0..<g.kernelWidth {
              let x = ox * g.stride + kx - g.padding
              if x < 0 || x >= g.widthIn { continue }
              let pixel = ((n * g.heightIn + y) * g.widthIn + x) * g.channelsIn
              let tap = (ky * g.kernelWidth + kx) * g.channelsIn
              let place = ((n * g.heightOut + oy) * g.widthOut + ox) * g.channelsOut
              for i in 0..<g.channelsIn {
                for o in 0..<g.channelsOut {
                  body(pixel + i, (tap + i) * g.channelsOut + o, place + o)
                }
              }
            }
          }
        }
      }
    }
  }

  /// output (N, H′, W′, O) = input ∗ weight + bias.
  public static func convolution(
    _ g: ConvolutionGeometry, input: [Float], weight: [Float], bias: [Float]?
  ) -> [Double] {
    var output = (0..<g.outputCount).map { Double(bias?[$0 % g.channelsOut] ?? 0) }
    forEachProduct(g) { x, w, y in output[y] += Double(input[x]) * Double(weight[w]) }
    return output
  }

  /// ∂/∂input (N, H, W, I).
  public static func convolutionInputGradient(
    _ g: ConvolutionGeometry, outputGradient: [Float], weight: [Float]
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: g.inputCount)
    forEachProduct(g) { x, w, y in gradient[x] += Double(outputGradient[y]) * Double(weight[w]) }
    return gradient
  }

  /// ∂/∂weight (kH, kW, I, O).
  public static func convolutionWeightGradient(
    _ g: ConvolutionGeometry, input: [Float], outputGradient: [Float]
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: g.weightCount)
    forEachProduct(g) { x, w, y in gradient[w] += Double(input[x]) * Double(outputGradient[y]) }
    return gradient
  }

  /// Σ of each of `channels` columns.
  public static func columnSums(_ values: [Float], channels: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: channels)
    for (index, value) in values.enumerated() { sums[index % channels] += Double(value) }
    return sums
  }
}
