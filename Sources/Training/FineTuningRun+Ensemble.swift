internal import Cohorts
internal import Compute
internal import Networks

extension FineTuningRun {
  /// The networks that a fit leaves: those at the ends of its cycles, or the best or last one.
  func networks(of fit: Fit<Classifier>, _ task: FitTask) throws -> [Classifier] {
    guard let count = options.snapshots else { return [fit.best ?? fit.network] }
    return try (0..<count).map { cycle in
      var network = task.learning(first, in: resources.buffers)
      try snapshot(cycle, of: task.phase).read(into: &network)
      return task.answering(network, in: resources.buffers)
    }
  }

  /// Removes the networks at the ends of a fit's cycles, once they have answered.
  func forgetCycles(of phase: TrainingPhase) {
    for cycle in 0..<(options.snapshots ?? 0) { snapshot(cycle, of: phase).remove() }
  }

  private func snapshot(_ cycle: Int, of phase: TrainingPhase) -> KeptNetwork {
    KeptNetwork(
      cycle: cycle, of: phase, in: request.checkpointFolder, configuration: configuration)
  }

  /// The networks of a model after folds, and what they learnt from.
  struct Final {
    let networks: [Classifier]
    /// The images that one of them at least was trained on.
    let training: [Int]
    /// The epochs of the last fit.
    let history: [EpochRecord]
  }

  /// Trains on all folds, or takes the folds' own networks where these are the model.
  ///
  /// - Returns: where it stood as the failure, when interrupted.
  func final(after folds: [FoldScores]) throws -> Result<Final, Interruption> {
    let training = request.lock.indices(in: .train)
    if options.ensemble(folds: folds.count)?.source == .folds {
      return .success(try keptFolds(folds, training))
    }
    var fit = newFit()
    guard let task = try train(&fit, .refit, on: training, validation: []) else {
      return .failure(Interruption(.refit, fit.progress))
    }
    return .success(
      Final(
        networks: try networks(of: fit, task), training: task.set.indices,
        history: fit.progress.history))
  }

  private func keptFolds(_ folds: [FoldScores], _ training: [Int]) throws -> Final {
    let assignments = request.lock.assignments
    var networks: [Classifier] = []
    var seen: Set<Int> = []
    for fold in folds.indices {
      var network = first
      try KeptNetwork(fold: fold, runner: runner).read(into: &network)
      networks.append(network)
      seen.formUnion(
        try trained(
          training.filter { assignments[$0].fold != fold }, .fold(fold, of: folds.count)))
    }
    return Final(
      networks: networks, training: seen.sorted(), history: folds.last?.history ?? [])
  }

  /// Says what a model of several networks is, and what its operating point is to it.
  func announceEnsemble(_ point: OperatingPoint) {
    guard let ensemble = options.ensemble(folds: request.lock.folds) else { return }
    events(.note(sentence: "The model is \(ensemble.sentence)."))
    for remark in ensemble.remarks(on: point) { events(.note(sentence: remark)) }
  }
}

extension Ensemble {
  /// What has to be known of an operating point that was fitted on other answers than the model's.
  package func remarks(on point: OperatingPoint) -> [String] {
    guard source == .folds, point.source == .outOfFold else { return [] }
    return [
      "Thresholds, calibration and sets of answers were fitted out of fold, on answers of one "
        + "network each; the mean of \(members) is less extreme, so calibrate it on other patients "
        + "by fovea calibrate before calls are relied on.",
      "Out of fold one network answers: what is measured there is of single networks, not of their "
        + "mean, and has no mutual information.",
    ]
  }
}
