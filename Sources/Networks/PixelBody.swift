internal import Compute
internal import Tensors

/// What a network that answers for places is made of: a plain U-Net, or a backbone under a decoder.
protocol PixelBody: Sendable {
  /// The parts from input to output; the last is `decoder`.
  var stageNames: [String] { get }
  /// What an image's height and width must be multiples of.
  var sideMultiple: Int { get }
  /// The name of the convolution that takes the image.
  var firstConvolution: String { get }

  /// The part that holds a parameter.
  func stageIndex(ofParameter name: String) -> Int

  /// The same predictions from a form that is made once.
  func prepared(for load: InferenceLoad, in step: Step) -> any Predicting

  /// Predicts logits: running statistics, nothing saved.
  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor

  /// What the decoder begins at.
  func deepest(of x: Tensor, in step: inout Step) -> Tensor

  /// The same with the gradient at it, from ∂loss/∂logits that `seed` makes of the logits; skips
  /// are held still.
  mutating func deepestGradient(
    of x: Tensor, seed: (Tensor) -> Tensor, in step: inout Step
  ) -> (features: Tensor, gradient: Tensor)

  /// A training pass; stages before `firstTrainable` may save nothing.
  mutating func forwardErased(
    _ x: Tensor, firstTrainable: Int, in step: inout Step
  ) -> (outputs: [Tensor], saved: any Sendable)

  /// Adds the parameters' gradients and returns that of the input, as `wants` says.
  mutating func backwardErased(
    _ dys: [Tensor], _ saved: consuming any Sendable, wants: Wanted, in step: inout Step
  ) -> Tensor?

  /// Visits every parameter, running statistics included, from input to output.
  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void)
}

extension UNet: PixelBody {
  var stageNames: [String] { encoders.map(\.name) + ["bottleneck", PixelNetwork.decoderName] }
  var sideMultiple: Int { plan.sideMultiple }
  var firstConvolution: String { "encoder1.enc1conv1.weight" }

  func stageIndex(ofParameter name: String) -> Int {
    stageNames.firstIndex { name.hasPrefix("\($0).") } ?? stageNames.count - 1
  }

  mutating func forwardErased(
    _ x: Tensor, firstTrainable: Int, in step: inout Step
  ) -> (outputs: [Tensor], saved: any Sendable) {
    let (y, saved) = forward(x, in: &step)
    return ([y], saved)
  }

  mutating func backwardErased(
    _ dys: [Tensor], _ saved: consuming any Sendable, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    backwardErased(dys[0], consume saved, wants: wants, in: &step)
  }
}
