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
  private let cache: FeatureCache?
  /// What `value` returns by case, if that was computed before.
  private let given: [Int: Tensor]?

  /// Looks at what is frozen in `classifier` now.
  ///
  /// - Parameter cache: where outputs of the prefix are kept; nil computes them anew each time.
  init(
    images: PreparedImages, classifier: Classifier, cache: FeatureCache?, resources: Resources
  ) {
    self.images = images
    self.resources = resources
    given = nil
    stage = classifier.firstTrainableStage
    frozen = stage > 0 ? classifier : nil
    self.cache = stage > 0 ? cache : nil
  }

  /// Inputs of a stage that were computed before, by case; samples are shown unchanged.
  init(given: [Int: Tensor], stage: Int, images: PreparedImages, resources: Resources) {
    self.images = images
    self.resources = resources
    self.stage = stage
    self.given = given
    (frozen, cache) = (nil, nil)
  }

  /// What stage `stage` is fed of the sample, `(1, …)`; callable from any thread.
  ///
  /// - Parameter workers: who computes it, if not the run's workers.
  func value(
    of sample: Sample, workers: WorkerPool? = nil
  ) throws(CohortsError) -> Tensor {
    if let given {
      guard let value = given[sample.index] else {
        preconditionFailure("nothing was computed of case \(sample.index)")
      }
      return value
    }
    let own = resources.with(workers ?? resources.workers)
    guard let frozen else { return try input(of: sample, own) }
    func compute() throws(CohortsError) -> Tensor {
      var step = own.step(generator: SeededGenerator(seed: 0))
      return frozen.features(of: try input(of: sample, own), through: stage, in: &step)
    }
    guard let cache else { return try compute() }
    return try cache.features(of: sample, in: own.buffers, compute: compute)
  }

  private func input(of sample: Sample, _ own: Resources) throws(CohortsError) -> Tensor {
    try images.input(of: sample, workers: own.workers, buffers: own.buffers)
  }
}

/// The threads and the memory of a run, and how it computes convolutions.
struct Resources: Sendable {
  let workers: WorkerPool
  let buffers: BufferPool
  let convolution: ConvolutionChoice

  /// The same with other threads.
  func with(_ workers: WorkerPool) -> Resources {
    Resources(workers: workers, buffers: buffers, convolution: convolution)
  }

  /// A step with a generator of its own.
  func step(generator: SeededGenerator) -> Step {
    Step(workers: workers, buffers: buffers, generator: generator, convolution: convolution)
  }
}
