internal import Cohorts
internal import Compute

/// Which images each step of an epoch shows in two views; it follows from seed and epoch alone.
struct ViewPlan {
  /// The images that are learnt from.
  let indices: [Int]
  /// Images of a step; all where the cohort has fewer.
  let batch: Int
  let seed: UInt64

  init(indices: [Int], options: AdaptationOptions) {
    self.indices = indices
    batch = min(options.batch, indices.count)
    seed = options.seed
  }

  /// A last batch that is not full is left out, because moments of few images are no measure of a
  /// cohort; every epoch leaves out other images.
  var stepsPerEpoch: Int { indices.count / batch }

  /// The batches: first views, then second views in the same order; `variant` says which.
  func batches(epoch: Int) -> [[Sample]] {
    var generator = SeededGenerator(seed: seed, stream: RandomStream.order(epoch: epoch))
    var order = indices
    generator.shuffle(&order)
    return (0..<stepsPerEpoch).map { step in
      let images = order[(step * batch)..<((step + 1) * batch)]
      return (0..<2).flatMap { view in
        images.map { Sample(index: $0, draw: nil, variant: view) }
      }
    }
  }

  /// Where the view of a sample of an epoch is drawn from.
  func generator(for sample: Sample, epoch: Int) -> SeededGenerator {
    SeededGenerator(
      seed: seed,
      stream: RandomStream.augmentation(
        round: epoch, image: sample.index, occurrence: sample.variant ?? 0))
  }
}
