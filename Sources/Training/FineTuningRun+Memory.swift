internal import Cohorts
internal import Compute

extension FineTuningRun {
  /// What a run will take, and what of it may be kept between epochs.
  struct MemoryPlan {
    /// The peak without what is kept; nil where nobody asked.
    let forecast: MemoryForecast?
    /// Memory for images and features.
    let budgetBytes: Int
  }

  /// Rehearses the run, refuses a batch that does not fit, and divides what is left.
  ///
  /// - Throws: `usage`.
  static func memoryPlan(
    of request: FineTuning.Request, outputCount: Int, resources: Resources
  ) throws(TrainingError) -> MemoryPlan {
    resources.buffers.releaseFreeBuffers()
    guard let limit = request.memoryLimitBytes, let now = ProcessMemory.now else {
      return MemoryPlan(forecast: nil, budgetBytes: request.memoryBudgetBytes)
    }
    var options = request.options
    if let privacy = options.privacy {
      // The passes are of one patient at a time.
      options.batch = min(options.batch, privacy.imagesPerPatient)
    }
    let play = Rehearsal.Play(
      options: options, architecture: request.start.architecture, outputCount: outputCount,
      width: request.width, isThawed: options.unfreezeAtEpoch != nil)
    let forecast = MemoryForecast(
      options, residentBytes: now.residentBytes, workers: resources.workers,
      convolution: resources.convolution
    ) { Rehearsal(play, resources: $0) }
    .making(options.ensemble(folds: request.lock.folds)?.members ?? 1)
    try forecast.require(within: limit, inputSize: options.inputSize)
    return MemoryPlan(
      forecast: forecast,
      budgetBytes: min(request.memoryBudgetBytes, limit - forecast.peakBytes))
  }

  /// Tells what the run will take with what is kept.
  func announceMemory(_ plan: MemoryPlan) {
    guard let forecast = plan.forecast else { return }
    let developed = cases.indices.filter { request.lock.assignments[$0].part != .test }
    let variants = max(1, options.augmentation.variants)
    let features =
      request.usesFeatureCache
      ? min(plan.budgetBytes / 2, forecast.featureBytes * developed.count * variants) : 0
    events(.memoryForecast(forecast.keeping(images.bytes(keeping: developed) + features)))
  }
}
