// Explaining: where in an image the evidence for a label lies, and whether that can be believed.
// In: a finished classifier, prepared images, masks of findings where a cohort has them.
// Out: evidence maps, and the results of sanity tests that end in words.
// Called by: Pipelines (`fovea explain`).
// Entry: `Explainer.map`; its tests: `SanityTests.results`.

package import Compute
package import Networks
package import Tensors

/// A classifier that says where in an image the evidence for each of its outputs lies.
///
/// Gradients are of logits. The baseline of every method is the mean colour of the preprocessing,
/// 0 for the network. A map depends on its image alone and on no number of threads.
package struct Explainer: Sendable {
  let network: Classifier
  let plan: InferencePlan
  let workers: WorkerPool
  let buffers: BufferPool
  let convolution: ConvolutionChoice

  /// Prepares a classifier; it is frozen, so that norms keep their statistics.
  package init(
    _ classifier: Classifier, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice
  ) {
    var network = classifier
    network.freeze(prefixes: network.stageNames, batchNorm: .frozen)
    self.network = network
    self.workers = workers
    self.buffers = buffers
    self.convolution = convolution
    plan = InferencePlan(
      network, for: .singleImages,
      in: Step(
        workers: workers, buffers: buffers, generator: SeededGenerator(seed: 0),
        convolution: convolution))
  }

  /// The names of the stages from input to head.
  package var stageNames: [String] { network.stageNames }

  /// The evidence for one output.
  ///
  /// - Parameters:
  ///   - x: a prepared image, `(1, S, S, C)`.
  ///   - output: which logit.
  package func map(
    of x: Tensor, output: Int, method: ExplanationMethod
  ) -> EvidenceMap {
    precondition(
      x.shape.count == 4 && x.shape[0] == 1 && x.shape[1] == x.shape[2],
      "one square image is explained at a time, not \(x.shape)")
    return switch method {
    case .gradCAM: classActivation(of: x, output: output, weights: Self.gradientMeans)
    case .gradCAMPlusPlus: classActivation(of: x, output: output, weights: Self.placeWeights)
    case .integratedGradients: integratedGradients(of: x, output: output)
    case .occlusion: occlusion(of: x, output: output)
    }
  }

  /// The logits of prepared images, `(N, S, S, C)`: one row each.
  package func logits(of x: Tensor) -> [[Float]] {
    var step = step
    let values = plan(x, in: &step).values
    let count = network.outputCount
    return (0..<x.shape[0]).map { Array(values[$0 * count..<($0 + 1) * count]) }
  }

  /// What enters the head of a prepared image, averaged over its places.
  package func features(of x: Tensor) -> [Float] {
    var step = step
    let last = plan.features(of: x, through: plan.stageCount - 1, in: &step)
    return PlacedFeatures(last).means.map { Float($0) }
  }

  var step: Step {
    Step(
      workers: workers, buffers: buffers, generator: SeededGenerator(seed: 0),
      convolution: convolution)
  }

  /// ∂loss/∂logits for the sum of one output over a batch.
  func seed(output: Int, batch: Int) -> Tensor {
    var values = [Float](repeating: 0, count: batch * network.outputCount)
    for row in 0..<batch { values[row * network.outputCount + output] = 1 }
    return Tensor(shape: [batch, network.outputCount], values: values, in: buffers)
  }
}

/// Features of one image by place and channel.
struct PlacedFeatures {
  let height: Int
  let width: Int
  let channels: Int
  let values: [Float]

  /// Takes a tensor `(1, H, W, K)`.
  init(_ tensor: Tensor) {
    height = tensor.shape[1]
    width = tensor.shape[2]
    channels = tensor.shape[3]
    values = tensor.values
  }

  /// How many places there are.
  var places: Int { height * width }

  /// The mean of each channel over all places.
  var means: [Double] {
    var sums = [Double](repeating: 0, count: channels)
    for place in 0..<places {
      for channel in 0..<channels { sums[channel] += Double(values[place * channels + channel]) }
    }
    return sums.map { $0 / Double(places) }
  }

  /// The sum of channels at each place, weighted.
  func weighted(by weights: [Double]) -> EvidenceMap {
    let sums = (0..<places).map { place in
      var sum = 0.0
      for channel in 0..<channels {
        sum += weights[channel] * Double(values[place * channels + channel])
      }
      return sum
    }
    return EvidenceMap(height: height, width: width, values: sums)
  }
}
