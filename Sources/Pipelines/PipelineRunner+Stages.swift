internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Networks
internal import Privacy
internal import Reports
internal import Training

extension PipelineRunner {
  /// A cohort and its split under the key.
  struct Divided {
    let cohort: Cohort
    let lock: SplitLock
    let key: SecretKey
    let gate: ReleaseGate
  }

  /// Reads the input into RUN/cohort.
  func ingest(
    _ folder: inout RunFolder, key: SecretKey, context: StageContext
  ) async throws {
    let stage = ingestStage
    let digests = try stage.inputDigests()
    for (role, digest) in digests { folder.note(input: role, digest: digest) }
    let stageKey = try StageKey(
      IngestKey(
        inputs: digests, series: stage.series.rawValue, maxSizePixels: stage.maxSizePixels,
        onePatientPerImage: stage.onePatientPerImage, consensus: stage.consensus.rawValue,
        maskLabels: maskLabels, key: key.code(purpose: "fovea/run-key/1", Data())))
    try await folder.perform(
      "ingest", key: stageKey, context: context,
      outputs: {
        [CohortFolder.manifest, CohortFolder.signature, CohortFolder.summary].map {
          "\(Self.cohortName)/\($0)"
        }
      }
    ) {
      let cohort = OutputFolder(url: cohortFolder, artefacts: IngestStage.artefacts)
      try cohort.check(mayReplace: true)
      let summary = try await stage.ingest(
        key: key, context: context, replacing: cohort.replaceable(true)
      ) { (staged, _) throws(FilesError) in
        try AuditLog(in: cohort.url).handOn(to: staged)
      }
      return try IngestStage.lines(of: summary) + ReaderReport.lines(in: cohortFolder)
    }
  }

  /// What the values of masks mean, as it was written and checked.
  private var maskLabels: String? { recipe.values.optionalText("input.maskLabels") }

  private struct IngestKey: Encodable {
    let inputs: [String: String]
    let series: String
    let maxSizePixels: Int
    let onePatientPerImage: Bool
    let consensus: String
    /// nil, and absent from the key, where nothing was said.
    let maskLabels: String?
    let key: String
    /// Cohorts that another detector of text searched, or none, are no results of this one.
    var detector = TextScreen.digest
  }

  /// The stage that makes RUN/cohort.
  var ingestStage: IngestStage {
    var stage = IngestStage(folder: pipeline.input.folder, output: cohortFolder)
    stage.labels = pipeline.input.labels
    stage.demographics = pipeline.demographicsFile
    stage.exclude = pipeline.input.exclude
    stage.textReviewed = pipeline.input.textReviewed
    stage.series = recipe.values.choice("ingest.series", SeriesRule.self)
    stage.maxSizePixels = recipe.maxSizePixels
    // Beside the run: what is inside is handed on together.
    stage.seal = Seal.place(of: output)
    stage.onePatientPerImage = recipe.values.flag("ingest.onePatientPerImage")
    stage.consensus = recipe.values.choice("ingest.consensus", ConsensusRule.self)
    stage.masks = pipeline.input.masks
    stage.boxes = pipeline.input.boxes
    stage.coco = pipeline.input.coco
    stage.maskLegend = maskLabels.flatMap { try? MaskLegend($0) } ?? .lesion
    return stage
  }

  /// Freezes the split in RUN/cohort/split.lock.
  func split(
    _ folder: inout RunFolder, cohort: Cohort, key: SecretKey, context: StageContext
  ) async throws {
    let options = CohortSplit(cohort: cohort, key: key).options(of: recipe)
    let stageKey = try StageKey(SplitKey(cohort: cohort.digest, options: options))
    try await folder.perform(
      "split", key: stageKey, context: context,
      outputs: { ["\(Self.cohortName)/\(SplitLock.fileName)"] }
    ) {
      let lock = try SplitLock.make(for: cohort, options: options, key: key)
      try lock.write(in: cohort, replacing: true)
      return SplitStage.lines(of: lock)
    }
  }

  private struct SplitKey: Encodable {
    let cohort: String
    let options: SplitOptions
  }

  /// Trains RUN/model.fovea, going on from a checkpoint if there is one.
  func finetune(
    _ folder: inout RunFolder, _ divided: Divided, context: StageContext
  ) async throws {
    let weights = try WeightChoice(
      recipe, folders: context.weightFolders, allowPartial: false)
    if let advice = weights.advice { context.announce(.note(advice)) }
    let stageKey = try StageKey(
      TrainingKey(
        split: divided.lock.hash, options: recipe.trainingOptions, weights: weights.digest,
        normalisation: weights.normalisation, people: recipe.people))
    var cost = TrainingCost(convolution: context.convolution)
    let outputFolder = folder
    try await folder.perform(
      "finetune", key: stageKey, context: context,
      outputs: {
        [FinetuneStage.modelName, FinetuneStage.predictionsName, "predictions.json"]
          + PixelResultFiles.outputs(of: recipe.task)
          + (recipe.task == .segment
            ? outputFolder.files(below: PixelResultFiles.masksName) : [])
      },
      facts: { cost.facts }
    ) {
      let ledger = try TestLedger.read(
        in: divided.cohort, lock: divided.lock, key: divided.key)
      let run = FineTuneRun(
        cohort: divided.cohort, lock: divided.lock, ledger: ledger, recipe: recipe,
        weights: weights, output: output, resume: true)
      let tuned = try trained(run, context: context, cost: &cost)
      try PixelResultFiles(of: tuned.model)?.replaceMasks(tuned.answers, in: output)
      try run.write(tuned, to: output, through: divided.gate, threads: context.threads)
      return ["model sha256: \(try tuned.model.digest())"] + tuned.loadSentences
    }
    try FinetuneStage.removeCheckpoint(in: output)
  }

  private struct TrainingKey: Encodable {
    let split: String
    let options: TrainingOptions
    let weights: String
    let normalisation: InputNormalisation?
    let people: [String: String]
  }

  /// Trains; a checkpoint of other options is thrown away only where output may be replaced.
  private func trained(
    _ run: FineTuneRun, context: StageContext, cost: inout TrainingCost
  ) throws -> FineTuned {
    let hint = "run the same command again to go on"
    do {
      return try run.train(context, hint: hint, cost: &cost)
    } catch let error as TrainingError where error.code == .otherConfiguration {
      guard context.mayReplace else {
        throw PipelinesError(
          .cannotCreate, subject: output.path,
          reason: "holds an unfinished training with other options, weights, images or split",
          hint: "choose another -o, or start again with --force")
      }
      try FinetuneStage.removeCheckpoint(in: output)
      return try run.train(context, hint: hint, cost: &cost)
    } catch let error as TrainingError where error.code == .otherConvolution {
      guard context.mayReplace else { throw error }
      try FinetuneStage.removeCheckpoint(in: output)
      return try run.train(context, hint: hint, cost: &cost)
    }
  }
}
