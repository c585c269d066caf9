package import Compute
package import Tensors

/// A U-Net: images in, as many logits for each of their pixels as the plan says.
///
/// Images are `(N, H, W, C)`, logits `(N, H, W, outputs)`; H and W are multiples of the plan's
/// `sideMultiple`. Each level's skip connection is one tensor: the encoder writes the upper half of
/// its channels, the decoder's transposed convolution the lower.
package struct UNet: Layer {
  /// The numbers of the network.
  package let plan: UNetPlan
  /// The levels from the first to the one above the bottleneck.
  var encoders: [UNetEncoder]
  var bottleneck: ConvolutionPair
  /// As the encoders: the first level comes first, and is run last.
  var decoders: [UNetDecoder]
  /// 1×1, with bias, from the first level's channels to logits.
  var last: Convolution2D

  /// What the parts saved.
  package struct Saved: Sendable {
    var encoders: [UNetEncoder.Saved]
    let bottleneck: ConvolutionPair.Saved
    /// In the order they ran in: the first level comes last.
    var decoders: [UNetDecoder.Saved]
    let last: Convolution2D.Saved
  }

  /// Makes a network whose weights are zero, to be filled.
  package init(blank plan: UNetPlan, buffers: BufferPool) {
    self.plan = plan
    let levels = 1...plan.depth
    encoders = levels.map { UNetEncoder(level: $0, of: plan, buffers: buffers) }
    bottleneck = ConvolutionPair(
      name: "bottleneck", inputs: plan.width(ofLevel: plan.depth),
      outputs: plan.width(ofLevel: plan.depth + 1), buffers: buffers)
    decoders = levels.map { UNetDecoder(level: $0, of: plan, buffers: buffers) }
    last = Convolution2D(
      inputs: plan.baseWidth, outputs: plan.outputs, kernel: 1, hasBias: true, buffers: buffers)
  }

  /// Makes a network with random weights; norms start as identity, biases at 0.
  ///
  /// Source: He et al., "Delving Deep into Rectifiers" (2015), equation 10, with the fan-in that
  /// PyTorch's `kaiming_normal_` counts: all axes of the weight in the file but the first. For a
  /// transposed convolution, which no rectifier follows, that is twice its inputs.
  package init(
    _ plan: UNetPlan, generator: inout SeededGenerator, buffers: BufferPool
  ) {
    self.init(blank: plan, buffers: buffers)
    visitParameters { _, parameter in
      guard parameter.role == .weight else { return }
      let inputs = parameter.fileShape.dropFirst().reduce(1, *)
      parameter.fillNormal(deviation: (2 / Double(inputs)).squareRoot(), from: &generator)
    }
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var (y, skips) = contracted(x, in: &step)
    for decoder in decoders.reversed() {
      var wide = skips.removeLast()  // the sole owner: it is written to
      y = decoder(y, into: &wide, in: &step)
    }
    return last(y, in: &step)
  }

  /// What the expanding path begins at, and the skips from fine to coarse, half filled.
  func contracted(_ x: Tensor, in step: inout Step) -> (deepest: Tensor, skips: [Tensor]) {
    plan.check(x)
    var y = x
    var skips: [Tensor] = []
    for encoder in encoders {
      let (halved, wide) = encoder(y, in: &step)
      y = halved
      skips.append(wide)
    }
    return (bottleneck(y, in: &step), skips)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    for index in encoders.indices { encoders[index].visitParameters(visit) }
    bottleneck.visitParameters(under: "bottleneck", visit)
    for index in decoders.indices.reversed() { decoders[index].visitParameters(visit) }
    last.visitParameters(under: "conv", visit)
  }
}
