public import Cohorts
public import Compute
public import Evaluation

extension FineTuning {
  /// How the scoring of held-out units ended.
  public enum HeldOutOutcome: Sendable {
    /// A row of each held-out unit and output, with its score and without threshold.
    case finished([PredictionRow])
    /// Stopped on request after a step, with the state on disk; steps and epochs count from 1.
    case interrupted(phase: TrainingPhase, epoch: Int, step: Int)
  }

  /// Trains only to score what was not trained on: each fold, or the validation part without folds.
  ///
  /// No model is made and no threshold is fitted on the scores. Without folds early stopping
  /// chooses the epoch by the same units, and the scores are somewhat too good. What is done stays
  /// in the checkpoint folder, and a request that resumes finds it there. All else is as `run`
  /// says.
  ///
  /// - Throws: as `run` does.
  public static func heldOut(
    _ request: Request, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice = .fastest, isInterrupted: () -> Bool,
    events: (TrainingEvent) -> Void
  ) throws -> HeldOutOutcome {
    guard request.options.pixels == nil else {
      throw TrainingError(
        .usage, subject: "model.task",
        reason: "is \(request.options.task.rawValue), and only classifiers are scored this way",
        hint: "train with folds; their answers are out of fold")
    }
    guard request.options.privacy == nil else {
      throw TrainingError(
        .usage, subject: "evaluation.learningCurve",
        reason: "trains on the same patients again and again, and each time costs its own epsilon",
        hint: "leave it out with training.privacy")
    }
    return try withoutActuallyEscaping(isInterrupted) { isInterrupted in
      try withoutActuallyEscaping(events) { events in
        let resources = Resources(
          workers: workers, buffers: buffers, convolution: convolution)
        return try FineTuningRun(
          request, resources: resources, isInterrupted: isInterrupted, events: events
        ).heldOut()
      }
    }
  }

  /// How many labelled patients each fit of a recipe trains on; the refit after folds is left out.
  ///
  /// - Throws: `usage` for a share of the labels that leaves an answer out; `badData` for labels
  ///   that cannot be learnt.
  public static func labelledPatients(
    of options: TrainingOptions, cohort: Cohort, lock: SplitLock
  ) throws(TrainingError) -> [Int] {
    let labels = try LabelTable(of: cohort, lock: lock, options: options)
    let training = lock.indices(in: .train)
    func count(_ phase: TrainingPhase, _ candidates: [Int]) throws(TrainingError) -> Int {
      let patients = LabelledPatients(
        candidates: candidates, cases: cohort.facts, labels: labels,
        seed: FitTask.seed(of: phase, options.seed))
      let share = options.labelShare ?? 1
      _ = try patients.cases(share: share)  // refuses what is too small
      return patients.count(share: share)
    }
    guard lock.folds > 0 else { return [try count(.whole, training)] }
    var counts: [Int] = []
    for fold in 0..<lock.folds {
      let rest = training.filter { lock.assignments[$0].fold != fold }
      counts.append(try count(.fold(fold, of: lock.folds), rest))
    }
    return counts
  }
}

extension LabelTable {
  /// The labels of all that may be looked at while a model is made: everything but the test part.
  ///
  /// - Throws: `badData` for labels that cannot be learnt.
  init(
    of cohort: Cohort, lock: SplitLock, options: TrainingOptions
  ) throws(TrainingError) {
    let developed = cohort.facts.indices.filter { lock.assignments[$0].part != .test }
    try self.init(
      cases: developed.map { cohort.facts[$0] }, targets: options.targets, unit: options.unit,
      uncertain: options.uncertain)
  }
}
