internal import Compute
internal import Networks
internal import Tensors

/// A network of places that is explained, frozen, so that norms keep their statistics.
struct ExplainedPixelNetwork: ExplainedNetwork {
  private let network: PixelNetwork
  private let plan: PixelInference
  private let activation: Explainer.Activation

  /// - Precondition: every pixel has logits.
  init(_ pixels: PixelNetwork, activation: @escaping Explainer.Activation, in step: Step) {
    precondition(pixels.plan.outputStride == 1, "a network that answers for cells of pixels")
    var network = pixels
    network.freeze(prefixes: network.stageNames, batchNorm: .frozen)
    self.network = network
    self.activation = activation
    plan = PixelInference(network, for: .singleImages, in: step)
  }

  var stageNames: [String] { network.stageNames }

  func logits(of x: Tensor, _ target: ExplanationTarget, in step: inout Step) -> [Double] {
    means(of: x, target, in: &step) { row, output in Double(row[row.startIndex + output]) }
  }

  func probabilities(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> [Double] {
    means(of: x, target, in: &step) { row, output in activation(Array(row))[output] }
  }

  /// The mean over the asked pixels of each image.
  private func means(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step,
    _ value: (ArraySlice<Float>, Int) -> Double
  ) -> [Double] {
    let (output, pixels) = Self.pixels(target)
    let (values, outputs) = (plan(x, in: &step).values, network.plan.outputs)
    let area = x.shape[1] * x.shape[2]
    return (0..<x.shape[0]).map { image in
      pixels.reduce(0.0) { sum, pixel in
        let start = (image * area + pixel) * outputs
        return sum + value(values[start..<start + outputs], output)
      } / Double(pixels.count)
    }
  }

  /// The logits of an output at every pixel of one image.
  func plane(of x: Tensor, output: Int, in step: inout Step) -> [Float] {
    let values = plan(x, in: &step).values
    return stride(from: output, to: values.count, by: network.plan.outputs).map { values[$0] }
  }

  func deepest(of x: Tensor, in step: inout Step) -> Tensor { network.deepest(of: x, in: &step) }

  func evidence(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> (features: Tensor, gradient: Tensor) {
    let buffers = step.buffers
    return network.deepestGradient(
      of: x, seed: { Self.seed(target, like: $0, in: buffers) }, in: &step)
  }

  func inputGradient(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> Tensor {
    let buffers = step.buffers
    return network.inputGradient(
      of: x, seed: { Self.seed(target, like: $0, in: buffers) }, in: &step)
  }

  /// One share of each asked pixel of every image.
  private static func seed(
    _ target: ExplanationTarget, like logits: Tensor, in buffers: BufferPool
  ) -> Tensor {
    let (output, pixels) = pixels(target)
    let (area, outputs) = (logits.shape[1] * logits.shape[2], logits.shape[3])
    var values = [Float](repeating: 0, count: logits.shape.reduce(1, *))
    for image in 0..<logits.shape[0] {
      for pixel in pixels {
        values[(image * area + pixel) * outputs + output] = 1 / Float(pixels.count)
      }
    }
    return Tensor(shape: logits.shape, values: values, in: buffers)
  }

  func randomised(from stage: Int, in step: Step) -> any ExplainedNetwork {
    var generator = SeededGenerator(seed: SanityRule.seed)
    let fresh = PixelNetwork(network.plan, generator: &generator, buffers: step.buffers)
    return ExplainedPixelNetwork(
      network.withWeights(of: fresh, from: stage), activation: activation, in: step)
  }

  private static func pixels(_ target: ExplanationTarget) -> (output: Int, pixels: [Int]) {
    guard case .pixels(let output, let pixels) = target, !pixels.isEmpty else {
      preconditionFailure("a network of places answers for some of them")
    }
    return (output, pixels)
  }
}
