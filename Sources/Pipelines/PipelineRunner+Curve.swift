internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Networks
internal import Training

extension PipelineRunner {
  private static let curveKey = "evaluation.learningCurve"

  /// Refuses shares of the labels that nothing can be learnt from, before the training.
  ///
  /// - Throws: `usage`.
  func checkCurve(_ divided: Divided) throws {
    guard let least = recipe.learningCurveShares.first else { return }
    let lock = divided.lock
    guard lock.folds > 0 || !lock.indices(in: .validation).isEmpty else {
      throw PipelinesError(
        .usage, subject: Self.curveKey,
        reason: "needs patients to judge by, and there are neither folds nor a validation part",
        hint: "write split: {folds: 5}, or learningCurve: []")
    }
    let options = recipe.trainingOptions.onShare(least)
    if let problem = options.problems.first {
      throw PipelinesError(
        .usage, subject: Self.curveKey,
        reason: "lengthens the fits, and \(problem.key) \(problem.reason)",
        hint: "give larger shares")
    }
    do throws(TrainingError) {
      _ = try FineTuning.labelledPatients(of: options, cohort: divided.cohort, lock: lock)
      try FineTuning.requireReserves(of: options, cohort: divided.cohort, lock: lock)
    } catch {
      if error.subject == "training.mitigation" {
        throw PipelinesError(
          .usage, subject: Self.curveKey, reason: "names a share at which \(error.reason)",
          hint: "give larger shares, or choose another method")
      }
      guard error.subject == "training.labelShare" else { throw error }
      throw PipelinesError(
        .usage, subject: Self.curveKey, reason: "names a share that \(error.reason)",
        hint: error.hint)
    }
  }

  /// Compares pretrained with random weights in RUN/learning_curve.json, where that is asked for.
  func curve(
    _ folder: inout RunFolder, _ divided: Divided, context: StageContext
  ) async throws {
    let shares = recipe.learningCurveShares
    guard !shares.isEmpty else { return try folder.drop("curve") }
    let weights = try WeightChoice(
      recipe, folders: context.weightFolders, allowPartial: false)
    let table = output.appendingPathComponent(FinetuneStage.predictionsName)
    let stageKey = try StageKey(
      CurveKey(
        predictions: try Digest.sha256(of: table), split: divided.lock.hash,
        options: recipe.trainingOptions, weights: weights.digest,
        normalisation: weights.normalisation, shares: shares))
    var cost = TrainingCost(convolution: context.convolution)
    try await folder.perform(
      "curve", key: stageKey, context: context, outputs: { [LearningCurveRun.fileName] },
      facts: { cost.facts }
    ) {
      let ledger = try TestLedger.read(
        in: divided.cohort, lock: divided.lock, key: divided.key)
      let run = FineTuneRun(
        cohort: divided.cohort, lock: divided.lock, ledger: ledger, recipe: recipe,
        weights: weights, output: output, resume: true)
      return try LearningCurveRun(run: run, shares: shares).write(
        own: PredictionsFile(contentsOf: table).rows, context: context, cost: &cost)
    }
  }

  private struct CurveKey: Encodable {
    let predictions: String
    let split: String
    let options: TrainingOptions
    let weights: String
    let normalisation: InputNormalisation?
    let shares: [Double]
  }
}
