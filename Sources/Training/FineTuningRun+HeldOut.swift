internal import Cohorts
internal import Compute
internal import Evaluation
internal import Networks

extension FineTuningRun {
  /// What networks say about the units that they were not trained on, without a model of all.
  func heldOut() throws -> FineTuning.HeldOutOutcome {
    let hasFolds = request.lock.folds > 0
    let results = hasFolds ? try foldScores() : try validationScores().map { [$0] }
    switch results {
    case .failure(let stop):
      return .interrupted(phase: stop.phase, epoch: stop.epoch, step: stop.step)
    case .success(let scores):
      let part = hasFolds ? OperatingPoint.Source.outOfFold.rawValue : Part.validation.rawValue
      let foldOfUnit = foldOfUnit
      let point = OperatingPoint(thresholds: [], temperatures: [], source: .none)
      return .finished(
        try units(answers(scores)).rows(
          unit: options.unit.predictionUnit, part: part, fold: { foldOfUnit[$0.unitID] }
        ) { _ in point })
    }
  }

  /// The scores of every fold's held-out images, one fit for each fold.
  func foldScores() throws -> Result<[FoldScores], Interruption> {
    let training = request.lock.indices(in: .train)
    var results: [FoldScores] = []
    for fold in 0..<request.lock.folds {
      func isInside(_ index: Int) -> Bool { request.lock.assignments[index].fold == fold }
      let result = try scores(
        .fold(fold, of: request.lock.folds), fold: fold, on: training.filter { !isInside($0) },
        validation: [], held: training.filter(isInside))
      switch result {
      case .success(let scores): results.append(scores)
      case .failure(let stop): return .failure(stop)
      }
    }
    return .success(results)
  }

  /// The scores of the validation part, of a run without folds.
  private func validationScores() throws -> Result<FoldScores, Interruption> {
    let validation = request.lock.indices(in: .validation)
    return try scores(
      .whole, fold: 0, on: request.lock.indices(in: .train), validation: validation,
      held: validation)
  }

  /// Runs one fit and scores what it did not train on, or finds that on disk.
  private func scores(
    _ phase: TrainingPhase, fold: Int, on training: [Int], validation: [Int], held: [Int]
  ) throws -> Result<FoldScores, Interruption> {
    let folder = request.checkpointFolder
    if let done = try FoldScores.read(
      fold, in: folder, configuration: configuration, convolution: resources.convolution)
    {
      return .success(done)
    }
    var fit = newFit()
    guard try train(&fit, phase, on: training, validation: validation) != nil else {
      return .failure(Interruption(phase, fit.progress))
    }
    let classifier = fit.best ?? fit.network
    events(.scoring(images: held.count, purpose: "\(phase)"))
    let scorer = ImageScorer(classifier: classifier, head: labels.head, resources: resources)
    let inputs = NetworkInputs(
      images: images, classifier: classifier, cache: nil, resources: resources)
    let scores = FoldScores(
      configuration: configuration, convolution: resources.convolution, fold: fold,
      indices: held,
      probabilities: try scorer.probabilities(of: held, inputs: inputs),
      history: fit.progress.history)
    _ = try units(answers([scores]))  // refuses scores that are not numbers
    try scores.write(in: folder)
    return .success(scores)
  }

  func answers(_ results: [FoldScores]) -> [CaseAnswer] {
    var ofCase: [Int: [Double]] = [:]
    for scores in results {
      for (index, probabilities) in zip(scores.indices, scores.probabilities) {
        ofCase[index] = probabilities
      }
    }
    return ofCase.keys.sorted().map {
      CaseAnswer(image: cases[$0], probabilities: ofCase[$0] ?? [])
    }
  }

  /// The fold of each unit of the training part; empty without folds.
  var foldOfUnit: [String: Int] {
    var foldOfUnit: [String: Int] = [:]
    for (place, image) in zip(request.lock.assignments, cases) {
      if let fold = place.fold { foldOfUnit[options.unit.id(of: image)] = fold }
    }
    return foldOfUnit
  }
}
