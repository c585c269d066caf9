internal import Compute
internal import Networks
internal import Tensors

extension NetworkCommand {
  private static let outputs = 10

  /// Draws weights and images for what is to be timed.
  func work(in step: inout Step) -> any NetworkWork {
    network.pixels.map { work(of: $0, in: &step) }
      ?? work(of: network.architecture ?? .resnet18, in: &step)
  }

  private func work(of plan: PixelPlan, in step: inout Step) -> any NetworkWork {
    let network = PixelNetwork(plan, generator: &step.generator, buffers: step.buffers)
    let x = BenchOptions.random([options.batch, options.size, options.size, 3], in: &step)
    if mode == .train { return SegmentationTraining(network, x, in: &step) }
    let load: InferenceLoad = options.batch == 1 ? .singleImages : .batches
    let prepared = PixelInference(network, for: load, in: step)
    return Prediction(x: x) { prepared($0, in: &$1) }
  }

  private func work(of architecture: Architecture, in step: inout Step) -> any NetworkWork {
    let classifier = Classifier(
      architecture: architecture, outputCount: Self.outputs, generator: &step.generator,
      buffers: step.buffers)
    let x = BenchOptions.random([options.batch, options.size, options.size, 3], in: &step)
    return switch mode {
    case .train: ClassifierTraining(classifier, x)
    case .infer: Prediction(classifier, x, in: step)
    case .head: HeadTraining(classifier, x, in: step)
    }
  }
}
