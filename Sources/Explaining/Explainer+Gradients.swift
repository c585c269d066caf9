internal import Tensors

extension Explainer {
  /// Images in one batch of the integral; the bytes of a map do not depend on the caller.
  private static let integrationBatch = 8

  /// Σ_k w_k·A^k of what enters the head or the decoder, before the rectifier.
  func classActivation(
    of x: Tensor, _ target: ExplanationTarget,
    weights: (_ activations: PlacedFeatures, _ gradients: PlacedFeatures) -> [Double]
  ) -> EvidenceMap {
    var size = (height: 0, width: 0)
    let values = mean { network, step in
      let (activations, gradient) = network.evidence(of: x, target, in: &step)
      let features = PlacedFeatures(activations)
      size = (features.height, features.width)
      return features.weighted(by: weights(features, PlacedFeatures(gradient))).values
    }
    return EvidenceMap(height: size.height, width: size.width, values: values)
  }

  /// The mean gradient of each channel, equation 1 of Selvaraju 2017.
  static func gradientMeans(_: PlacedFeatures, _ gradients: PlacedFeatures) -> [Double] {
    gradients.means
  }

  /// Σ_ij α_ij·relu(∂S/∂A_ij), with α = g² / (2g² + ΣA·g³) for g = ∂S/∂A_ij.
  ///
  /// Source: Chattopadhay 2018, equations 11 and 19, whose score is exp(S): its constant factor is
  /// left out. Where the denominator is 0 so is α, as in the authors' code.
  static func placeWeights(
    _ activations: PlacedFeatures, _ gradients: PlacedFeatures
  ) -> [Double] {
    let channels = gradients.channels
    let places = Double(gradients.places)
    let sums = activations.means.map { $0 * places }
    var weights = [Double](repeating: 0, count: channels)
    for place in 0..<gradients.places {
      for channel in 0..<channels {
        let g = Double(gradients.values[place * channels + channel])
        let denominator = 2 * g * g + sums[channel] * g * g * g
        if g > 0, denominator != 0 { weights[channel] += g * g / denominator * g }
      }
    }
    return weights
  }

  /// (x − x′)·∫∂S/∂x along the line from x′ = 0 to x, summed over channels.
  ///
  /// The integral is the mean of gradients in the middles of equal steps.
  func integratedGradients(of x: Tensor, _ target: ExplanationTarget) -> EvidenceMap {
    let image = x.values
    let steps = ExplanationMethod.integrationSteps
    var sums = [Double](repeating: 0, count: image.count)
    for start in stride(from: 0, to: steps, by: Self.integrationBatch) {
      let shares = (start..<min(start + Self.integrationBatch, steps)).map {
        (Float($0) + 0.5) / Float(steps)
      }
      let points = Tensor(
        shape: [shares.count] + x.shape[1...],
        values: shares.flatMap { share in image.map { $0 * share } }, in: buffers)
      let gradients = mean { network, step in
        network.inputGradient(of: points, target, in: &step).values.map(Double.init)
      }
      for row in shares.indices {
        for index in image.indices { sums[index] += gradients[row * image.count + index] }
      }
    }
    let (side, channels) = (x.shape[1], x.shape[3])
    let values = (0..<side * side).map { pixel in
      (0..<channels).reduce(0.0) { sum, channel in
        let index = pixel * channels + channel
        return sum + Double(image[index]) * sums[index] / Double(steps)
      }
    }
    return EvidenceMap(height: side, width: side, values: values)
  }
}
