internal import Cohorts
internal import Compute
internal import Networks

extension PixelRun {
  /// Rehearses a run, refuses a batch that does not fit, and divides what is left.
  ///
  /// - Throws: `usage`.
  static func memoryPlan(
    of request: FineTuning.Request, _ pixels: PixelOptions, plan: PixelPlan, resources: Resources
  ) throws(TrainingError) -> FineTuningRun.MemoryPlan {
    resources.buffers.releaseFreeBuffers()
    guard let limit = request.memoryLimitBytes, let now = ProcessMemory.now else {
      return FineTuningRun.MemoryPlan(forecast: nil, budgetBytes: request.memoryBudgetBytes)
    }
    let options = request.options
    let forecast = MemoryForecast(
      options, residentBytes: now.residentBytes, workers: resources.workers,
      convolution: resources.convolution
    ) {
      PixelRehearsal(
        options, pixels, plan: plan, isThawed: options.unfreezeAtEpoch != nil, resources: $0)
    }
    try forecast.require(within: limit, inputSize: options.inputSize)
    return FineTuningRun.MemoryPlan(
      forecast: forecast,
      budgetBytes: min(request.memoryBudgetBytes, limit - forecast.peakBytes))
  }

  /// Tells what the run will take with what is kept.
  func announce(_ memory: FineTuningRun.MemoryPlan) {
    guard let forecast = memory.forecast else { return }
    let developed = cases.indices.filter { request.lock.assignments[$0].part != .test }
    events(.memoryForecast(forecast.keeping(images.bytes(keeping: developed))))
  }

  /// What a recipe will take, before there is a cohort.
  static func forecast(
    _ options: TrainingOptions, _ pixels: PixelOptions, start: FineTuning.Start,
    outputCount: Int, images: Int, memoryBudgetBytes: Int, workers: WorkerPool,
    convolution: ConvolutionChoice
  ) -> FineTuning.Forecast {
    let plan = PixelPlan(options, pixels, outputs: outputCount, start: start, width: 1)
    let thaws = options.unfreezeAtEpoch != nil && !options.freeze.isEmpty
    let seconds = TrainingProbe.largestSeconds / (thaws ? 2 : 1)
    func probe(isThawed: Bool) -> TrainingProbe {
      let resources = Resources(
        workers: workers, buffers: BufferPool(), convolution: convolution)
      return TrainingProbe(
        PixelRehearsal(options, pixels, plan: plan, isThawed: isThawed, resources: resources),
        resources: resources, secondsAtMost: seconds)
    }
    let resident = ProcessMemory.now?.residentBytes ?? 0
    let first = probe(isThawed: false)
    let thawed = thaws ? probe(isThawed: true) : nil
    // Windows are cut from whole stored images, whose size nobody said here: at most the budget.
    let most = memoryBudgetBytes / 4 * 3
    let kept =
      pixels.field == .window
      ? most
      : min(most, images * options.inputSize * options.inputSize * MemoryLayout<UInt16>.stride)
    let memory = MemoryForecast(
      options, residentBytes: resident, workers: workers, convolution: convolution
    ) {
      PixelRehearsal(options, pixels, plan: plan, isThawed: thaws, resources: $0)
    }
    return FineTuning.Forecast(memory: memory.keeping(kept), time: first, thawedTime: thawed)
  }
}
