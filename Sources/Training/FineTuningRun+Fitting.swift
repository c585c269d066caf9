internal import Cohorts
package import Compute
internal import Evaluation
package import Networks

extension FineTuningRun {
  func newFit() -> Fit<Classifier> {
    Fit(network: first, optimizer: Optimizer(options))
  }

  /// Runs one fit to its end, from its checkpoint if there is one.
  ///
  /// - Returns: nil when interrupted.
  func train(
    _ fit: inout Fit<Classifier>, _ phase: TrainingPhase, on training: [Int], validation: [Int]
  ) throws -> FitTask? {
    var (training, options) = (try labelled(training, phase), options)
    if options.snapshots != nil { options.earlyStopping = nil }
    var (headReserve, epochReserve): (HeadReserve?, EpochReserve?) = (nil, nil)
    if let rule = options.mitigation, rule.setsPatientsAside {
      let parts = try parted(training, phase, rule)
      if rule.choosesEpoch {
        epochReserve = try self.epochReserve(parts, phase, rule)
        options.earlyStopping = TrainingOptions.EarlyStopping(
          metric: .auroc, patience: options.epochs)
      } else {
        headReserve = try self.headReserve(parts, of: training, phase, rule)
      }
      training = parts.training
    }
    let task = try FitTask(
      phase: phase, options: options, cases: cases, labels: labels, training: training,
      validation: validation, reserve: epochReserve)
    if options.adapt == .prototypes {
      try setPrototypes(of: &fit, task)
      return task
    }
    fit.network = task.learning(fit.network, in: resources.buffers)
    let work = ClassificationWork(
      task: task, images: images, resources: resources,
      cacheBudgetBytes: request.usesFeatureCache ? featureBudgetBytes : nil,
      folder: request.checkpointFolder, network: fit.network, events: events)
    if let plan = task.privacy {
      events(.note(sentence: "privacy: \(plan.statement(stepsTaken: 0).sentence)"))
      let hidden = PrivateWork(plain: work, plan: plan, isRepeatable: false)
      return try runner.run(hidden, &fit) ? task : nil
    }
    guard try runner.run(work, &fit) else { return nil }
    fit.network = task.answering(fit.network, in: resources.buffers)
    fit.best = fit.best.map { task.answering($0, in: resources.buffers) }
    if let headReserve { try refitHead(of: &fit, task, on: headReserve) }
    return task
  }

  /// Makes the head of a fit the means of its training images' features, augmented by nothing.
  private func setPrototypes(of fit: inout Fit<Classifier>, _ task: FitTask) throws {
    events(
      .note(
        sentence: "\(task.phase): the head is made of the mean features of "
          + "\(task.set.indices.count) images; epochs and augmentation have no effect."))
    let seen = try observe(task.set.indices, with: [fit.network])
    let prototypes = Prototypes(
      kind: labels.head.kind, features: seen.map(\.outcome.features), truths: task.set.truths)
    fit.network.setHead(weights: prototypes.weights, biases: prototypes.biases)
  }

  /// Fits the head of the network that a fit ends in anew, on images that it did not train on.
  private func refitHead(
    of fit: inout Fit<Classifier>, _ task: FitTask, on reserve: HeadReserve
  ) throws {
    var network = fit.best ?? fit.network
    events(.scoring(images: reserve.indices.count, purpose: "head of \(task.phase)"))
    let seen = try observe(reserve.indices, with: [network])
    let head = try reserve.head(
      of: seen.map(\.outcome.features), seed: task.seed, on: resources.workers)
    network.setHead(weights: head.weights, biases: head.biases)
    if fit.best == nil { fit.network = network } else { fit.best = network }
    events(
      .note(
        sentence: "\(task.phase): the head is fitted anew, with penalty "
          + head.penalties.map { "\($0)" }.joined(separator: ", ") + "."))
  }

  /// The cases that a fit trains on: all candidates, or those of a share of the labelled patients.
  private func labelled(
    _ candidates: [Int], _ phase: TrainingPhase
  ) throws(TrainingError) -> [Int] {
    guard let share = options.labelShare else { return candidates }
    let patients = LabelledPatients(
      candidates: candidates, cases: cases, labels: labels,
      seed: FitTask.seed(of: phase, options.seed))
    let chosen = try patients.cases(share: share)
    events(
      .note(
        sentence: "\(phase): \(patients.count(share: share)) of \(patients.count) labelled "
          + "patients are trained on, by training.labelShare."))
    return chosen
  }

