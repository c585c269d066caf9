/// The weights with which samples along one axis make up the samples of another length.
///
/// As PyTorch's antialiased bilinear resampling: a triangle as wide as two output samples, at least
/// two input samples; cut at the ends and made to sum to 1. Source: aten/src/ATen/native/cpu/
/// UpSampleKernel.cpp, `_compute_indices_min_size_weights_aa`.
struct TriangleFilter: Sendable {
  /// For each output sample, the first input sample it is made of.
  let starts: [Int]
  /// For each output sample, its weights, beginning with that of its first input sample.
  let weights: [[Float]]

  init(from lengthIn: Int, to lengthOut: Int) {
    let scale = Double(lengthIn) / Double(lengthOut)
    let support = max(scale, 1)
    var starts: [Int] = []
    var weights: [[Float]] = []
    for position in 0..<lengthOut {
      let centre = scale * (Double(position) + 0.5)
      let start = max(Int(centre - support + 0.5), 0)
      let end = min(Int(centre + support + 0.5), lengthIn)
      let raw = (start..<end).map { max(0, 1 - abs((Double($0) - centre + 0.5) / support)) }
      let total = raw.reduce(0, +)
      starts.append(start)
      weights.append(raw.map { Float($0 / total) })
    }
    self.starts = starts
    self.weights = weights
  }

  /// Makes the output samples `positions`, each of `distance` floats, side by side from `to` on.
  func apply(
    from: UnsafePointer<Float>, distance: Int, to: UnsafeMutablePointer<Float>,
    positions: Range<Int>
  ) {
    for position in positions {
      let sum = to + (position - positions.lowerBound) * distance
      var sample = from + starts[position] * distance
      sum.update(repeating: 0, count: distance)
      for weight in weights[position] {
        for index in 0..<distance { sum[index] += weight * sample[index] }
        sample += distance
      }
    }
  }
}
