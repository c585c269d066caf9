internal import Compute
internal import Networks
internal import Tensors

extension PixelPlan {
  /// The network of a recipe for a head.
  init(
    _ options: TrainingOptions, _ pixels: PixelOptions, head: Head, start: FineTuning.Start,
    width: Double
  ) {
    let outputs =
      options.task == .detect
      ? head.outputCount + 4 : head.outputCount + (head.kind == .multiClass ? 1 : 0)
    self.init(options, pixels, outputs: outputs, start: start, width: width)
  }

  /// The network of a recipe with so many logits of each place.
  init(
    _ options: TrainingOptions, _ pixels: PixelOptions, outputs: Int, start: FineTuning.Start,
    width: Double
  ) {
    let detects = options.task == .detect
    self.init(
      encoder: pixels.usesPlainUNet ? nil : start.architecture, width: width, outputs: outputs,
      imageChannels: 3 * (2 * pixels.neighbours + 1), decoderWidth: pixels.decoderWidth,
      outputStride: detects ? PixelRows.boxStride : 1, skips: pixels.skips,
      isDeeplySupervised: pixels.isDeeplySupervised)
  }
}

extension FineTuning.Start {
  /// The first network that answers for pixels, and what became of its weights.
  func pixelNetwork(
    _ plan: PixelPlan, detects: Bool, seed: UInt64, buffers: BufferPool
  ) throws(NetworksError) -> (PixelNetwork, [String]) {
    try plan.requireSkips()
    var generator = SeededGenerator(seed: seed, stream: RandomStream.weights)
    var network = PixelNetwork(plan, generator: &generator, buffers: buffers)
    if detects { network.setHeatBias() }
    guard case .pretrained(let source, let allowPartial) = self else { return (network, []) }
    let report = try network.load(source.tensors, allowPartial: allowPartial)
    return (network, [source.sentence] + report.sentences + source.remarks)
  }
}
