internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// What enters the trainable part of a network: images, or the outputs of its frozen prefix.
///
/// Each image goes through the prefix alone, so that its features depend on nothing but itself:
/// cached or not, in whatever batch, they are the same bytes.
struct NetworkInputs: Sendable {
  let images: PreparedImages
  let resources: Resources
  /// The first stage that is run on what `value` returns.
  let stage: Int
  private let frozen: Classifier?
  private let cache: FeatureCache

  /// Looks at what is frozen in `classifier` now.
  init(
    images: PreparedImages, classifier: Classifier, cacheBudgetBytes: Int, resources: Resources
  ) {
    self.images = images
    self.resources = resources
    stage = classifier.firstTrainableStage
    frozen = stage > 0 ? classifier : nil
    cache = FeatureCache(budgetBytes: stage > 0 ? cacheBudgetBytes : 0)
  }

  /// What stage `stage` is fed of the sample, `(1, …)`; callable from any worker.
  func value(of sample: Sample) throws(CohortsError) -> Tensor {
    guard let frozen else { return try input(of: sample) }
    return try cache.features(of: sample) { () throws(CohortsError) in
      var step = resources.step(generator: SeededGenerator(seed: 0))
      return frozen.features(of: try input(of: sample), through: stage, in: &step)
    }
  }

  private func input(of sample: Sample) throws(CohortsError) -> Tensor {
    try images.input(of: sample, workers: resources.workers, buffers: resources.buffers)
  }
}

/// The threads and the memory of a run, and how it computes convolutions.
struct Resources: Sendable {
  let workers: WorkerPool
  let buffers: BufferPool
  let convolution: ConvolutionChoice

  /// A step with a generator of its own.
  func step(generator: SeededGenerator) -> Step {
    Step(workers: workers, buffers: buffers, generator: generator, convolution: convolution)
  }
}
