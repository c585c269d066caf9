internal import Cohorts
internal import Compute
internal import Evaluation
internal import Networks

extension PixelRun {
  /// Trains once per fold for out-of-fold answers, then on all training data.
  ///
  /// Where the folds' networks are kept, they are the model, and nothing more is trained.
  func acrossFolds() throws -> FineTuning.Outcome {
    if options.earlyStopping != nil {
      events(.note(sentence: "Early stopping is off, because every fold is only predicted."))
    }
    if !request.lock.indices(in: .validation).isEmpty {
      events(
        .note(
          sentence: "The validation part is not used; out-of-fold predictions take its place."))
    }
    let training = request.lock.indices(in: .train)
    for fold in 0..<request.lock.folds {  // what cannot be learnt is told before the first hours
      _ = try TrainingSet(
        annotated: training.filter { request.lock.assignments[$0].fold != fold }, cases: cases,
        labels: labels)
    }
    var folds: [PixelFold] = []
    for fold in 0..<request.lock.folds {
      switch try self.fold(fold) {
      case .success(let done): folds.append(done)
      case .failure(let stop): return stop.outcome
      }
    }
    var networks: [PixelNetwork] = []
    var history = folds.last?.history ?? []
    if pixels.keepsFolds {
      for fold in folds.indices {
        var network = first
        try KeptNetwork(fold: fold, runner: runner).read(into: &network)
        networks.append(network)
      }
    } else {
      var fit = newFit()
      guard try train(&fit, .refit, on: training, validation: []) != nil else {
        return Interruption(.refit, fit.progress).outcome
      }
      networks = [fit.network]
      history = fit.progress.history
    }
    let indexed = folds.flatMap { $0.answers(cases) }.sorted { $0.index < $1.index }
      .map { ($0.index, $0.answer) }
    return .finished(
      FineTuned(
        model: try model(
          networks, head: chosenHead(folds.flatMap(\.worth), indexed),
          training: training.filter(labels.isAnnotated), source: .outOfFold),
        predictions: predictions(indexed, part: OperatingPoint.Source.outOfFold.rawValue),
        answers: indexed.map(\.1), history: history,
        foldHistories: folds.map(\.history), loadSentences: loadSentences))
  }

  /// Runs one fold's fit and lets it answer for what it did not see, or finds that on disk.
  private func fold(_ fold: Int) throws -> Result<PixelFold, Interruption> {
    if let done = try PixelFold.read(
      fold, in: request.checkpointFolder, configuration: runner.configuration,
      convolution: resources.convolution)
    {
      return .success(done)
    }
    let phase = TrainingPhase.fold(fold, of: request.lock.folds)
    let training = request.lock.indices(in: .train)
    func isInside(_ index: Int) -> Bool { request.lock.assignments[index].fold == fold }
    var fit = newFit()
    guard
      try train(&fit, phase, on: training.filter { !isInside($0) }, validation: []) != nil
    else { return .failure(Interruption(phase, fit.progress)) }
    let held = training.filter { isInside($0) && labels.isAnnotated($0) }
    events(.scoring(images: held.count, purpose: "\(phase)"))
    let done = PixelFold(
      try answers(about: held, of: fit.network), of: held,
      worth: try worth(about: held, of: fit.network), fold: fold, runner: runner,
      history: fit.progress.history)
    if pixels.keepsFolds { try KeptNetwork(fold: fold, runner: runner).write(fit.network) }
    try done.write(in: request.checkpointFolder)
    return .success(done)
  }
}
