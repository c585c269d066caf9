internal import Cohorts
internal import Compute
internal import Files
internal import Foundation
internal import Networks

/// Runs the fits of one request, with their state in its folder.
struct FitRunner {
  let request: FineTuning.Request
  /// Digest of all that the result depends on.
  let configuration: String
  let resources: Resources
  let isInterrupted: () -> Bool
  let events: (TrainingEvent) -> Void

  /// Looks at a request, makes its folder, and empties that unless the run is to be resumed.
  ///
  /// - Throws: `usage` for a recipe that cannot be, `cannotCreate`, `inputOutput`.
  init(
    _ request: FineTuning.Request, resources: Resources, isInterrupted: @escaping () -> Bool,
    events: @escaping (TrainingEvent) -> Void
  ) throws(TrainingError) {
    self.request = request
    self.resources = resources
    self.isInterrupted = isInterrupted
    self.events = events
    if let problem = request.options.problems.first {
      throw TrainingError(.usage, subject: problem.key, reason: problem.reason)
    }
    guard request.options.privacy == nil || request.lock.folds == 0 else {
      throw TrainingError(
        .usage, subject: "split.folds",
        reason: "is \(request.lock.folds), and each fit on a patient costs its own epsilon",
        hint: "split the cohort without folds for training.privacy")
    }
    precondition(request.lock.isOf(request.cohort), "the split belongs to another cohort")
    configuration = try Self.configuration(of: request)
  }

  /// Makes the checkpoint folder, and empties it unless the run is to be resumed.
  func prepareFolder() throws(TrainingError) {
    let folder = request.checkpointFolder
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw TrainingError(
        .cannotCreate, subject: folder.path, reason: "the folder cannot be made",
        hint: "choose an output folder that can be written")
    }
    if !request.resume { try Checkpoint.remove(in: folder) }
  }

  /// Runs one fit to its end, from its checkpoint if there is one.
  ///
  /// - Returns: false when interrupted.
  /// - Throws: as `TrainingLoop.run`, and what reading a checkpoint throws.
  func run<Work: FitWork>(_ work: Work, _ fit: inout Fit<Work.Network>) throws -> Bool {
    let (folder, phase) = (request.checkpointFolder, work.task.phase)
    if request.resume,
      let (record, tensors) = try Checkpoint.read(
        in: folder, configuration: configuration, convolution: resources.convolution),
      record.phase == phase
    {
      try Checkpoint.restore(record, tensors, into: &fit, buffers: resources.buffers)
      events(.resumed(phase: phase, epoch: fit.progress.epoch, step: fit.progress.step))
    }
    var loop = TrainingLoop(
      work: work, resources: resources,
      checkpointer: Checkpointer(
        folder: folder, phase: phase, configuration: configuration,
        convolution: resources.convolution),
      isInterrupted: isInterrupted, events: events)
    let isDone = try loop.run(&fit)
    resources.buffers.releaseFreeBuffers()  // what a step needs, scoring and writing do not
    return isDone
  }

  /// What a run's result depends on, besides this program.
  private struct Configuration: Encodable {
    var version: Int
    var options: TrainingOptions
    var cohort: String
    var split: String
    var weights: String
    var architecture: String
    var normalisation: InputNormalisation
    var width: Double
  }

  private static func configuration(
    of request: FineTuning.Request
  ) throws(TrainingError) -> String {
    let configuration = Configuration(
      version: Checkpoint.currentVersion, options: request.options,
      cohort: request.cohort.digest, split: request.lock.hash,
      weights: request.start.origin.digest, architecture: request.start.architecture.rawValue,
      normalisation: request.start.normalisation, width: request.width)
    do throws(FilesError) {
      return Digest.sha256(try StableJSON.encode(configuration))
    } catch {
      throw TrainingError(error)
    }
  }
}

/// An interruption inside a fit, as the failure of what was to be computed.
struct Interruption: Error {
  let phase: TrainingPhase
  /// The epoch under way and its steps that are done, both from 1.
  let epoch: Int
  let step: Int

  init(_ phase: TrainingPhase, _ progress: FitProgress) {
    self.phase = phase
    epoch = progress.epoch + 1
    step = progress.step
  }

  var outcome: FineTuning.Outcome { .interrupted(phase: phase, epoch: epoch, step: step) }
}
