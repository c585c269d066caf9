internal import Cohorts
internal import Files
public import Foundation
internal import Privacy
internal import Reports
internal import Training

/// Trains a model on a cohort; reports on validation or out-of-fold.
public struct FinetuneStage {
  static let modelName = "model.fovea"
  static let checkpointName = "checkpoint"
  static let predictionsName = "predictions.csv"
  static let artefacts = [
    modelName, predictionsName, "predictions.json", AnswersFile.fileName,
    PixelResultFiles.areasName, PixelResultFiles.boxesName, PixelResultFiles.masksName,
    EvaluationTask.fileName, Reporting.folderName, checkpointName,
  ]

  /// The sections of the settings that it reads.
  private static let sections: Set<String> = [
    "split", "model", "training", "augmentation", "calibration", "evaluation", "gates",
    "responsible",
  ]

  private let cohort: URL
  private let output: URL
  private var recipe: Recipe
  /// Whether to go on from a checkpoint in the output.
  public var resume = false
  /// Whether weights of which less than 90 % fit are accepted.
  public var allowPartial = false
  /// The batch that was planned, for a run that goes on another day.
  private var batchToKeep: Int?

  /// Trains on the cohort in a folder and writes to another.
  public init(cohort: URL, output: URL, recipe: Recipe) {
    self.cohort = cohort
    self.output = output
    self.recipe = recipe
  }

  /// Trains, predicts, evaluates and reports; answers for pixels go into answers.jsonl too, and
  /// into areas.csv and masks/ or boxes.csv as those of `fovea predict`.
  ///
  /// - Throws: `interrupted` and `terminated` after a checkpoint was written; what the rooms say.
  public func run(in context: StageContext) throws -> CommandResult {
    try checkOutput(context)
    let key = try context.existingKey()
    let cohort = try Cohort.open(folder: cohort, key: key)
    let split = CohortSplit(cohort: cohort, key: key)
    guard recipe.task != .classify else {
      let lock = try split.lock(for: recipe, context: context)
      return try train(on: cohort, lock, key, context)
    }
    // A classifier keeps its standard values: other ones would make other models. For masks and
    // boxes the split comes first, so that no image of the test part helps to choose the rest.
    let isSplit = try SplitLock.read(in: cohort, key: key) != nil
    let lock = try split.lock(
      for: isSplit ? recipe : Planning.split(of: cohort, recipe: recipe, context: context),
      context: context)
    let planning = try Planning(
      cohort: cohort, lock: lock, recipe: recipe,
      keptBatch: resume ? KeptBatch.read(in: output) : nil, context: context)
    let text = planning.yaml(showsPaths: false)
    try ReleaseGate(cohort: cohort.folder, key: key, context: context)
      .check(Data(text.utf8), named: "the plan")
    context.announce(.note("plan:\n\(text)"))
    var planned = self
    planned.recipe = planning.filled
    planned.batchToKeep = planning.batch
    return try planned.train(on: cohort, lock, key, context)
  }

  private func train(
    on cohort: Cohort, _ lock: SplitLock, _ key: SecretKey, _ context: StageContext
  ) throws -> CommandResult {
    let weights = try WeightChoice(
      recipe, folders: context.weightFolders, allowPartial: allowPartial)
    context.announce(.note(weights.sentence))
    if let advice = weights.advice { context.announce(.note(advice)) }
    let settings = PipelineText.resolved(recipe.values, sections: Self.sections)
    context.announce(.note("settings:\n\(settings)"))
    let gate = try ReleaseGate(
      cohort: cohort.folder, key: key, context: context,
      excusing: recipe.people.values.sorted())
    gate.announce(in: context)
    // Told now rather than after the training, at whose end all is searched.
    try gate.check(Data(settings.utf8), named: "the settings")
    if context.isDryRun { return planned(cohort, lock) }
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    try folder.make(mayReplace: true)
    if !resume { try Self.removeCheckpoint(in: output) }
    if let batchToKeep { try KeptBatch.write(batchToKeep, in: output) }
    // What an earlier run left stays until all of the new is there. The hidden folder is made
    // before the hours of training, so that a place that cannot be written is told at once.
    var trail = AuditTrail(
      command: "finetune", folder: output, key: key, context: context,
      inputs: ["cohort": cohort.digest, "split": lock.hash, "weights": weights.digest])
    try trail.begin()
    trail.gate = gate.standing
    return try trail.watch {
      try folder.staging(mayReplace: true) { staged in
        let ledger = try TestLedger.read(in: cohort, lock: lock, key: key)
        let fit = FineTuneRun(
          cohort: cohort, lock: lock, ledger: ledger, recipe: recipe, weights: weights,
          output: output, resume: resume)
        return try finish(fit, into: staged, trail, gate, context: context)
      }
    }
  }

