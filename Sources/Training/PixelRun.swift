internal import Cohorts
internal import Compute
internal import Evaluation
internal import Networks

/// One run of `FineTuning` for masks or boxes: what all its fits share.
struct PixelRun {
  let runner: FitRunner
  let pixels: PixelOptions
  let labels: PixelLabels
  let plan: PixelPlan
  let images: PreparedImages
  let rows: PixelRows
  let loss: PixelLoss
  /// The network every fit begins with.
  let first: PixelNetwork
  let loadSentences: [String]

  var request: FineTuning.Request { runner.request }
  var resources: Resources { runner.resources }
  var options: TrainingOptions { request.options }
  var events: (TrainingEvent) -> Void { runner.events }
  var cases: [CaseFacts] { request.cohort.facts }

  init(
    _ request: FineTuning.Request, _ pixels: PixelOptions, resources: Resources,
    isInterrupted: @escaping () -> Bool, events: @escaping (TrainingEvent) -> Void
  ) throws {
    runner = try FitRunner(
      request, resources: resources, isInterrupted: isInterrupted, events: events)
    self.pixels = pixels
    let options = request.options
    labels = try PixelLabels(
      of: request.cohort, lock: request.lock, options: options, workers: resources.workers)
    let head = labels.head
    plan = PixelPlan(options, pixels, head: head, start: request.start, width: request.width)
    let normalisation = request.start.normalisation
    images = PreparedImages(
      cohort: request.cohort,
      preprocessing: Preprocessing(
        inputSize: options.inputSize, fit: options.fit, mean: normalisation.mean,
        std: normalisation.std, scale: normalisation.scale),
      budgetBytes: request.memoryBudgetBytes / 4 * 3)
    rows = PixelRows(
      images: images,
      marks: Self.marks(request, labels, images.preprocessing), labels: head.labels,
      options: options, pixels: pixels)
    loss =
      options.task == .detect
      ? .boxes(BoxLoss(labelCount: head.outputCount))
      : .masks(MaskLoss(kind: head.kind, labelCount: head.outputCount, options: pixels))
    (first, loadSentences) = try request.start.pixelNetwork(
      plan, detects: options.task == .detect, seed: options.seed, buffers: resources.buffers)
    try runner.prepareFolder()
    if !loadSentences.isEmpty { events(.weightsLoaded(sentences: loadSentences)) }
  }

  /// What the networks are to answer: masks, or boxes in pixels of their input.
  private static func marks(
    _ request: FineTuning.Request, _ labels: PixelLabels, _ preprocessing: Preprocessing
  ) -> PixelRows.Marks {
    guard request.options.task == .detect else {
      return .masks(
        PreparedMasks(
          cohort: request.cohort, preprocessing: preprocessing, labels: labels.head.labels,
          budgetBytes: request.memoryBudgetBytes / 4))
    }
    let cases = request.cohort.facts
    var fitted = labels.boxes
    for (index, boxes) in labels.boxes {
      fitted[index] = boxes.map {
        preprocessing.fitted($0, height: cases[index].rows, width: cases[index].columns)
      }
    }
    return .boxes(fitted)
  }

  // MARK: - Fits

  /// Runs one fit to its end; nil when interrupted.
  private func train(
    _ fit: inout Fit<PixelNetwork>, _ phase: TrainingPhase, on training: [Int],
    validation: [Int]
  ) throws -> PixelTask? {
    let task = try PixelTask(
      phase: phase, options: options, cases: cases, labels: labels, training: training,
      validation: validation)
    let work = PixelWork(task: task, rows: rows, loss: loss, resources: resources)
    return try runner.run(work, &fit) ? task : nil
  }

  private func newFit() -> Fit<PixelNetwork> {
    Fit(network: first, optimizer: Optimizer(options))
  }

  /// Trains on the training part; the validation part stops.
  func onWhole() throws -> FineTuning.Outcome {
    let validation = request.lock.indices(in: .validation)
    if options.earlyStopping != nil, validation.isEmpty {
      events(.note(sentence: "Early stopping is off, because there is no validation part."))
    }
    var fit = newFit()
    guard
      let task = try train(
        &fit, .whole, on: request.lock.indices(in: .train), validation: validation)
    else { return Interruption(.whole, fit.progress).outcome }
    let network = fit.best ?? fit.network
    let held = validation.filter(labels.isAnnotated)
    events(.scoring(images: held.count, purpose: "validation"))
    let answers = try answers(about: held, of: network)
    let indexed = Array(zip(held, answers))
    return .finished(
      FineTuned(
        model: try model(
          [network], head: chosenHead(try worth(about: held, of: network), indexed), task: task,
          source: held.isEmpty ? .none : .validation),
        predictions: predictions(indexed, part: Part.validation.rawValue),
        answers: answers, history: fit.progress.history, foldHistories: [],
        loadSentences: loadSentences))
  }

  /// Trains once per fold for out-of-fold answers, then on all training data.
  func acrossFolds() throws -> FineTuning.Outcome {
    if options.earlyStopping != nil {
      events(.note(sentence: "Early stopping is off, because every fold is only predicted."))
    }
    if !request.lock.indices(in: .validation).isEmpty {
      events(
        .note(
          sentence: "The validation part is not used; out-of-fold predictions take its place."))
    }
    var folds: [PixelFold] = []
    for fold in 0..<request.lock.folds {
      switch try self.fold(fold) {
      case .success(let done): folds.append(done)
      case .failure(let stop): return stop.outcome
      }
    }
    let training = request.lock.indices(in: .train)
    var fit = newFit()
    guard let task = try train(&fit, .refit, on: training, validation: []) else {
      return Interruption(.refit, fit.progress).outcome
    }
    let indexed = folds.flatMap { $0.answers(cases) }.sorted { $0.index < $1.index }
      .map { ($0.index, $0.answer) }
    return .finished(
      FineTuned(
        model: try model(
          [fit.network], head: chosenHead(folds.flatMap(\.worth), indexed), task: task,
          source: .outOfFold),
        predictions: predictions(indexed, part: OperatingPoint.Source.outOfFold.rawValue),
        answers: indexed.map(\.1), history: fit.progress.history,
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
    try done.write(in: request.checkpointFolder)
    return .success(done)
  }
}
