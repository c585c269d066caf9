internal import Compute
internal import Files
public import Foundation
internal import Networks
internal import Phantoms
internal import Training

/// Trains a backbone on pictures from formulas.
public struct PretrainStage {
  private static let weightsName = "backbone.safetensors"
  private static let summaryName = "pretraining.json"
  private static let cardName = "MODEL_CARD.md"
  private static let checkpointName = "checkpoint"
  private static let artefacts = [weightsName, summaryName, cardName, checkpointName]

  private let recipe: PretrainRecipe
  private let output: URL
  /// Whether to go on from a state in the output.
  public var resume = false

  /// Trains by a recipe and writes to a folder.
  public init(recipe: PretrainRecipe, output: URL) {
    self.recipe = recipe
    self.output = output
  }

  private var checkpointFolder: URL { output.appendingPathComponent(Self.checkpointName) }

  /// Trains, then writes the backbone, its facts and its card.
  ///
  /// - Throws: `interrupted` and `terminated` after the state was written; what Training says.
  public func run(in context: StageContext) throws -> CommandResult {
    try checkOutput(context)
    context.announce(.note("settings:\n\(recipe.text)"))
    if context.isDryRun { return planned() }
    try OutputFolder(url: output, artefacts: resume ? [] : Self.artefacts).make(mayReplace: true)
    try OutputFolder.make(checkpointFolder)
    let pretraining = try Pretraining(
      recipe.options, checkpointFolder: checkpointFolder,
      checkpointMinutes: recipe.checkpointMinutes,
      workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice)
    let outcome = try pretraining.run(
      resume: resume, isInterrupted: { Interruption.isRequested },
      events: { Self.tell($0, context) })
    switch outcome {
    case .finished(let backbone): return try write(backbone)
    case .interrupted(let step):
      throw PipelinesError(
        Interruption.exitCode == 143 ? .terminated : .interrupted, subject: "pretrain",
        reason: "stopped on request after step \(step) of \(recipe.options.steps)",
        hint: "go on with the same command and --resume")
    }
  }

  private static func tell(_ event: Pretraining.Event, _ context: StageContext) {
    switch event {
    case .resumed(let step): context.announce(.note("going on after step \(step)"))
    case .stepEnded(let step, let total, _):
      context.announce(.progress(task: "pretrain", done: step, total: total))
    case .evaluated(let record, let speed):
      let families = PhantomFamily.allCases.compactMap { family -> String? in
        let own = record.accuracies.filter { $0.key.hasPrefix(family.rawValue + ".") }
        guard !own.isEmpty else { return nil }
        let mean = own.keys.sorted().compactMap { own[$0] }.reduce(0, +) / Double(own.count)
        return "\(family.rawValue) \(Int((100 * mean).rounded())) %"
      }
      context.announce(
        .milestone(
          "step \(record.step): loss \(Decimals.text(record.loss, places: 3)), "
            + "\(Int(speed.rounded())) images/s, right on held-out pictures: "
            + families.joined(separator: ", ")))
      context.announce(
        .detail(
          record.accuracies.sorted { $0.key < $1.key }
            .map { "\($0.key) \(Int((100 * $0.value).rounded())) %" }.joined(separator: ", ")))
    case .checkpointWritten(let step):
      context.announce(.detail("the state after step \(step) is on disk"))
    }
  }

  private func write(_ backbone: PretrainedBackbone) throws -> CommandResult {
    let data = try backbone.weightFile(recipe.format)
    let digest = Digest.sha256(data)
    let weights = output.appendingPathComponent(Self.weightsName)
    try AtomicFile.write(
      try backbone.summary(), to: output.appendingPathComponent(Self.summaryName))
    try AtomicFile.write(
      Data(backbone.card(digest: digest).utf8), to: output.appendingPathComponent(Self.cardName))
    try AtomicFile.write(data, to: weights)
    Pretraining.removeState(in: checkpointFolder)
    // The folder goes too, unless somebody put something into it.
    rmdir(checkpointFolder.path)
    return CommandResult(
      "fovea.pretrain/1",
      lines: [
        "backbone: \(weights.path)", "sha256: \(digest)",
        "pictures: \(backbone.imageCount), all from formulas",
      ],
      members: [
        "backbone": .text(weights.path), "sha256": .text(digest),
        "pictures": .integer(backbone.imageCount), "dryRun": .flag(false),
      ])
  }

  /// With `resume` the output must hold an unfinished run or nothing; else it must be empty.
  private func checkOutput(_ context: StageContext) throws {
    let isFinished = FileManager.default.fileExists(
      atPath: output.appendingPathComponent(Self.weightsName).path)
    let hasState = Pretraining.hasState(in: checkpointFolder)
    if hasState, !resume, !context.mayReplace {
      throw PipelinesError(
        .cannotCreate, subject: output.path, reason: "holds an unfinished pretraining",
        hint: "go on with --resume, or start again with --force")
    }
    if resume, isFinished, !hasState {
      throw PipelinesError(
        .cannotCreate, subject: output.path,
        reason: "holds a finished pretraining, nothing is left to do",
        hint: "choose another folder, or start again with --force and without --resume")
    }
    try OutputFolder(url: output, artefacts: Self.artefacts)
      .check(mayReplace: context.mayReplace || resume)
  }

  private func planned() -> CommandResult {
    let options = recipe.options
    let pictures = options.steps * options.batch
    return CommandResult(
      "fovea.pretrain/1",
      lines: [
        "would train \(options.architecture.rawValue) on \(pictures) pictures from formulas",
        "would write \(output.appendingPathComponent(Self.weightsName).path)",
      ],
      members: [
        "backbone": .text(output.appendingPathComponent(Self.weightsName).path),
        "pictures": .integer(pictures), "dryRun": .flag(true),
      ])
  }
}
