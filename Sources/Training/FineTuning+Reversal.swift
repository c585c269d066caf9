internal import Compute
internal import Networks

extension FineTuning {
  /// Sees to it, before any training, that gradient reversal reaches features that learn.
  ///
  /// - Throws: `usage` where the recipe freezes all stages before the head from the first epoch to
  ///   the last.
  package static func requireFeatures(
    of options: TrainingOptions, from start: Start
  ) throws(TrainingError) {
    guard options.mitigation?.method == .gradientReversal, !options.freeze.isEmpty,
      options.unfreezeAtEpoch == nil
    else { return }
    var generator = SeededGenerator(seed: options.seed)
    var network = Classifier(
      architecture: start.architecture, outputCount: 1, generator: &generator,
      buffers: BufferPool())
    // Statistics of a batch normalisation that go on changing are nothing that a gradient reaches.
    network.freeze(prefixes: options.frozenPrefixes(of: network), batchNorm: .frozen)
    guard network.firstTrainableStage == network.stageNames.count - 1 else { return }
    throw TrainingError(
      .usage, subject: "training.mitigation",
      reason: "is gradientReversal, which changes features, and training.freeze leaves only the "
        + "head to learn",
      hint: "freeze fewer stages, or choose another method")
  }
}
