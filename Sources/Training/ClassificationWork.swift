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
  /// Where outputs that find no memory are kept; nil: nowhere.
  let folder: URL?
  let events: (TrainingEvent) -> Void
  /// What is fed to the trained part if that was computed before; nil: what `prepare` finds.
  private let given: NetworkInputs?
  private var inputs: NetworkInputs

  init(
    task: FitTask, images: PreparedImages, resources: Resources, cacheBudgetBytes: Int?,
    folder: URL?, network: Classifier, events: @escaping (TrainingEvent) -> Void
  ) {
    given = nil
    self.task = task
    self.images = images
    self.resources = resources
    self.cacheBudgetBytes = cacheBudgetBytes
    self.folder = folder
    self.events = events
    inputs = NetworkInputs(
      images: images, classifier: network, cache: nil, resources: resources)
  }

  /// The same for inputs that were computed before.
  init(task: FitTask, inputs: NetworkInputs) {
    self.task = task
    images = inputs.images
    resources = inputs.resources
    cacheBudgetBytes = nil
    folder = nil
    events = { _ in }
    given = inputs
    self.inputs = inputs
  }

  mutating func prepare(_ network: Classifier) {
    if given != nil { return }
    let appearances = 1 + max(1, task.options.augmentation.variants)
    let cache = cacheBudgetBytes.map {
      FeatureCache(
        budgetBytes: $0,
        overflow: folder.map {
          FeatureCache.Overflow(folder: $0, capacity: task.cases.count * appearances)
        })
    }
    inputs = NetworkInputs(
      images: images, classifier: network, cache: cache, resources: resources)
    say()
  }

  func loader(epoch: Int, first: Int) -> BatchLoader {
    loader(of: task.plan(epoch: epoch).batches, first: first)
  }

  /// These batches, from one on.
  func loader(of batches: [[Sample]], first: Int) -> BatchLoader {
    BatchLoader(
      plan: batches, first: first,
      loaders: resources.workers.threadCount, buffers: resources.buffers
    ) { [inputs] (sample, workers) throws(CohortsError) in
      try inputs.value(of: sample, workers: workers)
    }
  }

  func descend(
    _ network: inout Classifier, _ batch: Batch, carrying carried: inout [Double],
    in step: inout Step
  ) -> (loss: Double, weight: Double) {
    let truths = batch.samples.map { task.labels.truth(of: task.cases[$0.index]) }
    let shown = batch.samples.map { task.cases[$0.index] }
    let factors = task.factors(of: shown, truths)
    let adversary = task.adversary
    var x = batch.values
    if let levels = task.options.adversarialLevels {
      let labels = task.labels.head.outputCount
      x = AdversarialImages(levels: levels, preprocessing: images.preprocessing).changed(
        x, against: network,
        slope: { logits in
          let own = adversary?.labels(of: logits) ?? logits
          let slope = task.loss.value(logits: own, truths: truths, factors: factors).gradient
          return adversary?.padded(slope, labels: labels) ?? slope
        }, in: &step)
    }
    network.clearGradients()
    let (logits, saved) = network.forward(x, from: inputs.stage, in: &step)
    let said = adversary?.labels(of: logits.values) ?? logits.values
    let (loss, own, weight) = value(of: said, shown, truths, factors, &carried)
    guard loss.isFinite else { return (loss, weight) }
    var (gradient, strength) = (own, 0.0)
    if let adversary, let groups = task.groups {
      strength = GroupAdversary.strength(done: (carried.first ?? 0) / task.totalSteps)
      carried = [(carried.first ?? 0) + 1]
      gradient = adversary.gradient(
        logits.values, labels: own, groupOf: shown.map(groups.group), strength: strength)
    }
    let dy = Tensor(shape: logits.shape, values: gradient, in: resources.buffers)
    _ = network.backward(dy, consume saved, wants: .parameters, in: &step)
    if let adversary, strength > 0 {
      network.scaleHeadGradients(
        fromOutput: adversary.outputs, by: Float(-1 / strength), buffers: resources.buffers)
    }
    return (loss, weight)
  }

  /// The loss of a batch; by groups it is where these are weighed anew.
  private func value(
    of logits: [Float], _ images: [CaseFacts], _ truths: [[Int?]], _ factors: [[Double]]?,
    _ carried: inout [Double]
  ) -> (loss: Double, gradient: [Float], weight: Double) {
    guard task.options.mitigation?.method == .groupDRO, let groups = task.groups else {
      return task.loss.value(logits: logits, truths: truths, factors: factors)
    }
    var risk =
      carried.isEmpty ? GroupRisk(groups: groups.names.count) : GroupRisk(shares: carried)
    defer { carried = risk.shares }
    return risk.value(
      task.loss, logits: logits, truths: truths, factors: factors,
      groups: images.map(groups.group))
  }

  func scores(of network: Classifier) throws -> (loss: Double?, auroc: Double?)? {
    guard !task.validation.isEmpty else { return nil }
    let scorer = ImageScorer(
      classifier: task.answering(network, in: resources.buffers), head: task.labels.head,
      resources: resources)
    let probabilities = try scorer.probabilities(of: task.validation, inputs: inputs)
    let answers = zip(task.validation, probabilities).map { index, probabilities in
      CaseAnswer(image: task.cases[index], probabilities: probabilities)
    }
    let scores = try UnitScores(
      answers: answers, unit: task.options.unit, aggregate: task.options.aggregate,
      labels: task.labels)
    guard let reserve = task.reserve else { return (scores.meanLoss, scores.meanAUROC) }
    return (scores.meanLoss, reserve.worstAUROC(of: scores))
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
