public import Kernels

extension Reference {
  /// The input pixels under one window: their place in the input and the tap they are under.
  private static func pixels(
    _ g: PoolingGeometry, _ n: Int, _ oy: Int, _ ox: Int
  ) -> [(pixel: Int, tap: Int)] {
    var answer: [(Int, Int)] = []
    for ky in 0..<g.kernel {
      for kx in 0..<g.kernel {
        let (y, x) = (oy * g.stride + ky - g.padding, ox * g.stride + kx - g.padding)
        if y >= 0 && y < g.heightIn && x >= 0 && x < g.widthIn {
          answer.append(((n * g.heightIn + y) * g.widthIn + x, ky * g.kernel + kx))
        }
      }
    }
    return answer
  }

  private static func forEachWindow(
    _ g: PoolingGeometry,
    _ body: (_ output: Int, _ pixels: [(pixel: Int, tap: Int)], _ oy: Int, _ ox: Int) -> Void
  ) {
    for n in 0..<g.batch {
      for oy in 0..<g.heightOut {
        for ox in 0..<g.widthOut {
          body((n * g.heightOut + oy) * g.widthOut + ox, pixels(g, n, oy, ox), oy, ox)
        }
      }
    }
  }

  /// The largest value under each window and which tap it is under, the first of equals.
  public static func maxPooling(
    _ g: PoolingGeometry, input: [Float]
  ) -> (output: [Float], winners: [UInt8]) {
    var output = [Float](repeating: 0, count: g.outputCount)
    var winners = [UInt8](repeating: 0, count: g.outputCount)
    forEachWindow(g) { window, pixels, _, _ in
      for c in 0..<g.channels {
        var best = -Float.infinity
        for (pixel, tap) in pixels where input[pixel * g.channels + c] > best {
          best = input[pixel * g.channels + c]
          winners[window * g.channels + c] = UInt8(tap)
        }
        output[window * g.channels + c] = best
      }
    }
    return (output, winners)
  }

  /// ∂/∂input of max pooling: each window's gradient goes to its winner.
  public static func maxPoolingGradient(
    _ g: PoolingGeometry, outputGradient: [Float], winners: [UInt8]
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: g.inputCount)
    forEachWindow(g) { window, pixels, _, _ in
      for c in 0..<g.channels {
        for (pixel, tap) in pixels where tap == Int(winners[window * g.channels + c]) {
          gradient[pixel * g.channels + c] += Double(outputGradient[window * g.channels + c])
        }
      }
    }
    return gradient
  }

  /// What a window's sum is divided by.
  private static func divisor(
    _ g: PoolingGeometry, _ oy: Int, _ ox: Int, _ pixels: Int, countsPadding: Bool
  ) -> Double {
    if !countsPadding { return Double(pixels) }
    func extent(_ o: Int, _ size: Int) -> Int {
      (0..<g.kernel).count { o * g.stride + $0 - g.padding < size + g.padding }
    }
    return Double(extent(oy, g.heightIn) * extent(ox, g.widthIn))
  }

  /// The mean under each window.
  public static func averagePooling(
    _ g: PoolingGeometry, countsPadding: Bool, input: [Float]
  ) -> [Double] {
    var output = [Double](repeating: 0, count: g.outputCount)
    forEachWindow(g) { window, pixels, oy, ox in
      let divisor = divisor(g, oy, ox, pixels.count, countsPadding: countsPadding)
      for c in 0..<g.channels {
        for (pixel, _) in pixels {
          output[window * g.channels + c] += Double(input[pixel * g.channels + c]) / divisor
        }
      }
    }
    return output
  }

  /// ∂/∂input of average pooling.
  public static func averagePoolingGradient(
    _ g: PoolingGeometry, countsPadding: Bool, outputGradient: [Float]
  ) -> [Double] {
    var gradient = [Double](repeating: 0, count: g.inputCount)
    forEachWindow(g) { window, pixels, oy, ox in
      let divisor = divisor(g, oy, ox, pixels.count, countsPadding: countsPadding)
      for c in 0..<g.channels {
        for (pixel, _) in pixels {
          gradient[pixel * g.channels + c] +=
            Double(outputGradient[window * g.channels + c]) / divisor
        }
      }
    }
    return gradient
  }
}
