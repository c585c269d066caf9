internal import Cohorts
public import Compute
internal import Networks
internal import Tensors

/// Trains a backbone further on a cohort's own images, without their labels.
public struct Adaptation {
  /// How a run ends.
  public enum Outcome: Sendable {
    case finished(AdaptedBackbone)
    /// The state is on disk, after so many steps.
    case interrupted(step: Int)
  }

  /// What may be watched.
  public enum Event: Sendable, Equatable {
    /// What became of the weights that it begins with.
    case weightsLoaded(sentences: [String])
    /// A state was found; the run goes on after this many steps.
    case resumed(step: Int)
    /// A step is done, counted from 1; with its loss.
    case stepEnded(step: Int, of: Int, loss: Double)
    /// An epoch is done; the speed counts images, not views.
    case epochEnded(AdaptationRecord, of: Int, imagesPerSecond: Double)
    /// The state is on disk.
    case checkpointWritten(step: Int)
  }

  /// A smaller mean deviation of the embeddings over an epoch is a collapse: all images look alike.
  ///
  /// The loss holds it near 1; PyTorch's first weights give about 0.3.
  static let smallestSpread = 0.05

  /// Behind the head, as in VICReg's expander of three dense layers.
  private static let projectionCount = 2

  private let request: AdaptationRequest
  private let resources: Resources
  private let file: StateFile
  private let plan: ViewPlan
  private let images: PreparedImages

  private var options: AdaptationOptions { request.options }
  /// Steps in all.
  public var stepCount: Int { options.epochs * plan.stepsPerEpoch }

  /// Prepares a run whose state is kept in a folder that exists.
  ///
  /// - Throws: `badData` for fewer than two images.
  public init(
    _ request: AdaptationRequest, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice
  ) throws(TrainingError) {
    self.request = request
    resources = Resources(workers: workers, buffers: buffers, convolution: convolution)
    plan = try Self.viewPlan(of: request)
    file = try StateFile(
      in: request.checkpointFolder, of: request.configuration, convolution: convolution)
    let normalisation = request.source.card.normalisation
    images = PreparedImages(
      cohort: request.cohort,
      preprocessing: Preprocessing(
        inputSize: request.options.side, fit: .letterbox, mean: normalisation.mean,
        std: normalisation.std, scale: normalisation.scale),
      budgetBytes: request.memoryBudgetBytes)
  }

  /// What each step sees.
  ///
  /// - Throws: `badData` for fewer than two images.
  static func viewPlan(of request: AdaptationRequest) throws(TrainingError) -> ViewPlan {
    let indices = AdaptationCohort.indices(of: request.cohort, lock: request.lock)
    guard indices.count >= 2 else {
      throw TrainingError(
        .badData, subject: "training part",
        reason: "has fewer than two images, and an adaptation compares them",
        hint: "add images")
    }
    return ViewPlan(indices: indices, options: request.options)
  }

  /// Trains to the end, or until interrupted.
  ///
  /// The same request gives the same bytes with any number of threads, and however often it was
  /// interrupted and resumed.
  ///
  /// - Throws: `diverged`, also for a collapse; `NetworksError` for weights that do not fit,
  ///   `CohortsError` for an image; what reading or writing the state throws.
  public func run(
    resume: Bool, isInterrupted: () -> Bool, events: (Event) -> Void
  ) throws -> Outcome {
    var state = try Self.firstState(of: request, resources, events)
    if resume, file.exists {
      try state.read(from: file)
      events(.resumed(step: state.progress.totalSteps))
    }
    var (written, began) = (ContinuousClock.now, ContinuousClock.now)
    var seen = 0
    while state.progress.epoch < options.epochs {
      let loader = loader(epoch: state.progress.epoch, first: state.progress.step)
      while let batch = try loader.next() {
        let loss = try step(&state, batch)
        seen += plan.batch
        events(.stepEnded(step: state.progress.totalSteps, of: stepCount, loss: loss))
        if state.progress.step == plan.stepsPerEpoch {
          let seconds = (ContinuousClock.now - began) / .seconds(1)
          let record = state.progress.endEpoch()
          events(
            .epochEnded(
              record, of: options.epochs, imagesPerSecond: Double(seen) / max(seconds, 1e-9)))
          try Self.refuseCollapse(record)
          (began, seen) = (.now, 0)
        }
        let isAsked = isInterrupted()
        guard state.progress.epoch < options.epochs else { break }
        let seconds = (ContinuousClock.now - written) / .seconds(1)
        if isAsked || seconds >= request.checkpointMinutes * 60 {
          try state.write(to: file)
          written = .now
          events(.checkpointWritten(step: state.progress.totalSteps))
        }
        if isAsked { return .interrupted(step: state.progress.totalSteps) }
      }
    }
    return .finished(
      AdaptedBackbone(
        options: options, cohort: AdaptationCohort(request.cohort, lock: request.lock),
        source: request.source, classifier: state.network.classifier,
        history: state.progress.history))
  }

