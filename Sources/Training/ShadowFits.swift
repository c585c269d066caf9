internal import Cohorts
package import Compute
internal import Foundation
internal import Networks
internal import Tensors

/// Fits of a recipe to some of its patients, only to see how sure they are of each.
struct ShadowFits {
  let options: TrainingOptions
  let scope: MembershipRecord.Scope
  let cases: [CaseFacts]
  let labels: LabelTable
  let images: PreparedImages
  let resources: Resources
  /// The network that every fit begins with.
  private let first: Classifier
  /// What its head is fed, by case; nil where more than the head is trained.
  private let inputs: NetworkInputs?

  /// Prepares the fits.
  ///
  /// - Parameters:
  ///   - target: the model that is audited, a classifier.
  ///   - start: the first weights; nil: the model's own, as nothing but its head was trained.
  ///   - isWhole: whether all is trained that the recipe trains.
  ///   - pool: the cases that will be looked at.
  /// - Throws: what loading an image or weights throws.
  init(
    target: ModelFile, start: FineTuning.Start?, isWhole: Bool, pool: [Int], cases: [CaseFacts],
    labels: LabelTable, images: PreparedImages, resources: Resources
  ) throws {
    var options = target.card.options
    options.labelShare = nil
    let hasHeadOnly = try target.trainedHeadOnly(in: resources.buffers)
    var first = try Self.firstNetwork(target, start, resources)
    // Mean features are of images as they are.
    let isUnchanged = options.augmentation.isIdentity || options.adapt == .prototypes
    if !isWhole || (hasHeadOnly && isUnchanged) {
      // Whatever else the recipe adapts stays as it was before training.
      options.adapt = options.adapt == .prototypes ? .prototypes : nil
      options.freeze = Array(first.stageNames.dropLast())
      (options.unfreezeAtEpoch, options.augmentation) = (nil, .none)
      options.adversarialLevels = nil  // which are of images, and a head is fed features
      first.freeze(prefixes: options.freeze, batchNorm: .frozen)
      inputs = try Self.headInputs(of: first, pool, images: images, resources)
    } else {
      first.addAdapters(of: options, buffers: resources.buffers)
      inputs = nil
    }
    scope =
      hasHeadOnly && isUnchanged
      ? .headAsRecipe : isWhole ? .wholeRecipe : hasHeadOnly ? .headUnchanged : .headOnly
    (self.options, self.cases, self.labels) = (options, cases, labels)
    (self.images, self.resources, self.first) = (images, resources, first)
  }

  /// The network before its training.
  private static func firstNetwork(
    _ target: ModelFile, _ start: FineTuning.Start?, _ resources: Resources
  ) throws -> Classifier {
    let (card, options) = (target.card, target.card.options)
    if let start {
      return try start.classifier(
        outputCount: card.heads[0].outputCount, width: card.width, seed: options.seed,
        dropout: options.dropout ?? 0, buffers: resources.buffers
      ).0
    }
    var generator = SeededGenerator(seed: options.seed, stream: RandomStream.weights)
    let trained = try target.classifier(in: resources.buffers)
    var first = Classifier(
      architecture: trained.architecture, outputCount: trained.outputCount, width: trained.width,
      headDropout: options.dropout ?? 0, generator: &generator, buffers: resources.buffers)
    let head = trained.architecture.headName + "."
    _ = try first.load(
      target.tensors.filter { !$0.key.hasPrefix(head) }, allowPartial: false)
    return first
  }

  /// What enters the head for each case, averaged over the image: what the head makes of it is the
  /// same, as averaging comes first there.
  private static func headInputs(
    of network: Classifier, _ pool: [Int], images: PreparedImages, _ resources: Resources
  ) throws -> NetworkInputs {
    let prefix = NetworkInputs(
      images: images, classifier: network, cache: nil, resources: resources)
    let features = try resources.workers.values(count: pool.count) {
      (place) throws(CohortsError) -> Tensor in
      var step = resources.step(generator: SeededGenerator(seed: 0))
      let last = try prefix.value(of: Sample(index: pool[place], draw: nil, variant: 0))
      let pooled = GlobalAveragePool()(last, in: &step)
      return pooled.reshaped(to: [1, 1, 1, pooled.count])
    }
    return NetworkInputs(
      given: Dictionary(uniqueKeysWithValues: zip(pool, features)), stage: prefix.stage,
      images: images, resources: resources)
  }

