public import Compute
public import Tensors

/// A network that answers for places of an image: images `(N, H, W, C)` in, logits
/// `(N, ⌈H / s⌉, ⌈W / s⌉, outputs)` out, where s is the plan's output stride.
public struct PixelNetwork: Sendable {
  /// The numbers of the network.
  public let plan: PixelPlan
  var whole: UNet

  /// What a training pass leaves for `backward`.
  public struct Saved: Sendable {
    let whole: UNet.Saved
  }

  /// Makes a network with random weights.
  public init(_ plan: PixelPlan, generator: inout SeededGenerator, buffers: BufferPool) {
    self.plan = plan
    whole = UNet(
      UNetPlan(
        outputs: plan.outputs, imageChannels: plan.imageChannels, baseWidth: plan.decoderWidth),
      generator: &generator, buffers: buffers)
  }

  /// Makes a network whose weights are zero, to be filled.
  public init(blank plan: PixelPlan, buffers: BufferPool) {
    self.plan = plan
    whole = UNet(
      blank: UNetPlan(
        outputs: plan.outputs, imageChannels: plan.imageChannels, baseWidth: plan.decoderWidth),
      buffers: buffers)
  }

  /// Predicts logits: running statistics, nothing saved.
  public func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor { whole(x, in: &step) }

  /// Runs a training pass and keeps what `backward` needs.
  ///
  /// - Returns: the logits, then those of the decoder's coarser levels from fine to coarse, where
  ///   the plan is deeply supervised.
  public mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (outputs: [Tensor], saved: Saved) {
    let (y, saved) = whole.forward(x, in: &step)
    return ([y], Saved(whole: saved))
  }

  /// Adds the parameters' gradients and returns that of `forward`'s input, as `wants` says.
  ///
  /// - Parameter dys: ∂loss/∂output, one for each of `forward`'s outputs.
  public mutating func backward(
    _ dys: [Tensor], _ saved: consuming Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    whole.backward(dys[0], saved.whole, wants: wants, in: &step)
  }

  /// Visits every parameter, running statistics included, by the name it has in a file.
  public mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    whole.visitParameters(visit)
  }

  /// Forgets all gradients, as is due before the first backward pass of a step.
  public mutating func clearGradients() {
    visitParameters { _, parameter in parameter.gradient = nil }
  }
}
