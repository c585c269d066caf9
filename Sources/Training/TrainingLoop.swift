internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// Runs one fit: epochs of batches, each forward, loss, backward, step.
struct TrainingLoop {
  let task: FitTask
  let images: PreparedImages
  let resources: Resources
  /// Memory for outputs of frozen stages; nil keeps none.
  let cacheBudgetBytes: Int?
  let checkpointer: Checkpointer
  let isInterrupted: () -> Bool
  let events: (TrainingEvent) -> Void

  /// Goes on from where `fit` stands until its end.
  ///
  /// Batches are prepared by as many threads as compute; they end with each epoch.
  ///
  /// - Returns: false when interrupted; the state is on disk then.
  /// - Throws: `diverged`, `badData`, what loading an image or writing a checkpoint throws.
  func run(_ fit: inout Fit) throws -> Bool {
    let options = task.options
    let stepCount = task.stepsPerEpoch
    let factors = task.rateFactors(of: fit.classifier)
    let schedule = task.schedule
    let thaw = options.unfreezeAtEpoch ?? options.epochs
    task.freeze(&fit.classifier, epoch: fit.progress.epoch)
    try requireTrainable(fit.classifier)
    var inputs = makeInputs(fit.classifier)
    var time = TrainingTime()
    say(inputs)
    events(
      .phaseStarted(
        phase: task.phase, images: task.set.indices.count, epochs: options.epochs,
        stepsPerEpoch: stepCount))
    while fit.progress.epoch < options.epochs, !fit.progress.hasStopped {
      let epoch = fit.progress.epoch
      if epoch == thaw, fit.progress.step == 0, inputs.stage > 0 {
        task.freeze(&fit.classifier, epoch: epoch)
        inputs = makeInputs(fit.classifier)
        say(inputs)
      }
      let start = ContinuousClock.now
      let loader = loader(inputs, epoch: epoch, first: fit.progress.step)
      while let batch = try loader.next() {
        let rate = schedule.rate(at: fit.progress.totalSteps)
        let loss = try step(&fit, batch, from: inputs.stage) { rate * factors[$0, default: 1] }
        events(
          .stepEnded(
            phase: task.phase, epoch: epoch, step: fit.progress.step, of: stepCount, loss: loss))
        if fit.progress.step < stepCount {
          try checkpointer.stepEnded(fit, events)
          if isInterrupted() { return try pause(fit) }
        }
      }
      time.seconds += (ContinuousClock.now - start) / .seconds(1)
      time.waitedSeconds += loader.waitedSeconds
      try endEpoch(&fit, inputs, rate: schedule.rate(at: fit.progress.totalSteps - 1))
      try checkpointer.epochEnded(fit, events)
      if isInterrupted() { return try pause(fit) }
    }
    events(.phaseEnded(phase: task.phase, time: time))
    return true
  }

  private func loader(_ inputs: NetworkInputs, epoch: Int, first: Int) -> BatchLoader {
    BatchLoader(
      plan: task.plan(epoch: epoch).batches, first: first,
      loaders: resources.workers.threadCount, buffers: resources.buffers
    ) { (sample, workers) throws(CohortsError) in
      try inputs.value(of: sample, workers: workers)
    }
  }

  /// The loss of one batch, after forward, loss, backward and step.
  private func step(
    _ fit: inout Fit, _ batch: Batch, from stage: Int, rate: (String) -> Double
  ) throws(TrainingError) -> Double {
    var step = resources.step(
      generator: SeededGenerator(
        seed: task.seed, stream: RandomStream.dropout(step: fit.progress.totalSteps)))
    let truths = batch.samples.map { task.labels.truth(of: task.cases[$0.index]) }
    fit.classifier.clearGradients()
    let (logits, saved) = fit.classifier.forward(batch.values, from: stage, in: &step)
    let (loss, gradient, weight) = task.loss.value(logits: logits.values, truths: truths)
    guard loss.isFinite else {
      throw TrainingError(
        .diverged,
        subject: "\(task.phase), epoch \(fit.progress.epoch + 1), step \(fit.progress.step + 1)",
        reason: "the loss is not a finite number",
        hint: "lower training.learningRate; no model was written")
    }
    let dy = Tensor(shape: logits.shape, values: gradient, in: resources.buffers)
    _ = fit.classifier.backward(dy, consume saved, wants: .parameters, in: &step)
    fit.optimizer.update(&fit.classifier, workers: resources.workers, rate: rate)
    fit.progress.step += 1
    fit.progress.totalSteps += 1
    fit.progress.lossSum += loss * weight
    fit.progress.lossWeight += weight
    return loss
  }

