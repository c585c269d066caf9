public import Kernels

extension Reference {
  /// Calls `body` for every product a depthwise convolution sums: indices into input, weight and
  /// output.
  private static func forEachProduct(
    _ g: DepthwiseGeometry, _ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void
  ) {
    for n in 0..<g.batch {
      for oy in 0..<g.heightOut {
        for ox in 0..<g.widthOut {
          for ky in 0..<3 {
            let y = oy * g.stride + ky - g.padding
            if y < 0 || y >= g.heightIn { continue }
            for kx in 0..<3 {
              let x = ox * g.stride + kx - g.padding
              if x < 0 || x >= g.widthIn { continue }
              let pixel = ((n * g.heightIn + y) * g.widthIn + x) * g.channels
              let place = ((n * g.heightOut + oy) * g.widthOut + ox) * g.channels
              for c in 0..<g.channels {
                body(pixel + c, (ky * 3 + kx) * g.channels + c, place + c)
              }
            }
          }
        }
      }
    }
  }

  /// output (N, H′, W′, C) = input ∗ weight, each channel for itself.
  public static func depthwise(
    _ g: DepthwiseGeometry, input: [Float], weight: [Float]
  ) -> [Double] {
    var output = [Double](repeating: 0, count: g.outputCount)
    forEachProduct(g) { x, w, y in output[y] += Double(input[x]) * Double(weight[w]) }
    return output
  }

  /// ∂/∂input (N, H, W, C).
  public static func depthwiseInputGradient(
    _ g: DepthwiseGeometry, outputGradient: [Float], weight: [Float]
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: g.inputCount)
    forEachProduct(g) { x, w, y in gradient[x] += Double(outputGradient[y]) * Double(weight[w]) }
    return gradient
  }

  /// ∂/∂weight (3, 3, C).
  public static func depthwiseWeightGradient(
    _ g: DepthwiseGeometry, input: [Float], outputGradient: [Float]
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: g.weightCount)
    forEachProduct(g) { x, w, y in gradient[w] += Double(input[x]) * Double(outputGradient[y]) }
    return gradient
  }
}
