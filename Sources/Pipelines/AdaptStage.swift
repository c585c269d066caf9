internal import Cohorts
internal import Compute
internal import Files
public import Foundation
internal import Networks
internal import Training

/// Trains a backbone further on a cohort's own images, without their labels.
public struct AdaptStage {
  /// The weights to go on from, and what a person knows of them that their file does not say.
  public struct Start: Sendable {
    /// A file or a name; nil for the weights that come with Fovea.
    public var backbone: String?
    /// The network, by name.
    public var architecture: String?
    /// The input normalisation, as `InputNormalisation` reads it.
    public var inputNorm: String?

    /// Makes a start from the weights that come with Fovea.
    public init() {}
  }

  private let start: Start
  private let cohort: URL
  private let recipe: AdaptRecipe
  private let output: PretrainOutput

  /// Adapts weights to the cohort in a folder and writes to another.
  ///
  /// - Parameter resume: whether to go on from a state in the output.
  public init(start: Start, cohort: URL, recipe: AdaptRecipe, output: URL, resume: Bool) {
    self.start = start
    self.cohort = cohort
    self.recipe = recipe
    self.output = PretrainOutput(folder: output, resume: resume)
  }

  /// Trains, then writes the backbone, its facts and its card.
  ///
  /// - Throws: `interrupted` and `terminated` after the state was written; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    try output.check(context, inputs: [cohort])
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    let lock = try SplitLock.read(in: cohort, key: key)
    let source = try weights(context)
    let learnt = AdaptationCohort(cohort, lock: lock)
    context.announce(.note("weights: \(source.sentence)"))
    context.announce(.note(learnt.sentence))
    for warning in learnt.warnings { context.announce(.warning(warning)) }
    context.announce(.note("settings:\n\(recipe.text)"))
    let available = MemoryLimit().availableBytes
    let request = AdaptationRequest(
      options: recipe.options, source: source, cohort: cohort, lock: lock,
      checkpointFolder: output.checkpointFolder, checkpointMinutes: recipe.checkpointMinutes,
      memoryBudgetBytes: FineTuneRun.budgetBytes(of: available))
    let workers = WorkerPool(threadCount: context.threads)
    try foresee(request, available: available, workers, context)
    let gate = try ReleaseGate(cohort: cohort.folder, key: key, context: context)
    gate.announce(in: context)
    if context.isDryRun { return planned(source, learnt) }
    var trail = AuditTrail(
      command: "pretrain", folder: output.folder, key: key, context: context,
      inputs: ["cohort": cohort.digest])
    trail.gate = gate.standing
    return try trail.watch {
      try output.staging(begin: { try trail.begin() }) { staged in
        try adapt(request, into: staged, trail, gate, workers: workers, context: context)
      }
    }
  }

  private func adapt(
    _ request: AdaptationRequest, into staged: StagedFolder, _ trail: AuditTrail,
    _ gate: ReleaseGate, workers: WorkerPool, context: StageContext
  ) throws -> CommandResult {
    let adaptation = try Adaptation(
      request, workers: workers, buffers: BufferPool(), convolution: context.convolution.choice)
    let outcome = try adaptation.run(
      resume: output.resume, isInterrupted: { Interruption.isRequested },
      events: { Self.tell($0, context) })
    switch outcome {
    case .finished(let backbone): return try write(backbone, in: staged, trail, gate)
    case .interrupted(let step):
      throw PretrainOutput.interruption(step: step, of: adaptation.stepCount)
    }
  }

  /// Says what memory the run will take, and refuses one that does not fit.
  ///
  /// - Throws: `usage` with the batch that would fit.
  private func foresee(
    _ request: AdaptationRequest, available: Int?, _ workers: WorkerPool, _ context: StageContext
  ) throws {
    guard let available, let now = ProcessMemory.now else { return }
    let forecast = try Adaptation.memoryForecast(
      of: request, residentBytes: now.residentBytes, workers: workers,
      convolution: context.convolution.choice)
    context.announce(.note(forecast.sentence))
    try forecast.require(
      within: available + now.residentBytes, inputSize: request.options.side, keys: .adaptation)
  }

  /// Without a name the shipped weights are taken, whatever the folders hold.
  private func weights(_ context: StageContext) throws -> WeightSource {
    let url =
      try start.backbone.map { try WeightsStage.url($0, in: context) }
      ?? WeightSource.find(ShippedWeights.standard, in: [ShippedWeights.folder])
    return try WeightSource(
      contentsOf: url, architecture: start.architecture.map(WeightsStage.architecture),
      normalisation: start.inputNorm.map(WeightsStage.normalisation))
  }

  private static func tell(_ event: Adaptation.Event, _ context: StageContext) {
    switch event {
    case .weightsLoaded(let sentences):
      for sentence in sentences { context.announce(.detail(sentence)) }
    case .resumed(let step): context.announce(.note("going on after step \(step)"))
    case .stepEnded(let step, let total, _):
      context.announce(.progress(task: "pretrain", done: step, total: total))
    case .epochEnded(let record, let count, let speed):
      func text(_ number: Double) -> String { Decimals.text(number, places: 3) }
      context.announce(
        .milestone(
          "epoch \(record.epoch) of \(count): loss \(text(record.loss)), "
            + "distance of views \(text(record.invariance)), "
            + "lacking deviation \(text(record.variance)), "
            + "covariance \(text(record.covariance)), spread \(text(record.spread)), "
            + "\(Int(speed.rounded())) images/s"))
    case .checkpointWritten(let step):
      context.announce(.detail("the state after step \(step) is on disk"))
    }
  }

  private func write(
    _ backbone: AdaptedBackbone, in staged: StagedFolder, _ trail: AuditTrail,
    _ gate: ReleaseGate
  ) throws -> CommandResult {
    let data = try backbone.weightFile(recipe.format)
    let digest = Digest.sha256(data)
    try output.write(
      data, summary: try backbone.summary(), card: backbone.card(digest: digest),
      in: staged
    ) { staged in
      try gate.check(staged.url)
      try trail.commit(
        staged, artefacts: PretrainOutput.artefacts,
        counts: ["images": backbone.cohort.images, "patients": backbone.cohort.patients])
    }
    return CommandResult(
      "fovea.pretrain/1",
      lines: [
        "backbone: \(output.weights.path)", "sha256: \(digest)", backbone.cohort.sentence,
        AdaptedBackbone.privacy,
      ],
      members: members(backbone.cohort).merging(
        ["sha256": .text(digest), "dryRun": .flag(false)]) { $1 })
  }

  private func members(_ learnt: AdaptationCohort) -> [String: JSONValue] {
    let privacy = [AdaptedBackbone.privacy]
    return [
      "backbone": .text(output.weights.path), "cohort": .text(learnt.digest),
      "split": learnt.split.map { JSONValue.text($0) } ?? .null, "images": .integer(learnt.images),
      "patients": .integer(learnt.patients), "leftOut": .integer(learnt.leftOut),
      "warnings": .array((privacy + learnt.warnings).map(JSONValue.text)),
    ]
  }

  private func planned(_ source: WeightSource, _ learnt: AdaptationCohort) -> CommandResult {
    CommandResult(
      "fovea.pretrain/1",
      lines: [
        "would adapt \(source.card.architecture.rawValue) to \(learnt.images) images of "
          + "\(learnt.patients) patients, without labels",
        "would write \(output.weights.path)",
      ],
      members: members(learnt).merging(["dryRun": .flag(true)]) { $1 })
  }
}
