public import Compute
public import Tensors

/// A network that answers for places of an image: images `(N, H, W, C)` in, logits
/// `(N, ⌈H / s⌉, ⌈W / s⌉, outputs)` out, where s is the plan's output stride.
///
/// A value: a copy shares its numbers until one of the two changes.
public struct PixelNetwork: Sendable {
  /// The numbers of the network.
  public let plan: PixelPlan
  /// The first stage in which anything can still change; the number of stages if nothing can.
  ///
  /// Stages before it predict in `forward` and save nothing.
  public internal(set) var firstTrainableStage = 0

  var body: any PixelBody

  /// The name of the last stage, and what the names of a backbone's decoder begin with.
  static let decoderName = "decoder"

  /// What a training pass leaves for `backward`.
  public struct Saved: Sendable {
    var body: any Sendable
  }

  /// Makes a network with random weights: a backbone's as its authors draw them, all others as He,
  /// biases at 0.
  ///
  /// - Precondition: the plan's `requireSkips` throws nothing.
  public init(_ plan: PixelPlan, generator: inout SeededGenerator, buffers: BufferPool) {
    self.plan = plan
    if let encoder = plan.encoder {
      var network = EncoderDecoder(encoder, plan, buffers: buffers)
      network.initialise(from: &generator)
      body = network
    } else {
      body = UNet(Self.plain(plan), generator: &generator, buffers: buffers)
    }
  }

  /// Makes a network whose weights are zero, to be filled.
  ///
  /// - Precondition: the plan's `requireSkips` throws nothing.
  public init(blank plan: PixelPlan, buffers: BufferPool) {
    self.plan = plan
    if let encoder = plan.encoder {
      body = EncoderDecoder(encoder, plan, buffers: buffers)
    } else {
      body = UNet(blank: Self.plain(plan), buffers: buffers)
    }
  }

  private static func plain(_ plan: PixelPlan) -> UNetPlan {
    UNetPlan(
      outputs: plan.outputs, imageChannels: plan.imageChannels, baseWidth: plan.decoderWidth)
  }

  /// What an image's height and width must be multiples of: 16 for the plain U-Net, else 1.
  public var sideMultiple: Int { body.sideMultiple }

  /// The stages from input to output: those of the encoder, then `decoder`.
  public var stageNames: [String] { body.stageNames }

  /// The stage that holds a parameter.
  public func stageIndex(ofParameter name: String) -> Int { body.stageIndex(ofParameter: name) }

  /// Predicts logits: running statistics, nothing saved.
  public func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor { body(x, in: &step) }

  /// Runs a training pass and keeps what `backward` needs.
  ///
  /// - Returns: the logits, then those of the decoder's coarser levels from fine to coarse, where
  ///   the plan is deeply supervised.
  public mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (outputs: [Tensor], saved: Saved) {
    let (outputs, saved) = body.forwardErased(x, firstTrainable: firstTrainableStage, in: &step)
    return (outputs, Saved(body: saved))
  }

  /// Adds the parameters' gradients and returns that of `forward`'s input, as `wants` says.
  ///
  /// - Parameters:
  ///   - dys: ∂loss/∂output, one for each of `forward`'s outputs.
  ///   - saved: what that `forward` saved, given up so that its memory can be used again.
  ///   - wants: what to compute; the input's gradient only where no stage is frozen as a whole.
  public mutating func backward(
    _ dys: [Tensor], _ saved: consuming Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let parts = saved.body
    saved.body = ()
    return body.backwardErased(dys, consume parts, wants: wants, in: &step)
  }

  /// Visits every parameter, running statistics included, by the name it has in a file: a
  /// backbone's by its checkpoint's, a decoder's as `decoder.2.conv1.weight`.
  public mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    body.visitParameters(visit)
  }

  /// Forgets all gradients, as is due before the first backward pass of a step.
  public mutating func clearGradients() {
    visitParameters { _, parameter in parameter.gradient = nil }
  }
}
