extension Reference {
  /// Mean and biased variance of each of `channels` columns, in two passes.
  public static func moments(
    _ values: [Float], channels: Int
  ) -> (mean: [Double], variance: [Double]) {
    let rows = Double(values.count / channels)
    let mean = columnSums(values, channels: channels).map { $0 / rows }
    var variance = [Double](repeating: 0, count: channels)
    for (index, value) in values.enumerated() {
      let centred = Double(value) - mean[index % channels]
      variance[index % channels] += centred * centred / rows
    }
    return (mean, variance)
  }

  /// (input − mean) / √(variance + ε) · scale + shift.
  public static func normalised(
    _ input: [Float], mean: [Double], variance: [Double], scale: [Float], shift: [Float],
    epsilon: Double
  ) -> [Double] {
    input.enumerated().map { index, value in
      let c = index % mean.count
      return (Double(value) - mean[c]) / (variance[c] + epsilon).squareRoot() * Double(scale[c])
        + Double(shift[c])
    }
  }

  /// The three gradients of batch normalisation with the batch's own statistics.
  ///
  /// From the chain rule through mean and variance (Ioffe and Szegedy, 2015, section 3).
  public static func normalisationGradients(
    input: [Float], scale: [Float], outputGradient: [Float], epsilon: Double
  ) -> (input: [Double], scale: [Double], shift: [Double]) {
    let channels = scale.count
    let rows = Double(input.count / channels)
    let (mean, variance) = moments(input, channels: channels)
    var scaleGradient = [Double](repeating: 0, count: channels)
    var shiftGradient = [Double](repeating: 0, count: channels)
    func normal(_ index: Int) -> Double {
      let c = index % channels
      return (Double(input[index]) - mean[c]) / (variance[c] + epsilon).squareRoot()
    }
    for index in input.indices {
      scaleGradient[index % channels] += Double(outputGradient[index]) * normal(index)
      shiftGradient[index % channels] += Double(outputGradient[index])
    }
    let inputGradient = input.indices.map { index in
      let c = index % channels
      return Double(scale[c]) / (variance[c] + epsilon).squareRoot()
        * (Double(outputGradient[index]) - shiftGradient[c] / rows
          - normal(index) * scaleGradient[c] / rows)
    }
    return (inputGradient, scaleGradient, shiftGradient)
  }
}
