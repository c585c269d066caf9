internal import Cohorts
internal import Compute
internal import Foundation
internal import Networks
internal import Tensors

/// What a classifier does within a fit.
struct ClassificationWork: FitWork {
  let task: FitTask
  let images: PreparedImages
  let resources: Resources
  /// Memory for outputs of frozen stages; nil keeps none.
  let cacheBudgetBytes: Int?
  /// Where outputs that find no memory are kept.
  let folder: URL
  let events: (TrainingEvent) -> Void
  private var inputs: NetworkInputs

  init(
    task: FitTask, images: PreparedImages, resources: Resources, cacheBudgetBytes: Int?,
    folder: URL, network: Classifier, events: @escaping (TrainingEvent) -> Void
  ) {
    self.task = task
    self.images = images
    self.resources = resources
    self.cacheBudgetBytes = cacheBudgetBytes
    self.folder = folder
    self.events = events
    inputs = NetworkInputs(
      images: images, classifier: network, cache: nil, resources: resources)
  }

  mutating func prepare(_ network: Classifier) {
    let appearances = 1 + max(1, task.options.augmentation.variants)
    let cache = cacheBudgetBytes.map {
      FeatureCache(
        budgetBytes: $0,
        overflow: FeatureCache.Overflow(
          folder: folder, capacity: task.cases.count * appearances))
    }
    inputs = NetworkInputs(
      images: images, classifier: network, cache: cache, resources: resources)
    say()
  }

  func loader(epoch: Int, first: Int) -> BatchLoader {
    BatchLoader(
      plan: task.plan(epoch: epoch).batches, first: first,
      loaders: resources.workers.threadCount, buffers: resources.buffers
    ) { [inputs] (sample, workers) throws(CohortsError) in
      try inputs.value(of: sample, workers: workers)
    }
  }

  func descend(
    _ network: inout Classifier, _ batch: Batch, in step: inout Step
  ) -> (loss: Double, weight: Double) {
    let truths = batch.samples.map { task.labels.truth(of: task.cases[$0.index]) }
    let factors = task.options.feedback.map { rule in
      batch.samples.map { rule.values(of: task.cases[$0.index], head: task.labels.head) }
    }
    network.clearGradients()
    let (logits, saved) = network.forward(batch.values, from: inputs.stage, in: &step)
    let (loss, gradient, weight) = task.loss.value(
      logits: logits.values, truths: truths, factors: factors)
    guard loss.isFinite else { return (loss, weight) }
    let dy = Tensor(shape: logits.shape, values: gradient, in: resources.buffers)
    _ = network.backward(dy, consume saved, wants: .parameters, in: &step)
    return (loss, weight)
  }

  func scores(of network: Classifier) throws -> (loss: Double?, auroc: Double?)? {
    guard !task.validation.isEmpty else { return nil }
    let scorer = ImageScorer(classifier: network, head: task.labels.head, resources: resources)
    let probabilities = try scorer.probabilities(of: task.validation, inputs: inputs)
    let answers = zip(task.validation, probabilities).map { index, probabilities in
      CaseAnswer(image: task.cases[index], probabilities: probabilities)
    }
    let scores = try UnitScores(
      answers: answers, unit: task.options.unit, aggregate: task.options.aggregate,
      labels: task.labels)
    return (scores.meanLoss, scores.meanAUROC)
  }

  /// Says whether features are kept, and why not.
  private func say() {
    guard inputs.stage > 0 else { return }
    let policy = task.options.augmentation
    let sentence: String
    if cacheBudgetBytes == nil {
      sentence = "The frozen stages are computed anew in every epoch, because the cache is off."
    } else if !policy.isIdentity, policy.variants == 0 {
      sentence =
        "The frozen stages are computed anew in every epoch, because augmentation is drawn anew; "
        + "augmentation.variants above 0 would let them be kept."
    } else {
      let variants = policy.isIdentity ? 1 : policy.variants
      sentence =
        "The outputs of the \(inputs.stage) frozen stages are computed once for \(variants) "
        + "\(variants == 1 ? "appearance" : "appearances") of each image and kept in memory, "
        + "or in a file of the run folder where memory is short."
    }
    events(.featureCache(sentence: sentence))
  }
}
