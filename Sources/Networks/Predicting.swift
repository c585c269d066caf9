public import Compute
public import Tensors

/// What predicts: a layer, or what is left of one when it is not trained any more.
public protocol Predicting: Sendable {
  /// Predicts: changes nothing, saves nothing, draws nothing.
  ///
  /// Images are `(N, H, W, C)`, features `(N, F)`.
  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor
}

/// How a network is going to be asked.
public enum InferenceLoad: Sendable {
  /// One image at a time.
  case singleImages
  /// Many images at once.
  case batches
}
