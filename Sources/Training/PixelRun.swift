internal import Annotations
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
    if case .pretrained = request.start, pixels.usesPlainUNet {
      throw TrainingError(
        .usage, subject: "model.architecture",
        reason: "is the plain U-Net, which begins with random weights",
        hint: "take a backbone to begin with pretrained weights")
    }
    plan = PixelPlan(options, pixels, head: head, start: request.start, width: request.width)
    try plan.requireSkips()
    let memory = try Self.memoryPlan(of: request, pixels, plan: plan, resources: resources)
    let normalisation = request.start.normalisation
    images = PreparedImages(
      cohort: request.cohort,
      preprocessing: Preprocessing(
        inputSize: options.inputSize, fit: options.fit, mean: normalisation.mean,
        std: normalisation.std, scale: normalisation.scale),
      keepsStoredSize: pixels.field == .window, budgetBytes: memory.budgetBytes / 4 * 3)
    let order = try SeriesOrder(request.cohort.cases, neighbours: pixels.neighbours)
    rows = PixelRows(
      images: images,
      marks: Self.marks(
        request, pixels, labels, images.preprocessing, budgetBytes: memory.budgetBytes / 4),
      labels: head.labels, options: options, pixels: pixels, order: order)
    loss =
      options.task == .detect
      ? .boxes(BoxLoss(labelCount: head.outputCount))
      : .masks(MaskLoss(kind: head.kind, labelCount: head.outputCount, options: pixels))
    (first, loadSentences) = try request.start.pixelNetwork(
      plan, detects: options.task == .detect, seed: options.seed, buffers: resources.buffers)
    try runner.prepareFolder()
    announce(memory)
    for note in order.notes { events(.note(sentence: note)) }
    if !loadSentences.isEmpty { events(.weightsLoaded(sentences: loadSentences)) }
  }

  /// What the networks are to answer: masks, or boxes in pixels of their input.
  private static func marks(
    _ request: FineTuning.Request, _ pixels: PixelOptions, _ labels: PixelLabels,
    _ preprocessing: Preprocessing, budgetBytes: Int
  ) -> PixelRows.Marks {
    let isWhole = pixels.field == .whole
    guard request.options.task == .detect else {
      return .masks(
        PreparedMasks(
          cohort: request.cohort, preprocessing: isWhole ? preprocessing : nil,
          labels: labels.head.labels, budgetBytes: budgetBytes))
    }
    guard isWhole else { return .boxes(labels.boxes) }
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

  /// Runs one fit from its beginning, or from its checkpoint, to its end; nil when interrupted.
  func train(
    _ fit: inout Fit<PixelNetwork>, _ phase: TrainingPhase, on training: [Int],
    validation: [Int]
  ) throws -> PixelTask? {
    let task = try PixelTask(
      phase: phase, options: options, cases: cases, labels: labels, training: training,
      validation: validation)
    if case .boxes(let boxes) = rows.marks {
      let known = task.set.indices.flatMap { boxes[$0] ?? [] }
      fit.network.setSizeBias(
        of: known.filter { labels.head.labels.contains($0.label) }, stride: PixelRows.boxStride)
    }
    let work = PixelWork(task: task, rows: rows, loss: loss, resources: resources)
    return try runner.run(work, &fit) ? task : nil
  }

  func newFit() -> Fit<PixelNetwork> {
    Fit(network: first, optimizer: Optimizer(options))
  }

  /// Trains on the training part; the validation part stops.
  func onWhole() throws -> FineTuning.Outcome {
    let validation = request.lock.indices(in: .validation)
    if options.earlyStopping != nil, validation.isEmpty {
      events(.note(sentence: "Early stopping is off, because there is no validation part."))
    }
    if pixels.keepsFolds {
      events(
        .note(sentence: "training.keepFolds changes nothing, because the split has no folds."))
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
          [network], head: chosenHead(try worth(about: held, of: network), indexed),
          training: task.set.indices, source: held.isEmpty ? .none : .validation),
        predictions: predictions(indexed, part: Part.validation.rawValue),
        answers: answers, history: fit.progress.history, foldHistories: [],
        loadSentences: loadSentences))
  }
}
