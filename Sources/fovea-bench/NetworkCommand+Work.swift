internal import Compute
internal import Networks
internal import Tensors

extension NetworkCommand {
  private static let outputs = 10

  /// Draws weights and images for what is to be timed.
  func work(in step: inout Step) -> any NetworkWork {
    let classifier = Classifier(
      architecture: network.architecture, outputCount: Self.outputs, generator: &step.generator,
      buffers: step.buffers)
    let x = BenchOptions.random([options.batch, options.size, options.size, 3], in: &step)
    return switch mode {
    case .train: ClassifierTraining(classifier, x)
    case .infer: Prediction(classifier, x, in: step)
    case .head: HeadTraining(classifier, x, in: step)
    }
  }
}
