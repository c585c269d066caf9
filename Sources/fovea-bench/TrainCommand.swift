internal import ArgumentParser
internal import Compute
internal import Networks
internal import Tensors
internal import Training

/// Times a training step of ResNet-18: forward, cross-entropy, backward, SGD with momentum.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "A training step of ResNet-18.")

  @OptionGroup var options: BenchOptions

  private static let outputs = 10

  func run() throws {
    var step = options.step
    var training = TrainingStep(
      network: Classifier(
        architecture: .resnet18, outputCount: Self.outputs, generator: &step.generator,
        buffers: step.buffers),
      truth: (0..<options.batch).map { $0 % Self.outputs })
    let x = BenchOptions.random([options.batch, options.size, options.size, 3], in: &step)
    let rule = OptimizerRule(.sgd, weightDecay: 0)
    var moments: [String: OptimizerRule.Moments] = [:]
    try Rounds(count: options.rounds).serve {
      let seconds = Rounds.seconds {
        _ = training.computeGradients(x, in: &step)
        training.network.visitParameters { name, parameter in
          guard let gradient = parameter.gradient else { return }
          var own = moments.removeValue(forKey: name) ?? rule.emptyMoments(like: parameter.value)
          rule.step(
            &parameter.value, gradient: gradient, moments: &own, rate: 0.01, decays: false)
          moments[name] = own
        }
      }
      return ["training step": seconds]
    }
  }
}
