internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks

/// One run of `FineTuning`: what all its fits share.
struct FineTuningRun {
  let runner: FitRunner
  let labels: LabelTable
  let images: PreparedImages
  /// Memory for outputs of frozen stages.
  let featureBudgetBytes: Int
  /// The network every fit begins with.
  let first: Classifier
  let loadSentences: [String]

  var request: FineTuning.Request { runner.request }
  var resources: Resources { runner.resources }
  var configuration: String { runner.configuration }
  var events: (TrainingEvent) -> Void { runner.events }
  var options: TrainingOptions { request.options }
  var cases: [CaseFacts] { request.cohort.facts }

  init(
    _ request: FineTuning.Request, resources: Resources, isInterrupted: @escaping () -> Bool,
    events: @escaping (TrainingEvent) -> Void
  ) throws {
    runner = try FitRunner(
      request, resources: resources, isInterrupted: isInterrupted, events: events)
    let options = request.options
    try options.conformal?.requireAttribute(
      in: request.cohort.facts, subject: "calibration.conformalBy")
    let cohort = request.cohort
    labels = try LabelTable(of: cohort, lock: request.lock, options: options)
    try FineTuning.requireReserves(of: options, cohort: cohort, lock: request.lock)
    let plan = try Self.memoryPlan(
      of: request, outputCount: labels.head.outputCount, resources: resources)
    featureBudgetBytes = plan.budgetBytes / 2
    let normalisation = request.start.normalisation
    images = PreparedImages(
      cohort: cohort,
      preprocessing: Preprocessing(
        inputSize: options.inputSize, fit: options.fit, mean: normalisation.mean,
        std: normalisation.std, scale: normalisation.scale),
      budgetBytes: plan.budgetBytes / 2)
    var (network, sentences) = try request.start.classifier(
      outputCount: labels.head.outputCount, width: request.width, seed: options.seed,
      dropout: options.dropout ?? 0, buffers: resources.buffers)
    network.addAdapters(of: options, buffers: resources.buffers)
    (first, loadSentences) = (network, sentences)
    try runner.prepareFolder()
    announceMemory(plan)
    if !loadSentences.isEmpty { events(.weightsLoaded(sentences: loadSentences)) }
  }

  // MARK: - Without folds

  /// Trains on the training part; the validation part stops, calibrates and sets thresholds.
  func onWhole() throws -> FineTuning.Outcome {
    let validation = request.lock.indices(in: .validation)
    if validation.isEmpty { try options.requireNoCertainty() }
    if options.earlyStopping != nil, validation.isEmpty {
      events(.note(sentence: "Early stopping is off, because there is no validation part."))
    } else if options.earlyStopping != nil, options.snapshots != nil {
      events(.note(sentence: "Early stopping is off, because every cycle runs to its end."))
    }
    if options.keepsFolds == true {
      events(
        .note(sentence: "training.keepFolds changes nothing, because the split has no folds."))
    }
    var fit = newFit()
    guard
      let task = try train(
        &fit, .whole, on: request.lock.indices(in: .train), validation: validation)
    else {
      return Interruption(.whole, fit.progress).outcome
    }
    let classifiers = try networks(of: fit, task)
    events(.scoring(images: validation.count, purpose: "validation"))
    let seen = try observe(validation, with: classifiers)
    let learned =
      task.privacy == nil
      ? try learn(
        classifiers, training: task.set.indices, others: validation, observations: seen)
      : learn(fromValidation: validation, seen)
    try requireNumbers(validation, seen)
    // What the model refuses decides neither thresholds nor calibration.
    let checked = try units(zip(validation, seen).map { self.checked($0, $1, learned) })
    let point = OperatingPoint(
      checked, options: options, source: validation.isEmpty ? .none : .validation)
    announceCertainty(of: point)
    announceEnsemble(point)
    let rows = checked.rows(
      unit: options.unit.predictionUnit, part: Part.validation.rawValue
    ) { _ in point }
    return .finished(
      FineTuned(
        model: try model(
          classifiers, point: point, learned: learned,
          privacy: task.privacy?.statement(stepsTaken: fit.progress.totalSteps),
          reference: reference(
            zip(validation, seen).map { (index: $0, seen: $1) }, learned, rows: rows,
            source: .validation)),
        predictions: rows, history: fit.progress.history, foldHistories: [],
        loadSentences: loadSentences))
  }

  /// - Throws: `diverged` where a score of any image is no number, refused or not.
  private func requireNumbers(_ indices: [Int], _ seen: [Seen]) throws(TrainingError) {
    _ = try units(
      zip(indices, seen).map { index, seen in
        CaseAnswer(image: cases[index], probabilities: seen.outcome.probabilities)
      })
  }

  // MARK: - With folds

  /// Trains once per fold for out-of-fold scores, then on all training data.
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
    let results: [FoldScores]
    let ensemble = options.ensemble(folds: request.lock.folds)
    switch try foldScores(keepsNetworks: ensemble?.source == .folds) {
    case .success(let scores): results = scores
    case .failure(let stop): return stop.outcome
    }
    let last: Final
    switch try final(after: results) {
    case .success(let done): last = done
    case .failure(let stop): return stop.outcome
    }
    let all = try units(answers(results))
    let point = OperatingPoint(all, options: options, source: .outOfFold)
    announceCertainty(of: point)
    announceEnsemble(point)
    let learned = try learn(
      last.networks, training: last.training, others: [], observations: [])
    for remark in learned.contract?.remarks(on: point) ?? [] { events(.note(sentence: remark)) }
    let rows = try outOfFoldRows(all, results)
    return .finished(
      FineTuned(
        model: try model(
          last.networks, point: point, learned: learned, privacy: nil,
          reference: reference(learned.sample, learned, rows: rows, source: .outOfFold)),
        predictions: rows, history: last.history,
        foldHistories: results.map(\.history), loadSentences: loadSentences))
  }

  /// Says what sets or the rule for abstaining lack.
  private func announceCertainty(of point: OperatingPoint) {
    for remark in point.certaintyRemarks { events(.note(sentence: remark)) }
  }

  /// Rows whose threshold and temperature come from the other folds.
  private func outOfFoldRows(
    _ all: UnitScores, _ results: [FoldScores]
  ) throws(TrainingError) -> [PredictionRow] {
    var points: [OperatingPoint] = []
    for fold in results.indices {
      let others = results.filter { $0.fold != fold }
      points.append(
        OperatingPoint(
          try units(answers(others)), options: options, source: .outOfFold))
    }
    let foldOfUnit = foldOfUnit
    return all.rows(
      unit: options.unit.predictionUnit, part: OperatingPoint.Source.outOfFold.rawValue,
      fold: { foldOfUnit[$0.unitID] }
    ) { points[foldOfUnit[$0.unitID] ?? 0] }
  }
}
