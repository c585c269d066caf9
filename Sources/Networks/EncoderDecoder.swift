internal import Compute
internal import Tensors

/// A backbone without its head under a decoder that takes the outputs of some of its stages.
struct EncoderDecoder: PixelBody {
  let architecture: Architecture
  var encoder: [Stage]
  var decoder: PixelDecoder
  /// The stages whose outputs are skips, from fine to coarse.
  let skips: [Int]

  /// What the parts saved.
  struct Saved: Sendable {
    /// The first stage that saved anything.
    let firstStage: Int
    var stages: [any Sendable]
    let decoder: PixelDecoder.Saved
  }

  /// Makes a network whose weights are zero.
  ///
  /// - Precondition: the plan's skips are sound, as its `requireSkips` says.
  init(_ architecture: Architecture, _ plan: PixelPlan, buffers: BufferPool) {
    self.architecture = architecture
    let builder = StageBuilder(
      outputCount: 1, width: plan.width, headDropout: 0, buffers: buffers,
      imageChannels: plan.imageChannels)
    encoder = builder.stages(of: architecture).dropLast()
    let outline = architecture.encoderStages(width: plan.width)
    skips = plan.skipIndices(among: outline)
    decoder = PixelDecoder(
      plan, skips: skips.map { outline[$0] }, deepest: outline[outline.count - 1],
      buffers: buffers)
  }

  /// Draws all weights: the encoder's as its authors do, the decoder's as He.
  mutating func initialise(from generator: inout SeededGenerator) {
    for index in encoder.indices {
      encoder[index].visitParameters { [architecture] _, parameter in
        guard parameter.role == .weight else { return }
        parameter.drawConvolution(of: architecture, from: &generator)
      }
    }
    decoder.initialise(from: &generator)
  }

  var stageNames: [String] { encoder.map(\.name) + [PixelNetwork.decoderName] }
  var sideMultiple: Int { 1 }
  var firstConvolution: String {
    switch architecture.plan {
    case .residual: "conv1.weight"
    case .dense: "features.conv0.weight"
    case .squeeze: "features.0.weight"
    case .mobile: "features.0.0.weight"
    }
  }

  func stageIndex(ofParameter name: String) -> Int {
    if name.hasPrefix(PixelNetwork.decoderName + ".") { return encoder.count }
    return encoder.firstIndex { !$0.prefix.isEmpty && name.hasPrefix($0.prefix + ".") } ?? 0
  }

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let (deepest, outputs) = encoded(x, in: &step)
    return decoder(deepest, skips: outputs, sides: [x.shape[1], x.shape[2]], in: &step)
  }

  /// What the decoder begins at, and the skips from fine to coarse.
  func encoded(_ x: Tensor, in step: inout Step) -> (deepest: Tensor, skips: [Tensor]) {
    var y = x
    var outputs: [Tensor] = []
    for index in encoder.indices {
      y = encoder[index].layer(y, in: &step)
      if skips.contains(index) { outputs.append(y) }
    }
    return (y, outputs)
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    for index in encoder.indices { encoder[index].visitParameters(visit) }
    decoder.visitParameters(visit)
  }
}
