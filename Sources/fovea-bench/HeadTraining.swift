internal import Compute
internal import Networks
internal import Tensors

/// Head-only fine-tuning of a batch: the frozen backbone runs once, then every epoch is one step
/// of the head on the features kept.
struct HeadTraining: NetworkWork {
  private var training: TrainingStep
  private var descent = Descent()
  private let x: Tensor
  private let backbone: InferencePlan

  /// How often the head sees each image; the same as `EPOCHS` in Tests/Peers/bench_torch.py.
  private static let epochs = 10

  /// Freezes all stages but the last and prepares them.
  init(_ network: Classifier, _ x: Tensor, in step: Step) {
    var network = network
    network.freeze(prefixes: network.stageNames.dropLast(), batchNorm: .frozen)
    backbone = InferencePlan(network, for: .batches, in: step)
    training = TrainingStep(network: network, imageCount: x.shape[0])
    self.x = x
  }

  var imagesPerRun: Int { Self.epochs * x.shape[0] }

  mutating func run(in step: inout Step) {
    let head = backbone.stageCount - 1
    let features = backbone.features(of: x, through: head, in: &step)
    for _ in 0..<Self.epochs {
      _ = training.computeGradients(features, from: head, in: &step)
      descent.update { training.network.visitParameters($0) }
    }
  }
}
