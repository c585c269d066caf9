public import Compute
public import Tensors

/// A network of places that only predicts, made once: batch norms folded into the convolutions
/// before them, weights packed or transformed and kept.
///
/// It says what the network says, up to rounding. An image's result does not depend on the images
/// beside it.
public struct PixelInference: Sendable {
  /// The numbers of the network.
  public let plan: PixelPlan
  /// What an image's height and width must be multiples of: 16 for the plain U-Net, else 1.
  public let sideMultiple: Int
  private let body: any Predicting

  /// Prepares a network.
  ///
  /// - Parameters:
  ///   - load: whether images will come one at a time.
  ///   - step: workers and buffers to prepare with, and the choice of convolution to keep to.
  public init(_ network: PixelNetwork, for load: InferenceLoad, in step: Step) {
    plan = network.plan
    sideMultiple = network.sideMultiple
    body = network.body.prepared(for: load, in: step)
  }

  /// Predicts logits `(N, ⌈H / s⌉, ⌈W / s⌉, outputs)` of images `(N, H, W, C)`.
  public func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor { body(x, in: &step) }
}
