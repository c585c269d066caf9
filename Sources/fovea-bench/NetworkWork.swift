internal import Compute
internal import Networks
internal import Tensors
internal import Training

/// A network with one batch, to be trained on or predicted again and again.
struct NetworkWork {
  private var training: TrainingStep
  private let x: Tensor
  private let rule = OptimizerRule(.sgd, weightDecay: 0)
  private let plan: InferencePlan?
  private var moments: [String: OptimizerRule.Moments] = [:]

  /// Draws weights and images, and prepares the network if it is to predict.
  init(
    architecture: Architecture, outputs: Int, batch: Int, size: Int, predicts: Bool,
    in step: inout Step
  ) {
    training = TrainingStep(
      network: Classifier(
        architecture: architecture, outputCount: outputs, generator: &step.generator,
        buffers: step.buffers),
      truth: (0..<batch).map { $0 % outputs })
    plan =
      predicts
      ? InferencePlan(
        training.network, for: batch == 1 ? .singleImages : .batches, in: step) : nil
    x = BenchOptions.random([batch, size, size, 3], in: &step)
  }

  /// Forward, cross-entropy, backward, SGD with momentum.
  mutating func train(in step: inout Step) {
    _ = training.computeGradients(x, in: &step)
    var moments = moments
    self.moments = [:]
    let rule = rule
    training.network.visitParameters { name, parameter in
      guard let gradient = parameter.gradient else { return }
      var own = moments.removeValue(forKey: name) ?? rule.emptyMoments(like: parameter.value)
      rule.step(
        &parameter.value, gradient: gradient, moments: &own, rate: 0.01, decays: false)
      moments[name] = own
    }
    self.moments = moments
  }

  /// The logits of the batch.
  func predict(in step: inout Step) {
    _ = plan?(x, in: &step)
  }
}