  /// Fits the recipe to some cases and returns the probabilities of others.
  ///
  /// - Parameters:
  ///   - validation: cases that stop it early, where the recipe says so.
  ///   - number: which of the `count` fits it is; each draws anew.
  /// - Returns: nil when interrupted.
  /// - Throws: as `TrainingLoop.run`.
  func probabilities(
    of pool: [Int], fitting training: [Int], validation: [Int], number: Int, of count: Int,
    isInterrupted: @escaping () -> Bool
  ) throws -> [[Double]]? {
    let task = try FitTask(
      phase: .fold(number, of: count), options: options, cases: cases, labels: labels,
      training: training, validation: options.earlyStopping == nil ? [] : validation)
    guard let network = try fitted(task, isInterrupted) else { return nil }
    let scorer = ImageScorer(classifier: network, head: labels.head, resources: resources)
    return try scorer.probabilities(of: pool, inputs: inputs ?? plainInputs(of: network))
  }

  /// The network that a fit ends in; nil when interrupted.
  private func fitted(
    _ task: FitTask, _ isInterrupted: @escaping () -> Bool
  ) throws -> Classifier? {
    if options.adapt == .prototypes, let inputs {
      if isInterrupted() { return nil }
      return try prototypical(task, inputs)
    }
    let network = task.learning(first, in: resources.buffers)
    var fit = Fit(network: network, optimizer: Optimizer(options))
    let work =
      inputs.map { ClassificationWork(task: task, inputs: $0) }
      ?? ClassificationWork(
        task: task, images: images, resources: resources, cacheBudgetBytes: nil, folder: nil,
        network: network, events: { _ in })
    let isDone =
      if let plan = task.privacy {
        try run(PrivateWork(plain: work, plan: plan, isRepeatable: true), &fit, isInterrupted)
      } else {
        try run(work, &fit, isInterrupted)
      }
    return isDone ? task.answering(fit.best ?? fit.network, in: resources.buffers) : nil
  }

  /// The first network under a head of the mean features of a fit's images.
  private func prototypical(_ task: FitTask, _ inputs: NetworkInputs) throws -> Classifier {
    var network = first
    let features = try task.set.indices.map {
      try inputs.value(of: Sample(index: $0, draw: nil, variant: 0)).values
    }
    let prototypes = Prototypes(
      kind: labels.head.kind, features: features, truths: task.set.truths)
    network.setHead(weights: prototypes.weights, biases: prototypes.biases)
    return network
  }

  /// The probabilities that a finished network gives.
  ///
  /// - Throws: what loading an image throws.
  func probabilities(of pool: [Int], by network: Classifier) throws -> [[Double]] {
    try ImageScorer(classifier: network, head: labels.head, resources: resources)
      .probabilities(of: pool, inputs: plainInputs(of: network))
  }

  private func plainInputs(of network: Classifier) -> NetworkInputs {
    NetworkInputs(images: images, classifier: network, cache: nil, resources: resources)
  }

  private func run<Work: FitWork>(
    _ work: Work, _ fit: inout Fit<Work.Network>, _ isInterrupted: @escaping () -> Bool
  ) throws -> Bool {
    var loop = TrainingLoop(
      work: work, resources: resources, checkpointer: nil, isInterrupted: isInterrupted,
      events: { _ in })
    return try loop.run(&fit)
  }
}

extension ModelFile {
  /// Whether nothing but the head of a classifier was trained.
  ///
  /// - Throws: `badData` when tensors do not fit the card.
  package func trainedHeadOnly(in buffers: BufferPool) throws(TrainingError) -> Bool {
    let options = card.options
    guard options.unfreezeAtEpoch == nil else { return false }
    var network = try classifier(in: buffers)
    network.freeze(
      prefixes: options.frozenPrefixes(of: network),
      batchNorm: options.batchNorm == .train ? .train : .frozen)
    return network.firstTrainableStage == network.stageNames.count - 1
  }
}
