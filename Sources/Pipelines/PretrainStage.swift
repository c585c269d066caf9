internal import Compute
internal import Files
public import Foundation
internal import Networks
internal import Phantoms
internal import Privacy
internal import Training

/// Trains a backbone on pictures from formulas.
public struct PretrainStage {
  private let recipe: PretrainRecipe
  private let output: PretrainOutput

  /// Trains by a recipe and writes to a folder.
  ///
  /// - Parameter resume: whether to go on from a state in the output.
  public init(recipe: PretrainRecipe, output: URL, resume: Bool) {
    self.recipe = recipe
    self.output = PretrainOutput(folder: output, resume: resume)
  }

  /// Trains, then writes the backbone, its facts and its card.
  ///
  /// - Throws: `interrupted` and `terminated` after the state was written; what Training says.
  public func run(in context: StageContext) throws -> CommandResult {
    try output.check(context)
    context.announce(.note("settings:\n\(recipe.text)"))
    if context.isDryRun { return planned() }
    return try output.staging { staged in try train(into: staged, context: context) }
  }

  private func train(
    into staged: StagedFolder, context: StageContext
  ) throws -> CommandResult {
    let pretraining = try Pretraining(
      recipe.options, checkpointFolder: output.checkpointFolder,
      checkpointMinutes: recipe.checkpointMinutes,
      workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice)
    let outcome = try pretraining.run(
      resume: output.resume, isInterrupted: { Interruption.isRequested },
      events: { Self.tell($0, context) })
    switch outcome {
    case .finished(let backbone): return try write(backbone, in: staged)
    case .interrupted(let step):
      throw PretrainOutput.interruption(step: step, of: recipe.options.steps)
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

  private func write(
    _ backbone: PretrainedBackbone, in staged: StagedFolder
  ) throws -> CommandResult {
    let data = try backbone.weightFile(recipe.format)
    let digest = Digest.sha256(data)
    try output.write(
      data, summary: try backbone.summary(), card: backbone.card(digest: digest),
      in: staged
    ) { (staged) throws(FilesError) in
      try AuditLog(in: output.folder).handOn(to: staged)
    }
    return CommandResult(
      "fovea.pretrain/1",
      lines: [
        "backbone: \(output.weights.path)", "sha256: \(digest)",
        "pictures: \(backbone.imageCount), all from formulas",
      ],
      members: [
        "backbone": .text(output.weights.path), "sha256": .text(digest),
        "pictures": .integer(backbone.imageCount), "dryRun": .flag(false),
      ])
  }

  private func planned() -> CommandResult {
    let options = recipe.options
    let pictures = options.steps * options.batch
    return CommandResult(
      "fovea.pretrain/1",
      lines: [
        "would train \(options.architecture.rawValue) on \(pictures) pictures from formulas",
        "would write \(output.weights.path)",
      ],
      members: [
        "backbone": .text(output.weights.path),
        "pictures": .integer(pictures), "dryRun": .flag(true),
      ])
  }
}
