internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Training

/// All fits of a comparison, each in a folder of its own, so that it goes on where it stood.
struct MitigationRun {
  let fit: FineTuneRun
  let attribute: String
  let methods: [Mitigation.Method]
  let seeds: Int

  private var folder: URL { fit.output.appendingPathComponent(MitigateStage.fitsName) }

  /// Trains what is not trained yet, and compares.
  ///
  /// - Throws: `interrupted`, `terminated`; what Training says.
  func findings(_ context: StageContext) throws -> MitigationFindings {
    let plain = MitigationTrial.Arm(method: "plain", tables: try tables(nil, context))
    let arms = try methods.map {
      MitigationTrial.Arm(method: $0.rawValue, tables: try tables($0, context))
    }
    let options = fit.recipe.comparedOptions(nil, seed: 0)
    let trials = MitigationTrial.trials(
      plain: plain, methods: arms,
      attributes: CohortAttributes(fit.cohort.cases, unit: options.unit),
      plan: MitigationTrial.Plan(
        attribute: attribute, replicates: fit.recipe.bootstrapReplicates, seed: fit.recipe.seed,
        threads: context.threads))
    for name in states { try Checkpoint.remove(in: folder.appendingPathComponent(name)) }
    for name in states { rmdir(folder.appendingPathComponent(name).path) }
    rmdir(folder.path)
    return MitigationFindings(
      cohort: fit.cohort.digest, split: fit.lock.hash, weights: fit.weights.digest,
      part: fit.lock.folds > 0
        ? OperatingPoint.Source.outOfFold.rawValue : Part.validation.rawValue,
      folds: fit.lock.folds, epochs: options.epochs, trials: trials)
  }

  private var states: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }

  /// By seed what networks trained in one way say of what they were not trained on.
  private func tables(
    _ method: Mitigation.Method?, _ context: StageContext
  ) throws -> [[PredictionRow]] {
    try (0..<seeds).map { seed in
      let options = fit.recipe.comparedOptions(
        method.map { Mitigation($0, attribute: attribute) }, seed: seed)
      let name = "\(method?.rawValue ?? "plain")-\(seed + 1)"
      context.announce(.milestone("\(name): fits of \(options.epochs) epochs"))
      return try rows(name, options, context)
    }
  }

  private func rows(
    _ name: String, _ options: TrainingOptions, _ context: StageContext
  ) throws -> [PredictionRow] {
    let outcome = try FineTuning.heldOut(
      fit.request(options, from: fit.weights.start, in: folder.appendingPathComponent(name)),
      workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice, isInterrupted: { Interruption.isRequested },
      events: { event in
        switch event.announcement {
        case .progress(let task, let done, let total):
          context.announce(.progress(task: "\(name), \(task)", done: done, total: total))
        case .note(let text), .milestone(let text), .detail(let text):
          context.announce(.detail("\(name): \(text)"))
        default: break
        }
      })
    switch outcome {
    case .finished(let rows): return rows
    case .interrupted(let phase, let epoch, let step):
      throw PipelinesError(
        Interruption.exitCode == 143 ? .terminated : .interrupted, subject: "mitigate",
        reason: "stopped on request at \(name), in \(phase), epoch \(epoch), after step \(step)",
        hint: "go on with the same command and --resume")
    }
  }
}
