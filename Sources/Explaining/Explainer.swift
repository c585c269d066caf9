// Explaining: where in an image the evidence for a label lies, and whether that can be believed.
// In: a finished classifier or segmentation network, prepared images, masks where a cohort has
// them.
// Out: evidence maps, and the results of sanity tests that end in words.
// Called by: Pipelines (`fovea explain`).
// Entry: `Explainer.map`; its tests: `SanityTests.results`.

package import Compute
package import Networks
package import Tensors

/// A network, or several that answer together, that says where in an image the evidence lies.
///
/// Gradients are of logits. The baseline of every method is the mean colour of the preprocessing,
/// 0 for the network. A map depends on its image alone and on no number of threads. Of several
/// networks it is the mean of their maps; mirror images that a model averages are left out.
package struct Explainer: Sendable {
  /// The probability of each output from one row of logits: an image's, or a pixel's.
  package typealias Activation = @Sendable ([Float]) -> [Double]

  private let networks: [any ExplainedNetwork]
  let workers: WorkerPool
  let buffers: BufferPool
  private let convolution: ConvolutionChoice

  /// Prepares a classifier; it is frozen, so that norms keep their statistics.
  package init(
    _ classifier: Classifier, activation: @escaping Activation, workers: WorkerPool,
    buffers: BufferPool, convolution: ConvolutionChoice
  ) {
    self.init(
      [classifier], activation: activation, workers: workers, buffers: buffers,
      convolution: convolution)
  }

  /// Prepares classifiers whose answers are averaged.
  ///
  /// - Precondition: there is one.
  package init(
    _ classifiers: [Classifier], activation: @escaping Activation, workers: WorkerPool,
    buffers: BufferPool, convolution: ConvolutionChoice
  ) {
    precondition(!classifiers.isEmpty, "nothing answers without a network")
    let step = Self.step(workers, buffers, convolution)
    self.init(
      classifiers.map { ExplainedClassifier($0, activation: activation, in: step) },
      workers: workers, buffers: buffers, convolution: convolution)
  }

  /// Prepares networks that answer for pixels, whose answers are averaged.
  ///
  /// - Precondition: there is one, and every pixel has logits.
  package init(
    _ networks: [PixelNetwork], activation: @escaping Activation, workers: WorkerPool,
    buffers: BufferPool, convolution: ConvolutionChoice
  ) {
    precondition(!networks.isEmpty, "nothing answers without a network")
    let step = Self.step(workers, buffers, convolution)
    self.init(
      networks.map { ExplainedPixelNetwork($0, activation: activation, in: step) },
      workers: workers, buffers: buffers, convolution: convolution)
  }

  private init(
    _ networks: [any ExplainedNetwork], workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice
  ) {
    self.networks = networks
    self.workers = workers
    self.buffers = buffers
    self.convolution = convolution
  }

  /// The names of the stages from input to head or decoder.
  package var stageNames: [String] { networks[0].stageNames }

  /// The evidence for one answer.
  ///
  /// - Parameter x: a prepared image, `(1, S, S, C)`.
  package func map(
    of x: Tensor, _ target: ExplanationTarget, method: ExplanationMethod
  ) -> EvidenceMap {
    precondition(
      x.shape.count == 4 && x.shape[0] == 1 && x.shape[1] == x.shape[2],
      "one square image is explained at a time, not \(x.shape)")
    return switch method {
    case .gradCAM: classActivation(of: x, target, weights: Self.gradientMeans)
    case .gradCAMPlusPlus: classActivation(of: x, target, weights: Self.placeWeights)
    case .integratedGradients: integratedGradients(of: x, target)
    case .occlusion: occlusion(of: x, target)
    }
  }

  /// What is asked for of prepared images, `(N, S, S, C)`, in logits.
  package func logits(of x: Tensor, _ target: ExplanationTarget) -> [Double] {
    mean { network, step in network.logits(of: x, target, in: &step) }
  }

  /// The same as probabilities.
  package func probabilities(of x: Tensor, _ target: ExplanationTarget) -> [Double] {
    mean { network, step in network.probabilities(of: x, target, in: &step) }
  }

  /// What enters the head or the decoder for a prepared image, averaged over its places and over
  /// networks.
  package func features(of x: Tensor) -> [Float] {
    mean { network, step in PlacedFeatures(network.deepest(of: x, in: &step)).means }
      .map { Float($0) }
  }

  /// Of some pixels the likeliest for an output, by the mean of logits; the first of equals.
  ///
  /// - Precondition: the networks answer for pixels, and there are some.
  package func likeliestPixel(of x: Tensor, output: Int, among pixels: [Int]) -> Int {
    let logits = mean { network, step in
      guard let network = network as? ExplainedPixelNetwork else {
        preconditionFailure("a classifier answers for whole images")
      }
      return network.plane(of: x, output: output, in: &step).map(Double.init)
    }
    var best = pixels[0]
    for pixel in pixels where logits[pixel] > logits[best] { best = pixel }
    return best
  }

  /// The same networks with the stages from `stage` on drawn anew.
  package func randomised(from stage: Int) -> Explainer {
    Explainer(
      networks.map { $0.randomised(from: stage, in: step) }, workers: workers, buffers: buffers,
      convolution: convolution)
  }

  /// The mean of numbers over the networks, place by place.
  func mean(
    _ numbers: (any ExplainedNetwork, inout Step) -> [Double]
  ) -> [Double] {
    var step = step
    var sums = numbers(networks[0], &step)
    for network in networks.dropFirst() {
      for (place, number) in numbers(network, &step).enumerated() { sums[place] += number }
    }
    return networks.count == 1 ? sums : sums.map { $0 / Double(networks.count) }
  }

  private var step: Step { Self.step(workers, buffers, convolution) }

  private static func step(
    _ workers: WorkerPool, _ buffers: BufferPool, _ convolution: ConvolutionChoice
  ) -> Step {
    Step(
      workers: workers, buffers: buffers, generator: SeededGenerator(seed: 0),
      convolution: convolution)
  }
}
