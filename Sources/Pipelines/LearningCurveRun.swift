internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Training

/// Pretrained against random weights at several shares of the labels, beside a run.
///
/// Every fit but the run's own is made here, only to score what it did not train on; each share and
/// start has a folder of its own, so that an interrupted comparison goes on where it stood.
struct LearningCurveRun {
  static let fileName = "learning_curve.json"
  /// Where unfinished fits lie.
  static let folderName = "learning_curve"

  let run: FineTuneRun
  /// The shares of the labels, ascending.
  let shares: [Double]

  /// One first network at one share.
  private struct Side {
    let share: Double
    let start: FineTuning.Start
    let isRandom: Bool

    var name: String { (isRandom ? "random" : "pretrained") + "-\(share)" }

    var words: String {
      "share \(share) of the labels, \(isRandom ? "random" : "pretrained") weights"
    }
  }

  private struct Document: Codable {
    var schema = "fovea.learningCurve/1"
    let curve: LearningCurve
  }

  private var folder: URL { run.output.appendingPathComponent(Self.folderName) }

  /// Compares, and writes the curve.
  ///
  /// - Parameter own: the predictions of the run, which are the pretrained side at all labels.
  /// - Returns: what is said on stdout.
  /// - Throws: `interrupted`, `terminated`; what Training says.
  func write(
    own: [PredictionRow], context: StageContext, cost: inout TrainingCost
  ) throws -> [String] {
    guard let architecture = run.weights.architecture else {
      preconditionFailure("a learning curve is of classifiers alone")
    }
    var arms: [LearningCurve.Arm] = []
    for share in shares {
      let options = run.recipe.trainingOptions.onShare(share)
      let trained = Side(share: share, start: run.weights.start, isRandom: false)
      // Lower stages of random weights know nothing that a lower rate would keep.
      var evenly = options
      evenly.stageDecay = 1
      let random = Side(share: share, start: .random(architecture), isRandom: true)
      let patients = try FineTuning.labelledPatients(
        of: options, cohort: run.cohort, lock: run.lock)
      arms.append(
        LearningCurve.Arm(
          share: share, patients: patients, epochs: options.epochs,
          pretrained: share == 1
            ? own : try rows(of: trained, options, context: context, cost: &cost),
          random: try rows(of: random, evenly, context: context, cost: &cost)))
    }
    cost.end()
    let curve = LearningCurve(arms, confidenceLevel: EvaluationTask.confidenceLevel)
    try AtomicFile.write(
      StableJSON.encode(Document(curve: curve), pretty: true),
      to: run.output.appendingPathComponent(Self.fileName))
    try removeStates()
    return Self.lines(of: curve)
  }

  /// The curve that a run folder holds.
  ///
  /// - Throws: `badData` for a file that is none; errors of the file.
  static func curve(in output: URL) throws -> LearningCurve {
    let data = try InputFile.data(of: output.appendingPathComponent(fileName))
    return try StableJSON.decode(Document.self, from: data, subject: fileName).curve
  }

  private func rows(
    of side: Side, _ options: TrainingOptions, context: StageContext, cost: inout TrainingCost
  ) throws -> [PredictionRow] {
    context.announce(.milestone("\(side.words): fits of \(options.epochs) epochs"))
    do {
      return try heldOut(side, options, context: context, cost: &cost)
    } catch let error as TrainingError
      where [.otherConfiguration, .otherConvolution].contains(error.code)
    {
      // What another recipe left unfinished is nobody's result.
      try Checkpoint.remove(in: folder.appendingPathComponent(side.name))
      return try heldOut(side, options, context: context, cost: &cost)
    }
  }

  private func heldOut(
    _ side: Side, _ options: TrainingOptions, context: StageContext, cost: inout TrainingCost
  ) throws -> [PredictionRow] {
    var running = cost
    let outcome = try FineTuning.heldOut(
      run.request(options, from: side.start, in: folder.appendingPathComponent(side.name)),
      workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice, isInterrupted: { Interruption.isRequested },
      events: { event in
        running.note(event)
        switch event.announcement {
        case .progress(let task, let done, let total):
          context.announce(.progress(task: "\(side.words), \(task)", done: done, total: total))
        case .note(let text), .milestone(let text), .detail(let text):
          context.announce(.detail("\(side.words): \(text)"))
        default: break
        }
      })
    cost = running
    switch outcome {
    case .finished(let rows): return rows
    case .interrupted(let phase, let epoch, let step):
      throw PipelinesError(
        Interruption.exitCode == 143 ? .terminated : .interrupted, subject: "curve",
        reason: "stopped on request at \(side.words), in \(phase), epoch \(epoch), "
          + "after step \(step)", hint: "run the same command again to go on")
    }
  }

  /// Removes the unfinished fits; the folders go too, unless somebody put something into them.
  private func removeStates() throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names {
      let inner = folder.appendingPathComponent(name)
      try Checkpoint.remove(in: inner)
      rmdir(inner.path)
    }
    rmdir(folder.path)
  }

  private static func lines(of curve: LearningCurve) -> [String] {
    curve.points.flatMap { point in
      point.labels.map { label in
        "\(label.label), \(point.patients) labelled patients (share \(point.share)): "
          + "AUROC \(Reporting.text(label.pretrained)) pretrained, "
          + "\(Reporting.text(label.random)) random, "
          + "difference \(Reporting.text(label.difference.difference))"
      }
    }
  }
}
