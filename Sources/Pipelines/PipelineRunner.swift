// Pipelines knows all rooms and only calls them: a checked YAML file becomes a model and a report.
// In: pipeline files, flags as key=value, tables of predictions, folders of images and cohorts.
// Out: run folders (cohort, split, model, predictions, evaluation, report, run.json), results.
// Called by: fovea alone, one stage per command.
// Entry: `PipelineRunner.run`; the keys of a pipeline file are the table in PipelineKeyTable.

internal import Cohorts
internal import Files
public import Foundation
internal import Ingest
internal import Privacy

/// Does all stages of a pipeline in a run folder; those that are done stay.
public struct PipelineRunner {
  static let cohortName = "cohort"
  static let testName = "test"
  static let pipelineName = "pipeline.yaml"

  let pipeline: Pipeline
  let output: URL
  var recipe: Recipe { pipeline.recipe }
  var cohortFolder: URL { output.appendingPathComponent(Self.cohortName) }

  /// Runs a pipeline into a folder.
  public init(pipeline: Pipeline, output: URL) {
    self.pipeline = pipeline
    self.output = output
  }

  /// Checks everything, then ingests, splits, trains, evaluates and reports.
  ///
  /// - Throws: `PipelineProblems`; `interrupted`, `terminated`; what the stages say.
  public func run(in context: StageContext) async throws -> CommandResult {
    context.announce(.note("settings:\n\(PipelineText.resolved(recipe.values))"))
    let isResumed = try StageLedger.read(in: output) != nil
    let seal = try SealFile.checked(
      usual: Seal.place(of: output), outside: output, isResumed: isResumed, in: context)
    try ingestStage.checkPlaces(seal, context)
    try ReviewFile.check(pipeline.input.textReviewed, outside: output)
    let check = PipelineCheck(pipeline, context: context)
    try check.verify()
    for fact in check.facts { context.announce(.note(fact)) }
    if context.isDryRun { return try planned(context) }
    var folder = try RunFolder(
      output, seed: recipe.seed, mayReplace: context.mayReplace,
      inputs: [pipeline.input.folder])
    let key = try context.keyMadeIfMissing()
    let trail = AuditTrail(command: "run", folder: output, key: key, context: context)
    try trail.begin()
    do {
      try await perform(&folder, key: key, context: context)
    } catch {
      // Stages before the one that failed have replaced what they made before.
      trail.logFailure(error, artefacts: folder.ledger.outputs)
      throw error
    }
    let result = result(folder, context: context)
    var end = trail
    end.inputs = folder.ledger.inputs
    end.gate = folder.gate?.standing
    try end.end(
      artefacts: folder.ledger.outputs, isWhole: true,
      counts: ["stages": folder.ledger.entries.count], exit: result.exitCode)
    return result
  }

  private func perform(
    _ folder: inout RunFolder, key: SecretKey, context: StageContext
  ) async throws {
    // A refusal further down must leave the settings of what is there.
    let isNew = !FileManager.default.fileExists(atPath: settingsFile.path)
    let areOurs = isNew || folder.ledger.entries.isEmpty
    if areOurs { try writeSettings() }
    try await ingest(&folder, key: key, context: context)
    let cohort = try Cohort.open(folder: cohortFolder, key: key)
    let gate = try gate(key: key, context: context, areSettingsOurs: areOurs)
    folder.gate = gate
    try await split(&folder, cohort: cohort, key: key, context: context)
    guard let lock = try SplitLock.read(in: cohort, key: key) else {
      preconditionFailure("the split was recorded but there is no \(SplitLock.fileName)")
    }
    let divided = Divided(cohort: cohort, lock: lock, key: key, gate: gate)
    try checkCurve(divided)
    try await finetune(&folder, divided, context: context)
    try checkTest(folder)
    try await curve(&folder, divided, context: context)
    try writeSettings()
    try await report(&folder, divided, context: context)
    if recipe.opensTest { try await openTest(&folder, divided, context: context) }
  }

  /// The gate of the cohort, after the settings went through it: what is in them is told before the
  /// training.
  ///
  /// - Throws: `identityFound`; then the settings are not written down.
  private func gate(
    key: SecretKey, context: StageContext, areSettingsOurs: Bool
  ) throws -> ReleaseGate {
    let gate = try ReleaseGate(
      cohort: cohortFolder, key: key, context: context, excusing: recipe.people.values.sorted())
    gate.announce(in: context)
    do throws(PipelinesError) {
      try gate.check(
        Data(PipelineText.resolved(recipe.values).utf8), named: Self.pipelineName)
    } catch {
      if areSettingsOurs { try? FileManager.default.removeItem(at: settingsFile) }
      throw error
    }
    return gate
  }

  private var settingsFile: URL { output.appendingPathComponent(Self.pipelineName) }

  /// Writes the resolved settings into RUN/pipeline.yaml.
  private func writeSettings() throws(FilesError) {
    try AtomicFile.write(Data(PipelineText.resolved(recipe.values).utf8), to: settingsFile)
  }

  /// What was done, stage by stage; broken gates come first.
  private func result(_ folder: RunFolder, context: StageContext) -> CommandResult {
    let entries = folder.ledger.entries.filter { folder.asked.contains($0.stage) }
    let isAllDone = folder.alreadyDone.count == entries.count
    func lines(_ isIncluded: (String) -> Bool) -> [String] {
      entries.flatMap { entry in
        entry.lines.filter(isIncluded).map { "\(entry.stage): \($0)" }
      }
    }
    let all = lines(GateLines.isBroken) + lines { !GateLines.isBroken($0) }
    let said = entries.filter { folder.alreadyDone.contains($0.stage) }.flatMap(\.lines)
    for line in GateLines.broken(in: said) { context.announce(.warning(line)) }
    return CommandResult(
      "fovea.run/1",
      lines: all + [isAllDone ? "already done: \(output.path)" : "done: \(output.path)"],
      members: [
        "folder": .text(output.path),
        "stages": .array(
          entries.map { entry in
            .object([
              "stage": .text(entry.stage), "lines": .array(entry.lines.map(JSONValue.text)),
              "wasDone": .flag(folder.alreadyDone.contains(entry.stage)),
            ])
          }), "dryRun": .flag(false),
      ], exitCode: GateLines.exitCode(of: entries.flatMap(\.lines)))
  }

  /// What would be done.
  private func planned(_ context: StageContext) throws -> CommandResult {
    try context.checkKey()
    let ledger = try StageLedger.read(in: output)
    let done = ledger?.entries.map(\.stage) ?? []
    if ledger == nil {
      try RunFolder.requireEmpty(
        output, mayReplace: context.mayReplace, inputs: [pipeline.input.folder])
    }
    let stages =
      ["ingest", "split", "finetune"] + (recipe.learningCurveShares.isEmpty ? [] : ["curve"])
      + ["report"] + (recipe.opensTest ? ["test"] : [])
    return CommandResult(
      "fovea.run/1",
      lines: try stages.map { stage in
        guard let ledger, done.contains(stage) else { return "\(stage): would be done" }
        let reason = stage == "report" ? try reasonForReport(ledger) : nil
        return "\(stage): " + (reason.map { "\($0), and would be done again" } ?? "has been done")
      },
      members: [
        "folder": .text(output.path), "stages": .array(stages.map(JSONValue.text)),
        "dryRun": .flag(true),
      ])
  }
}
