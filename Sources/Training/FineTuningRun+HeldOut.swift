internal import Cohorts
internal import Compute
internal import Evaluation
internal import Networks

extension FineTuningRun {
  /// What networks say about the units that they were not trained on, without a model of all.
  func heldOut() throws -> FineTuning.HeldOutOutcome {
    let hasFolds = request.lock.folds > 0
    let results =
      hasFolds ? try foldScores(keepsNetworks: false) : try validationScores().map { [$0] }
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
  ///
  /// - Parameter keepsNetworks: whether the folds' networks stay on disk beside them.
  func foldScores(keepsNetworks: Bool) throws -> Result<[FoldScores], Interruption> {
    let training = request.lock.indices(in: .train)
    var results: [FoldScores] = []
    for fold in 0..<request.lock.folds {
      func isInside(_ index: Int) -> Bool { request.lock.assignments[index].fold == fold }
      let result = try scores(
        .fold(fold, of: request.lock.folds), fold: fold, on: training.filter { !isInside($0) },
        validation: [], held: training.filter(isInside), keepsNetwork: keepsNetworks)
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
      held: validation, keepsNetwork: false)
  }

  /// Runs one fit and scores what it did not train on, or finds that on disk.
  private func scores(
    _ phase: TrainingPhase, fold: Int, on training: [Int], validation: [Int], held: [Int],
    keepsNetwork: Bool
  ) throws -> Result<FoldScores, Interruption> {
    let folder = request.checkpointFolder
    if let done = try FoldScores.read(
      fold, in: folder, configuration: configuration, convolution: resources.convolution)
    {
      return .success(done)
    }
    var fit = newFit()
    guard let task = try train(&fit, phase, on: training, validation: validation) else {
      return .failure(Interruption(phase, fit.progress))
    }
    let classifiers = try networks(of: fit, task)
    events(.scoring(images: held.count, purpose: "\(phase)"))
    let scorer = ImageScorer(classifiers: classifiers, head: labels.head, resources: resources)
    let inputs = NetworkInputs(
      images: images, classifier: classifiers[0], cache: nil, resources: resources)
    let found = try scorer.answers(of: held, inputs: inputs)
    let disagreements = found.compactMap(\.disagreement)
    let scores = FoldScores(
      configuration: configuration, convolution: resources.convolution, fold: fold,
      indices: held, probabilities: found.map(\.probabilities),
      disagreements: disagreements.isEmpty ? nil : disagreements, history: fit.progress.history)
    _ = try units(answers([scores]))  // refuses scores that are not numbers
    if keepsNetwork { try KeptNetwork(fold: fold, runner: runner).write(classifiers[0]) }
    try scores.write(in: folder)
    forgetCycles(of: phase)
    return .success(scores)
  }

  func answers(_ results: [FoldScores]) -> [CaseAnswer] {
    var ofCase: [Int: CaseAnswer] = [:]
    for scores in results {
      for (index, probabilities) in zip(scores.indices, scores.probabilities) {
        ofCase[index] = CaseAnswer(image: cases[index], probabilities: probabilities)
      }
      for (index, disagreement) in zip(scores.indices, scores.disagreements ?? []) {
        ofCase[index]?.disagreement = disagreement
      }
    }
    return ofCase.sorted { $0.key < $1.key }.map(\.value)
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