  /// The labelled images that a fit has trained on, of those that it was given.
  func trained(_ candidates: [Int], _ phase: TrainingPhase) throws(TrainingError) -> [Int] {
    try FineTuning.trainedCases(
      among: candidates, in: phase, cases: cases, labels: labels, options: options)
  }

  func units(_ answers: [CaseAnswer]) throws(TrainingError) -> UnitScores {
    try UnitScores(
      answers: answers, unit: options.unit, aggregate: options.aggregate, labels: labels)
  }

  // MARK: - The model

  /// An image as the finished network sees it.
  struct Seen: Sendable {
    /// Mean and standard deviation of the prepared image.
    let intensity: (mean: Double, deviation: Double)
    /// What it looks like beside.
    let statistics: ImageStatistics
    let outcome: ImageScorer.Outcome
  }

  /// Shows images to networks that answer together, one by one.
  func observe(
    _ indices: [Int], with classifiers: [Classifier]
  ) throws(CohortsError) -> [Seen] {
    let scorer = ImageScorer(classifiers: classifiers, head: labels.head, resources: resources)
    let (images, resources) = (images, resources)
    return try resources.workers.values(count: indices.count) { (place) throws(CohortsError) in
      let image = try images.image(
        at: indices[place], workers: resources.workers, buffers: resources.buffers)
      let x = images.preprocessing.input(of: image, buffers: resources.buffers)
      return Seen(
        intensity: image.meanAndDeviation, statistics: ImageStatistics(image),
        outcome: scorer.outcome(of: x))
    }
  }

  func model(
    _ classifiers: [Classifier], point: OperatingPoint, learned: Learned,
    privacy: PrivacyStatement?, reference: MonitorReference?
  ) throws(TrainingError) -> ModelFile {
    var card = ModelCard(
      version: ModelCard.currentVersion, heads: [labels.head],
      architecture: classifiers[0].architecture, width: classifiers[0].width,
      unit: options.unit,
      aggregate: options.aggregate, preprocessing: images.preprocessing,
      contract: learned.contract, trainingProfile: learned.profile, operatingPoint: point,
      operatingPointHash: try ModelCard.hash(of: point),
      options: options, splitHash: request.lock.hash, cohortDigest: request.cohort.digest,
      openings: ModelCard.Openings(count: request.ledger.count, head: request.ledger.head),
      weights: request.start.origin, people: request.people)
    card.reference = reference
    card.privacy = privacy
    card.ensemble = options.ensemble(folds: request.lock.folds)
    return try ModelFile(card: card, classifiers: classifiers, distance: learned.distance)
  }
}

extension FineTuningRun.Seen {
  var observation: InputContract.Observation {
    InputContract.Observation(
      mean: intensity.mean, deviation: intensity.deviation, features: outcome.features)
  }
}

extension FineTuning.Start {
  var architecture: Architecture {
    switch self {
    case .pretrained(let source, _): source.card.architecture
    case .random(let architecture): architecture
    }
  }

  var normalisation: InputNormalisation {
    switch self {
    case .pretrained(let source, _): source.card.normalisation
    case .random(let architecture): architecture.customaryNormalisation
    }
  }

  var origin: ModelCard.WeightOrigin {
    switch self {
    case .pretrained(let source, _):
      ModelCard.WeightOrigin(
        name: source.name, digest: source.digest, origin: source.card.origin,
        licence: source.card.licence,
        learntFrom: source.learntCohorts.isEmpty ? nil : source.learntCohorts)
    case .random:
      ModelCard.WeightOrigin(
        name: "random", digest: "", origin: "", licence: "", learntFrom: nil)
    }
  }

  /// The first network, and what became of its weights.
  ///
  /// - Throws: `weightsDoNotFit`.
  package func classifier(
    outputCount: Int, width: Double, seed: UInt64, dropout: Double, buffers: BufferPool
  ) throws(NetworksError) -> (Classifier, [String]) {
    var generator = SeededGenerator(seed: seed, stream: RandomStream.weights)
    var classifier = Classifier(
      architecture: architecture, outputCount: outputCount, width: width,
      headDropout: dropout, generator: &generator, buffers: buffers)
    guard case .pretrained(let source, let allowPartial) = self else { return (classifier, []) }
    let report = try classifier.load(source.tensors, allowPartial: allowPartial)
    return (classifier, [source.sentence] + report.sentences + source.remarks)
  }
}
