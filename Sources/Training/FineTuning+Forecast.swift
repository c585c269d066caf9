internal import Cohorts
public import Compute
internal import Networks

extension FineTuning {
  /// What a recipe will take, before there is a cohort.
  public struct Forecast: Sendable, Equatable {
    /// Memory at the peak.
    public let memory: MemoryForecast
    /// Seconds of steps and images, as the run begins.
    public let time: TrainingProbe
    /// The same after the frozen stages thaw; nil where they never do.
    public let thawedTime: TrainingProbe?
  }

  /// Tries a few steps of a recipe on invented images.
  ///
  /// - Parameters:
  ///   - outputCount: logits per image, or of each place of it: for masks one of each label and
  ///     the background, for boxes one of each label and 4.
  ///   - images: how many images will be kept between epochs, all of them grey.
  ///   - folds: those of the split, whose networks may all be kept.
  ///   - memoryBudgetBytes: as in `Request`.
  public static func forecast(
    _ options: TrainingOptions, start: Start, outputCount: Int, images: Int, folds: Int = 0,
    memoryBudgetBytes: Int, workers: WorkerPool, convolution: ConvolutionChoice
  ) -> Forecast {
    if let pixels = options.pixels {
      return PixelRun.forecast(
        options, pixels, start: start, outputCount: outputCount, images: images,
        memoryBudgetBytes: memoryBudgetBytes, workers: workers, convolution: convolution)
    }
    var play = Rehearsal.Play(
      options: options, architecture: start.architecture, outputCount: outputCount, width: 1)
    let thaws = options.unfreezeAtEpoch != nil && !options.freeze.isEmpty
    let seconds = TrainingProbe.largestSeconds / (thaws ? 2 : 1)
    func probe() -> TrainingProbe {
      TrainingProbe(
        play,
        resources: Resources(workers: workers, buffers: BufferPool(), convolution: convolution),
        secondsAtMost: seconds)
    }
    let resident = ProcessMemory.now?.residentBytes ?? 0
    let first = probe()
    play.isThawed = thaws
    let thawed = thaws ? probe() : nil
    let area = options.inputSize * options.inputSize
    let kept = min(memoryBudgetBytes / 2, images * area * MemoryLayout<UInt16>.stride)
    let memory = MemoryForecast(
      options, residentBytes: resident, workers: workers, convolution: convolution
    ) { Rehearsal(play, resources: $0) }
    .making(options.ensemble(folds: folds)?.members ?? 1)
    return Forecast(memory: memory.keeping(kept), time: first, thawedTime: thawed)
  }
}
