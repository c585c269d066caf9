internal import Cohorts
internal import Compute
internal import Networks
internal import Tensors

/// Runs one fit: epochs of batches, each forward, loss, backward, step.
struct TrainingLoop<Work: FitWork> {
  private(set) var work: Work
  let resources: Resources
  /// Writes the state; nil for fits that are not resumed.
  let checkpointer: Checkpointer?
  let isInterrupted: () -> Bool
  let events: (TrainingEvent) -> Void

  private var task: Work.Task { work.task }

  /// Goes on from where `fit` stands until its end.
  ///
  /// Batches are prepared by as many threads as compute; they end with each epoch.
  ///
  /// - Returns: false when interrupted; the state is on disk then.
  /// - Throws: `diverged`, `badData`, what loading an image or writing a checkpoint throws.
  mutating func run(_ fit: inout Fit<Work.Network>) throws -> Bool {
    let options = task.options
    let stepCount = task.stepsPerEpoch
    let factors = task.rateFactors(of: fit.network)
    let schedule = task.schedule
    let thaw = options.unfreezeAtEpoch ?? options.epochs
    task.freeze(&fit.network, epoch: fit.progress.epoch)
    try fit.network.requireTrainable(freezing: options.freeze)
    work.prepare(fit.network)
    var time = TrainingTime()
    events(
      .phaseStarted(
        phase: task.phase, images: task.set.indices.count, epochs: options.epochs,
        stepsPerEpoch: stepCount))
    while fit.progress.epoch < options.epochs, !fit.progress.hasStopped {
      let epoch = fit.progress.epoch
      if epoch == thaw, fit.progress.step == 0 {
        task.freeze(&fit.network, epoch: epoch)
        work.prepare(fit.network)
      }
      let start = ContinuousClock.now
      let loader = work.loader(epoch: epoch, first: fit.progress.step)
      while let batch = try loader.next() {
        let rate = schedule.rate(at: fit.progress.totalSteps)
        let loss = try step(&fit, batch) { rate * factors[$0, default: 1] }
        events(
          .stepEnded(
            phase: task.phase, epoch: epoch, step: fit.progress.step, of: stepCount, loss: loss))
        if fit.progress.step < stepCount {
          try checkpointer?.stepEnded(fit, events)
          if isInterrupted() { return try pause(fit) }
        }
      }
      time.seconds += (ContinuousClock.now - start) / .seconds(1)
      time.waitedSeconds += loader.waitedSeconds
      try endEpoch(&fit, rate: schedule.rate(at: fit.progress.totalSteps - 1))
      if let cycle = task.options.cycle(endingWith: epoch) {
        try checkpointer?.keep(fit.network, cycle: cycle)
      }
      try checkpointer?.epochEnded(fit, events)
      if isInterrupted() { return try pause(fit) }
    }
    events(.phaseEnded(phase: task.phase, time: time))
    return true
  }

  /// The loss of one batch, after forward, loss, backward and step.
  private func step(
    _ fit: inout Fit<Work.Network>, _ batch: Batch, rate: (String) -> Double
  ) throws(TrainingError) -> Double {
    var step = resources.step(
      generator: SeededGenerator(
        seed: task.seed, stream: RandomStream.dropout(step: fit.progress.totalSteps)))
    var carried = fit.progress.carried ?? []
    let (loss, weight) = work.descend(&fit.network, batch, carrying: &carried, in: &step)
    if !carried.isEmpty { fit.progress.carried = carried }
    guard loss.isFinite else {
      throw TrainingError(
        .diverged,
        subject: "\(task.phase), epoch \(fit.progress.epoch + 1), step \(fit.progress.step + 1)",
        reason: "the loss is not a finite number",
        hint: "lower training.learningRate; no model was written")
    }
    fit.optimizer.update(&fit.network, workers: resources.workers, rate: rate)
    fit.progress.step += 1
    fit.progress.totalSteps += 1
    fit.progress.lossSum += loss * weight
    fit.progress.lossWeight += weight
    return loss
  }

  /// Scores the validation part, keeps the best, begins the next epoch.
  private func endEpoch(_ fit: inout Fit<Work.Network>, rate: Double) throws {
    let scores = try work.scores(of: fit.network)
    var progress = fit.progress
    let record = EpochRecord(
      epoch: progress.epoch,
      trainingLoss: progress.lossWeight > 0 ? progress.lossSum / progress.lossWeight : 0,
      learningRate: rate, validationLoss: scores?.loss, validationAUROC: scores?.auroc,
      isAside: task.validatesAside ? true : nil)
    if let rule = task.options.earlyStopping, !task.validation.isEmpty {
      let verdict = try rule.verdict(on: record, progress: progress)
      if verdict.isBest {
        progress.bestEpoch = progress.epoch
        progress.bestValue = verdict.value
        fit.best = fit.network
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

  private func pause(_ fit: Fit<Work.Network>) throws -> Bool {
    try checkpointer?.write(fit, events)
    return false
  }
}
