internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy
internal import Tensors
internal import Training

/// One fine-tuning inside an output folder: training and what it leaves.
struct FineTuneRun {
  /// The most memory for images and features that are kept between epochs, as share of what is
  /// free: the rest is for activations and for other people's programs.
  private static let memoryShare = 0.4
  /// Where Linux does not say what is free.
  private static let assumedFreeBytes = 2 << 30

  let cohort: Cohort
  let lock: SplitLock
  let ledger: TestLedger
  let recipe: Recipe
  let weights: WeightChoice
  let output: URL
  let resume: Bool

  /// Memory for images and features that are kept between epochs, of what is available.
  static func budgetBytes(of available: Int?) -> Int {
    Int(Double(available ?? assumedFreeBytes) * memoryShare)
  }

  /// Trains, or goes on.
  ///
  /// - Parameters:
  ///   - hint: what to do after an interruption.
  ///   - cost: is told what the training takes.
  /// - Throws: `interrupted`, `terminated`; what Training says.
  func train(
    _ context: StageContext, hint: String, cost: inout TrainingCost
  ) throws -> FineTuned {
    var running = cost
    let outcome = try FineTuning.run(
      request(
        recipe.trainingOptions, from: weights.start,
        in: output.appendingPathComponent(FinetuneStage.checkpointName)),
      workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice, isInterrupted: { Interruption.isRequested },
      events: { event in
        running.note(event)
        if let announcement = event.announcement { context.announce(announcement) }
      })
    running.end()
    cost = running
    switch outcome {
    case .finished(let tuned):
      context.announce(.note(cost.sentence))
      return tuned
    case .interrupted(let phase, let epoch, let step):
      throw PipelinesError(
        Interruption.exitCode == 143 ? .terminated : .interrupted, subject: "finetune",
        reason: "stopped on request in \(phase), epoch \(epoch), after step \(step)", hint: hint)
    }
  }

  /// What Training is asked for.
  ///
  /// - Parameters:
  ///   - options: the run's own, or a variation of them.
  ///   - folder: where the state is written.
  func request(
    _ options: TrainingOptions, from start: FineTuning.Start, in folder: URL
  ) -> FineTuning.Request {
    let available = MemoryLimit().availableBytes
    var request = FineTuning.Request(
      cohort: cohort, lock: lock, ledger: ledger, options: options, start: start,
      people: recipe.people, checkpointFolder: folder, resume: resume, usesFeatureCache: true,
      memoryBudgetBytes: Self.budgetBytes(of: available))
    // What the program takes already is not in what is available, but in what it will take.
    request.memoryLimitBytes = available.map { $0 + (ProcessMemory.now?.residentBytes ?? 0) }
    return request
  }

  /// - Throws: `identityFound` where a stretch of an image, resized as for the network, is in the
  ///   model; what loading says.
  private func check(_ model: ModelFile, through gate: ReleaseGate, threads: Int) throws {
    guard gate.hasSeal else { return }
    let preprocessing = model.card.preprocessing
    let buffers = BufferPool()
    let workers = WorkerPool(threadCount: threads)
    var inputs = IdentifyingValues()
    for index in cohort.cases.indices {
      let image = PixelPipeline.unitImage(of: try cohort.image(at: index))
      let fitted = preprocessing.fitted(image, workers: workers, buffers: buffers)
      let values = preprocessing.input(of: fitted, buffers: buffers)
      let channels = values.shape[3]
      let samples = values.withSpan { span in span.indices.map { span[$0] } }
      inputs.add(rows: values.shape[1], columns: values.shape[2]) {
        Double(samples[$0 * channels + 1])
      }
    }
    var gate = gate
    gate.add(inputs)
    try gate.check(try model.encoded(), named: FinetuneStage.modelName)
  }

  /// Writes predictions, areas or boxes, then the model, into the folder, unless the model holds an
  /// image as the network was given it.
  func write(_ tuned: FineTuned, to folder: URL, through gate: ReleaseGate, threads: Int) throws {
    try check(tuned.model, through: gate, threads: threads)
    let answered = tuned.predictions.count { $0.status == .ok }
    try PredictionsFile.write(
      tuned.predictions, model: try tuned.model.digest(),
      counts: ["rows": tuned.predictions.count, "answered": answered], to: folder)
    if let files = PixelResultFiles(of: tuned.model) {
      try AnswersFile.write(tuned.answers, to: folder)
      try files.writeTable(
        tuned.answers,
        cases: Dictionary(cohort.cases.map { ($0.caseID, $0) }, uniquingKeysWith: { $1 }),
        to: folder)
    }
    try tuned.model.write(to: folder.appendingPathComponent(FinetuneStage.modelName))
  }
}
