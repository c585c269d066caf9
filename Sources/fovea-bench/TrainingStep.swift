internal import Compute
internal import Networks
internal import Tensors
internal import Training

/// A network and the classes of one batch: what a step without its update needs.
struct TrainingStep {
  var network: Classifier
  let truth: [Int]

  /// Fills the gradients and returns loss and logits.
  ///
  /// - Parameters:
  ///   - x: images, or what enters stage `stage`.
  ///   - stage: the first stage to run.
  mutating func computeGradients(
    _ x: Tensor, from stage: Int = 0, in step: inout Step
  ) -> (loss: Double, logits: Tensor) {
    network.clearGradients()
    let (logits, saved) = network.forward(x, from: stage, in: &step)
    let outputs = network.outputCount
    let loss = ClassificationLoss(
      kind: .multiClass, weights: .init(positive: [Float](repeating: 1, count: outputs)))
    let truths = truth.map { wanted in (0..<outputs).map { Optional($0 == wanted ? 1 : 0) } }
    let (value, gradient, _) = loss.value(logits: logits.values, truths: truths)
    let dy = Tensor(shape: logits.shape, values: gradient, in: step.buffers)
    _ = network.backward(dy, consume saved, wants: .parameters, in: &step)
    return (value, logits)
  }
}

extension TrainingStep {
  /// Gives the images classes that take turns.
  init(network: Classifier, imageCount: Int) {
    self.init(network: network, truth: (0..<imageCount).map { $0 % network.outputCount })
  }
}