  /// Trains, writes everything and puts it in its place.
  private func finish(
    _ fit: FineTuneRun, into staged: StagedFolder, _ trail: AuditTrail, _ gate: ReleaseGate,
    context: StageContext
  ) throws -> CommandResult {
    var cost = TrainingCost(convolution: context.convolution)
    let tuned = try fit.train(
      context, hint: "go on with the same command and --resume", cost: &cost)
    try fit.write(tuned, to: staged.url, through: gate, threads: context.threads)
    try PixelResultFiles(of: tuned.model)?.writeMasks(tuned.answers, to: staged)
    let lines = try report(on: tuned, of: fit, gate, to: staged.url, context)
    let exit = GateLines.exitCode(of: lines)
    try gate.check(staged.url)
    try trail.commit(
      staged, artefacts: Self.artefacts,
      counts: ["images": fit.cohort.cases.count, "predictions": tuned.predictions.count],
      exit: exit)
    let model = output.appendingPathComponent(Self.modelName)
    return CommandResult(
      "fovea.finetune/1",
      lines: GateLines.brokenFirst(
        ["model: \(model.path)", "sha256: \(try tuned.model.digest())"] + lines),
      members: [
        "model": .text(model.path), "sha256": .text(try tuned.model.digest()),
        "split": .text(fit.lock.hash), "predictions": .integer(tuned.predictions.count),
        "report": .text(output.appendingPathComponent(Reporting.folderName).path),
        "cost": .object(cost.facts.mapValues(JSONValue.text)),
        "dryRun": .flag(false),
      ], exitCode: exit)
  }

  private func report(
    on tuned: FineTuned, of fit: FineTuneRun, _ gate: ReleaseGate, to folder: URL,
    _ context: StageContext
  ) throws -> [String] {
    let part = CohortReport.developmentPart(fit.lock)
    guard recipe.task == .classify else {
      var report = PixelCohortReport(
        cohort: fit.cohort, lock: fit.lock, openings: fit.ledger.count, recipe: recipe, part: part)
      report.searched = gate.fact
      return try report.write(
        tuned.answers, model: tuned.model, name: "model", flow: nil, warnings: [], to: folder,
        place: output, context: context)
    }
    var report = CohortReport(
      cohort: fit.cohort, lock: fit.lock, openings: fit.ledger.count, recipe: recipe, part: part)
    report.searched = gate.fact
    return try report.write(
      tuned.predictions, model: tuned.model, name: "model", flow: nil, warnings: [], to: folder,
      place: output, context: context)
  }

  /// Removes what an unfinished training left.
  static func removeCheckpoint(in output: URL) throws {
    let folder = output.appendingPathComponent(checkpointName)
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    try Checkpoint.remove(in: folder)
    KeptBatch.remove(in: output)
    // The folder goes too, unless somebody put something into it.
    rmdir(folder.path)
  }

  /// With `--resume` the output must hold an unfinished run or nothing; else it must be empty.
  private func checkOutput(_ context: StageContext) throws {
    let folder = OutputFolder(url: output, artefacts: Self.artefacts)
    let hasModel = FileManager.default.fileExists(
      atPath: output.appendingPathComponent(Self.modelName).path)
    let hasCheckpoint = Checkpoint.exists(
      in: output.appendingPathComponent(Self.checkpointName))
    if hasCheckpoint, !resume, !context.mayReplace {
      throw PipelinesError(
        .cannotCreate, subject: output.path, reason: "holds an unfinished run",
        hint: "go on with --resume, or start again with --force")
    }
    if resume, hasModel, !hasCheckpoint {
      throw PipelinesError(
        .cannotCreate, subject: output.path, reason: "holds a finished run, nothing is left to do",
        hint: "choose another folder, or start again with --force and without --resume")
    }
    try folder.check(mayReplace: context.mayReplace || resume)
  }

  private func planned(_ cohort: Cohort, _ lock: SplitLock) -> CommandResult {
    let options = recipe.trainingOptions
    return CommandResult(
      "fovea.finetune/1",
      lines: [
        "would train on \(cohort.cases.count) images, split \(lock.hash)",
        "would write \(output.appendingPathComponent(Self.modelName).path)",
      ],
      members: [
        "images": .integer(cohort.cases.count), "split": .text(lock.hash),
        "epochs": .integer(options.epochs), "dryRun": .flag(true),
      ])
  }
}
