internal import Compute
internal import Tensors

/// A network as methods of explanation see it: one number of each image, and what it rests on.
protocol ExplainedNetwork: Sendable {
  /// The names of the stages from input to head or decoder.
  var stageNames: [String] { get }

  /// What is asked for of each image of a batch `(N, S, S, C)`, in logits.
  func logits(of x: Tensor, _ target: ExplanationTarget, in step: inout Step) -> [Double]

  /// The same as probabilities.
  func probabilities(of x: Tensor, _ target: ExplanationTarget, in step: inout Step) -> [Double]

  /// What enters the head or the decoder, `(N, h, w, K)`.
  func deepest(of x: Tensor, in step: inout Step) -> Tensor

  /// What enters the head or the decoder of one image, and the gradient of its logit at it.
  func evidence(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> (features: Tensor, gradient: Tensor)

  /// The gradient of the sum of a batch's logits at its input.
  func inputGradient(
    of x: Tensor, _ target: ExplanationTarget, in step: inout Step
  ) -> Tensor

  /// The same network with the stages from `stage` on drawn anew, as its authors draw them.
  func randomised(from stage: Int, in step: Step) -> any ExplainedNetwork
}
