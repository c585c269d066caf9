internal import Compute
internal import Networks
internal import Tensors

/// Training steps of a classifier: forward, cross-entropy, backward, SGD with momentum.
struct ClassifierTraining: NetworkWork {
  private var training: TrainingStep
  private var descent = Descent()
  private let x: Tensor

  /// Trains on images `x`, `(N, H, W, 3)`, of classes that take turns.
  init(_ network: Classifier, _ x: Tensor) {
    training = TrainingStep(network: network, imageCount: x.shape[0])
    self.x = x
  }

  var imagesPerRun: Int { x.shape[0] }

  mutating func run(in step: inout Step) {
    _ = training.computeGradients(x, in: &step)
    descent.update { training.network.visitParameters($0) }
  }
}
