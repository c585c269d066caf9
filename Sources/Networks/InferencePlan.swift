public import Compute
public import Tensors

/// A classifier that only predicts, made once: batch norms folded into the convolutions before
/// them, weights packed or transformed and kept.
///
/// It says what the classifier says, up to rounding. Weights for 3×3 kernels take up to four times
/// the classifier's memory. An image's result does not depend on the images beside it.
public struct InferencePlan: Sendable {
  private let stages: [any Predicting]

  /// Prepares every stage of a classifier.
  ///
  /// - Parameters:
  ///   - load: whether images will come one at a time.
  ///   - step: workers and buffers to prepare with, and the choice of convolution to keep to.
  public init(_ classifier: Classifier, for load: InferenceLoad, in step: Step) {
    stages = classifier.stages.map { $0.layer.prepared(for: load, in: step) }
  }

  /// How many stages there are; the last is the head.
  public var stageCount: Int { stages.count }

  /// Predicts what enters stage `stage`.
  public func features(of x: Tensor, through stage: Int, in step: inout Step) -> Tensor {
    var y = x
    for part in stages[..<stage] { y = part(y, in: &step) }
    return y
  }

  /// Predicts logits `(N, outputs)` from images, or from what enters stage `stage`.
  public func callAsFunction(_ x: Tensor, from stage: Int = 0, in step: inout Step) -> Tensor {
    var y = x
    for part in stages[stage...] { y = part(y, in: &step) }
    return y
  }
}
