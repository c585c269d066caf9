internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// What one step and one scored image take on this computer, found by trying a few.
///
/// Images are invented at the network's size, then augmented, fed and trained on as real ones;
/// reading and decoding, which a first epoch does beside its steps, are not in it.
public struct TrainingProbe: Sendable, Equatable {
  /// How many steps were tried.
  public let steps: Int
  /// Seconds that trying took in all.
  public let seconds: Double
  /// Seconds per step of a whole batch.
  public let stepSeconds: Double
  /// Seconds to score one image.
  public let scoringSeconds: Double
  /// Seconds to bring one image through the frozen stages, where their outputs are kept; else 0.
  public let prefixSeconds: Double

  /// At most so many steps are tried, and for at most so long, the step under way apart.
  static let largestStepCount = 20
  static let largestSeconds = 20.0
  /// The first steps fill caches and memory; they do not count when there are others.
  private static let warmUpSteps = 2

  package init(
    steps: Int, seconds: Double, stepSeconds: Double, scoringSeconds: Double,
    prefixSeconds: Double
  ) {
    self.steps = steps
    self.seconds = seconds
    self.stepSeconds = stepSeconds
    self.scoringSeconds = scoringSeconds
    self.prefixSeconds = prefixSeconds
  }

  /// Tries steps of the recipe as its first epoch has them.
  init(_ play: Rehearsal.Play, resources: Resources, secondsAtMost: Double) {
    let begin = ContinuousClock.now
    func elapsed(since start: ContinuousClock.Instant) -> Double {
      (ContinuousClock.now - start) / .seconds(1)
    }
    var rehearsal = Rehearsal(play, resources: resources)
    let policy = play.options.augmentation
    let keeps = rehearsal.stage > 0 && (policy.isIdentity || policy.variants > 0)
    let loader = Self.loader(rehearsal, keepsFeatures: keeps)
    var done = 0
    var untimed = 0
    var start = ContinuousClock.now
    while done < Self.largestStepCount, let batch = try? loader.next() {
      rehearsal.step(batch.values)
      done += 1
      let spent = elapsed(since: begin)
      if spent >= secondsAtMost { break }
      if done == Self.warmUpSteps, 2 * spent < secondsAtMost {
        untimed = done
        start = ContinuousClock.now
      }
    }
    steps = done
    stepSeconds = elapsed(since: start) / Double(max(1, done - untimed))
    let (classifier, stage) = (rehearsal.classifier, rehearsal.stage)
    scoringSeconds = Self.secondsPerImage(resources, from: rehearsal.input) { x, step in
      _ = classifier(x, from: stage, in: &step)
    }
    prefixSeconds =
      keeps
      ? Self.secondsPerImage(resources, from: rehearsal.image) { x, step in
        _ = classifier.features(of: x, through: stage, in: &step)
      } : 0
    seconds = elapsed(since: begin)
  }

  /// Tries steps of a network that answers for pixels; making its rows is not in them.
  init(_ rehearsal: PixelRehearsal, resources: Resources, secondsAtMost: Double) {
    let begin = ContinuousClock.now
    func elapsed(since start: ContinuousClock.Instant) -> Double {
      (ContinuousClock.now - start) / .seconds(1)
    }
    var rehearsal = rehearsal
    let x = rehearsal.inputs(batch: rehearsal.options.batch)
    rehearsal.step(x)  // fills caches and memory
    let start = ContinuousClock.now
    var done = 0
    while done < Self.largestStepCount, done == 0 || elapsed(since: begin) < secondsAtMost {
      rehearsal.step(x)
      done += 1
    }
    steps = done
    stepSeconds = elapsed(since: start) / Double(done)
    let network = rehearsal.network
    scoringSeconds = Self.secondsPerImage(resources, from: rehearsal.inputs(batch: 1)) { x, step in
      _ = network(x, in: &step)
    }
    prefixSeconds = 0
    seconds = elapsed(since: begin)
  }

  /// Batches of an invented image: augmented anew each time, through the frozen stages unless their
  /// outputs would be kept.
  private static func loader(_ rehearsal: Rehearsal, keepsFeatures: Bool) -> BatchLoader {
    let options = rehearsal.play.options
    var generator = SeededGenerator(seed: options.seed)
    let sample = Sample(
      index: 0, draw: AugmentationDraw(options.augmentation, using: &generator), variant: nil)
    let plan = [[Sample]](
      repeating: [Sample](repeating: sample, count: options.batch), count: largestStepCount)
    let (resources, stage, kept) = (rehearsal.resources, rehearsal.stage, rehearsal.input)
    let invented = InventedImage(side: options.inputSize)
    let (network, isAugmented) = (rehearsal.classifier, !options.augmentation.isIdentity)
    return BatchLoader(
      plan: plan, first: 0, loaders: resources.workers.threadCount, buffers: resources.buffers
    ) { (sample, workers) throws(CohortsError) in
      if keepsFeatures { return kept }
      let x = invented.input(
        of: isAugmented ? sample : Sample(index: 0, draw: nil, variant: nil),
        buffers: resources.buffers)
      var step = resources.with(workers).step(generator: SeededGenerator(seed: 0))
      return network.features(of: x, through: stage, in: &step)
    }
  }

  /// Seconds per image of several images at once, as scoring has them.
  private static func secondsPerImage(
    _ resources: Resources, from x: Tensor, _ body: @Sendable (Tensor, inout Step) -> Void
  ) -> Double {
    let count = 4 * resources.workers.threadCount
    var seconds = 0.0
    for _ in 0..<2 {  // the first time fills the pool
      let start = ContinuousClock.now
      resources.workers.run(chunkCount: count) { _, _ in
        var step = resources.step(generator: SeededGenerator(seed: 0))
        body(x, &step)
      }
      seconds = (ContinuousClock.now - start) / .seconds(1)
    }
    return seconds / Double(count)
  }
}