  /// The backbone as its file has it, a new projector behind it, and no step made.
  static func firstState(
    of request: AdaptationRequest, _ resources: Resources, _ events: (Event) -> Void
  ) throws(NetworksError) -> AdaptationState {
    let options = request.options
    let start = FineTuning.Start.pretrained(request.source, allowPartial: false)
    let (classifier, sentences) = try start.classifier(
      outputCount: options.embedding, width: 1, seed: options.seed, dropout: 0,
      buffers: resources.buffers)
    var generator = SeededGenerator(seed: options.seed, stream: RandomStream.projector)
    let projector = Chain(
      (0..<projectionCount).map { _ in
        Projection(
          inputs: options.embedding, outputs: options.embedding, generator: &generator,
          buffers: resources.buffers)
      })
    events(.weightsLoaded(sentences: sentences))
    return AdaptationState(
      network: TwinNetwork(classifier: classifier, projector: projector),
      optimizer: Optimizer(options))
  }

  private func loader(epoch: Int, first: Int) -> BatchLoader {
    let (plan, images, buffers, policy) = (plan, images, resources.buffers, options.views)
    let side = options.side
    return BatchLoader(
      plan: plan.batches(epoch: epoch), first: first, loaders: resources.workers.threadCount,
      buffers: buffers
    ) { (sample, workers) throws(CohortsError) in
      var generator = plan.generator(for: sample, epoch: epoch)
      let view = ViewDraw(
        policy, side: side, channels: images.cohort.facts[sample.index].channels,
        using: &generator)
      return try images.input(at: sample.index, view: view, workers: workers, buffers: buffers)
    }
  }

  /// Forward, loss, backward, update; the loss.
  private func step(
    _ state: inout AdaptationState, _ batch: Batch
  ) throws(TrainingError) -> Double {
    let number = state.progress.totalSteps
    var step = resources.step(
      generator: SeededGenerator(seed: options.seed, stream: RandomStream.dropout(step: number)))
    let (embeddings, saved) = state.network.forward(batch.values, in: &step)
    let (terms, gradient) = options.loss.value(
      embeddings: embeddings.values, width: options.embedding)
    guard terms.loss.isFinite else {
      throw TrainingError(
        .diverged, subject: "step \(number + 1)", reason: "the loss is not a finite number",
        hint: "lower learningRate; no backbone was written")
    }
    let dy = Tensor(shape: embeddings.shape, values: gradient, in: resources.buffers)
    state.network.backward(dy, saved, in: &step)
    let rate = options.schedule(stepsPerEpoch: plan.stepsPerEpoch).rate(at: number)
    state.optimizer.update(&state.network, workers: resources.workers) { _ in rate }
    state.progress.note(terms)
    return terms.loss
  }

  /// Stops where all images have become alike: such a backbone is worse than the one it began with.
  ///
  /// - Throws: `diverged`.
  static func refuseCollapse(_ record: AdaptationRecord) throws(TrainingError) {
    guard record.spread < smallestSpread else { return }
    let spread = (record.spread * 1000).rounded() / 1000
    throw TrainingError(
      .diverged, subject: "epoch \(record.epoch)",
      reason: "the embeddings of all images have become alike: their deviation is \(spread), "
        + "where 1 is aimed at",
      hint: "raise variance or lower learningRate; no backbone was written")
  }
}
