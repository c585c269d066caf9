internal import Compute
internal import Networks
internal import Tensors

/// Predictions of a batch.
struct Prediction: NetworkWork {
  let x: Tensor
  /// The network, prepared.
  let predict: (Tensor, inout Step) -> Tensor

  var imagesPerRun: Int { x.shape[0] }

  func run(in step: inout Step) {
    _ = predict(x, &step)
  }
}

extension Prediction {
  /// Folds and packs the classifier's weights for batches of this size.
  init(_ network: Classifier, _ x: Tensor, in step: Step) {
    let plan = InferencePlan(network, for: x.shape[0] == 1 ? .singleImages : .batches, in: step)
    self.init(x: x) { plan($0, in: &$1) }
  }
}
