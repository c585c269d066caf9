internal import Compute
internal import Networks
internal import Tensors

extension Explainer {
  /// Images in one batch of the integral; the bytes of a map do not depend on the caller.
  private static let integrationBatch = 8

  /// Σ_k w_k·A^k of the last stage before the head, before the rectifier.
  func classActivation(
    of x: Tensor, output: Int,
    weights: (_ activations: PlacedFeatures, _ gradients: PlacedFeatures) -> [Double]
  ) -> EvidenceMap {
    var step = step
    var network = network
    let stage = network.stageNames.count - 1
    let activations = plan.features(of: x, through: stage, in: &step)
    let (_, saved) = network.forward(activations, from: stage, in: &step)
    let gradient = network.backward(
      seed(output: output, batch: 1), saved, wants: .input, in: &step)
    guard let gradient else {
      preconditionFailure("a backward pass that was asked for the input's gradient has one")
    }
    let features = PlacedFeatures(activations)
    return features.weighted(by: weights(features, PlacedFeatures(gradient)))
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
  func integratedGradients(of x: Tensor, output: Int) -> EvidenceMap {
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
      let gradients = inputGradient(of: points, output: output).values
      for row in shares.indices {
        for index in image.indices { sums[index] += Double(gradients[row * image.count + index]) }
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

  /// ∂(sum of one output)/∂x of a batch.
  private func inputGradient(of x: Tensor, output: Int) -> Tensor {
    var step = step
    var network = network
    let (_, saved) = network.forward(x, from: 0, in: &step)
    let gradient = network.backward(
      seed(output: output, batch: x.shape[0]), saved, wants: .input, in: &step)
    guard let gradient else {
      preconditionFailure("a backward pass that was asked for the input's gradient has one")
    }
    return gradient
  }
}
