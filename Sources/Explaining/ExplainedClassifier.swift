internal import Compute
internal import Networks
internal import Tensors

/// A classifier that is explained, frozen, so that norms keep their statistics.
struct ExplainedClassifier: ExplainedNetwork {
  private let network: Classifier
  private let plan: InferencePlan
  private let activation: Explainer.Activation

  init(_ classifier: Classifier, activation: @escaping Explainer.Activation, in step: Step) {
    var network = classifier
    network.freeze(prefixes: network.stageNames, batchNorm: .frozen)
    self.network = network
    self.activation = activation
    plan = InferencePlan(network, for: .singleImages, in: step)
  }

  var stageNames: [String] { network.stageNames }

  func logits(of x: Tensor, _ target: ExplanationTarget, in step: inout Step) -> [Double] {
    let output = Self.output(target)
    return rows(of: x, in: &step).map { Double($0[output]) }
  }

  func probabilities(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> [Double] {
    let output = Self.output(target)
    return rows(of: x, in: &step).map { activation($0)[output] }
  }

  private func rows(of x: Tensor, in step: inout Step) -> [[Float]] {
    let values = plan(x, in: &step).values
    let count = network.outputCount
    return (0..<x.shape[0]).map { Array(values[$0 * count..<($0 + 1) * count]) }
  }

  func deepest(of x: Tensor, in step: inout Step) -> Tensor {
    plan.features(of: x, through: plan.stageCount - 1, in: &step)
  }

  func evidence(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> (features: Tensor, gradient: Tensor) {
    let features = plan.features(of: x, through: network.stageNames.count - 1, in: &step)
    return (
      features,
      gradient(of: features, from: network.stageNames.count - 1, target, in: &step)
    )
  }

  func inputGradient(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> Tensor {
    gradient(of: x, from: 0, target, in: &step)
  }

  private func gradient(
    of x: Tensor, from stage: Int, _ target: ExplanationTarget, in step: inout Step
  ) -> Tensor {
    var network = network
    let (_, saved) = network.forward(x, from: stage, in: &step)
    var seed = [Float](repeating: 0, count: x.shape[0] * network.outputCount)
    for row in 0..<x.shape[0] { seed[row * network.outputCount + Self.output(target)] = 1 }
    let gradient = network.backward(
      Tensor(shape: [x.shape[0], network.outputCount], values: seed, in: step.buffers), saved,
      wants: .input, in: &step)
    guard let gradient else {
      preconditionFailure("a backward pass that was asked for the input's gradient has one")
    }
    return gradient
  }

  func randomised(from stage: Int, in step: Step) -> any ExplainedNetwork {
    var generator = SeededGenerator(seed: SanityRule.seed)
    var fresh = Classifier(
      architecture: network.architecture, outputCount: network.outputCount, width: network.width,
      generator: &generator, buffers: step.buffers)
    if network.hasAdapters { fresh.addAdapters(generator: &generator, buffers: step.buffers) }
    return ExplainedClassifier(
      network.withWeights(of: fresh, from: stage), activation: activation, in: step)
  }

  private static func output(_ target: ExplanationTarget) -> Int {
    guard case .label(let output) = target else {
      preconditionFailure("a classifier answers for whole images")
    }
    return output
  }
}