  /// Scores the validation part, keeps the best, begins the next epoch.
  private func endEpoch(_ fit: inout Fit, _ inputs: NetworkInputs, rate: Double) throws {
    let scores = try validationScores(fit.classifier, inputs)
    var progress = fit.progress
    let record = EpochRecord(
      epoch: progress.epoch,
      trainingLoss: progress.lossWeight > 0 ? progress.lossSum / progress.lossWeight : 0,
      learningRate: rate, validationLoss: scores?.meanLoss,
      validationAUROC: scores?.meanAUROC)
    if let rule = task.options.earlyStopping, !task.validation.isEmpty {
      let verdict = try rule.verdict(on: record, progress: progress)
      if verdict.isBest {
        progress.bestEpoch = progress.epoch
        progress.bestValue = verdict.value
        fit.best = fit.classifier
      }
      progress.hasStopped = verdict.shouldStop
    }
    events(.epochEnded(phase: task.phase, record: record))
    if progress.hasStopped {
      events(
        .stoppedEarly(
          phase: task.phase, epoch: progress.epoch,
          bestEpoch: progress.bestEpoch ?? progress.epoch))
    }
    progress.history.append(record)
    progress.epoch += 1
    progress.step = 0
    progress.lossSum = 0
    progress.lossWeight = 0
    fit.progress = progress
  }

  private func validationScores(
    _ classifier: Classifier, _ inputs: NetworkInputs
  ) throws -> UnitScores? {
    guard !task.validation.isEmpty else { return nil }
    let scorer = ImageScorer(
      classifier: classifier, head: task.labels.head, resources: resources)
    let probabilities = try scorer.probabilities(of: task.validation, inputs: inputs)
    let answers = zip(task.validation, probabilities).map { index, probabilities in
      CaseAnswer(image: task.cases[index], probabilities: probabilities)
    }
    return try UnitScores(
      answers: answers, unit: task.options.unit, aggregate: task.options.aggregate,
      labels: task.labels)
  }

  private func pause(_ fit: Fit) throws -> Bool {
    try checkpointer.write(fit, events)
    return false
  }

  private func requireTrainable(_ classifier: Classifier) throws(TrainingError) {
    let unknown = classifier.unknownPrefixes(among: task.options.freeze)
    guard unknown.isEmpty else {
      throw TrainingError(
        .usage, subject: "training.freeze",
        reason: "no part of \(classifier.architecture.rawValue) is called "
          + unknown.joined(separator: ", "),
        hint: "its stages are \(classifier.stageNames.joined(separator: ", "))")
    }
    guard classifier.firstTrainableStage < classifier.stageNames.count else {
      throw TrainingError(
        .usage, subject: "training.freeze", reason: "freezes everything, the head too",
        hint: "leave at least \(classifier.architecture.headName) out")
    }
  }

  // MARK: - The frozen prefix

  private func makeInputs(_ classifier: Classifier) -> NetworkInputs {
    let appearances = 1 + max(1, task.options.augmentation.variants)
    let cache = cacheBudgetBytes.map {
      FeatureCache(
        budgetBytes: $0,
        overflow: FeatureCache.Overflow(
          folder: checkpointer.folder, capacity: task.cases.count * appearances))
    }
    return NetworkInputs(
      images: images, classifier: classifier, cache: cache, resources: resources)
  }

  /// Says whether features are kept, and why not.
  private func say(_ inputs: NetworkInputs) {
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
