// Training: a cohort and its split become a model, and a model becomes answers.
// In: an open cohort, its frozen split, a recipe, first weights, threads, a checkpoint folder.
// Out: a model file with its card, and predictions on the validation part or out of fold.
// Called by: Pipelines (finetune, run, predict, evaluate), fovea-bench.
// Entry: `FineTuning.run`; the loop is in `TrainingLoop.run`; answering: `Predictor`.

public import Cohorts
public import Compute
public import Evaluation
public import Foundation
public import Networks

/// Trains a classifier, or a network that marks pixels or boxes, on a cohort's training part.
public enum FineTuning {
  /// The network that training begins with.
  public enum Start: Sendable {
    /// The backbone of a weight file; the head is new.
    case pretrained(WeightSource, allowPartial: Bool)
    /// Random weights.
    case random(Architecture)
  }

  /// Everything one run depends on.
  public struct Request: Sendable {
    /// The images.
    public let cohort: Cohort
    /// How they are divided.
    public let lock: SplitLock
    /// How often the test part was opened, for the model's card.
    public let ledger: TestLedger
    /// The recipe.
    public let options: TrainingOptions
    /// The network that training begins with.
    public let start: Start
    /// What only people know, for the model's card.
    public let people: [String: String]
    /// Where the state is written; made when missing.
    public let checkpointFolder: URL
    /// Whether to go on from the state in the folder; otherwise it is removed first.
    public let resume: Bool
    /// Whether outputs of frozen stages are kept; changes the time, never the result.
    public let usesFeatureCache: Bool
    /// Memory for images and features that are kept between epochs.
    public let memoryBudgetBytes: Int
    /// Memory that the program may take in all; nil neither predicts nor refuses.
    ///
    /// A batch that needs more is refused before the training.
    public var memoryLimitBytes: Int?
    /// Channels as a share of the architecture's; 1 but in tests.
    package var width = 1.0

    /// Makes a request.
    public init(
      cohort: Cohort, lock: SplitLock, ledger: TestLedger, options: TrainingOptions,
      start: Start, people: [String: String], checkpointFolder: URL, resume: Bool,
      usesFeatureCache: Bool, memoryBudgetBytes: Int
    ) {
      self.cohort = cohort
      self.lock = lock
      self.ledger = ledger
      self.options = options
      self.start = start
      self.people = people
      self.checkpointFolder = checkpointFolder
      self.resume = resume
      self.usesFeatureCache = usesFeatureCache
      self.memoryBudgetBytes = memoryBudgetBytes
    }
  }

  /// How a run ended.
  public enum Outcome: Sendable {
    /// The model is ready.
    case finished(FineTuned)
    /// Stopped on request after a step, with the state on disk; steps and epochs count from 1.
    case interrupted(phase: TrainingPhase, epoch: Int, step: Int)
  }

  /// Trains, or goes on training.
  ///
  /// The same request gives the same model bytes with any number of threads, with the cache on or
  /// off, and however often it was interrupted, killed and resumed. Nothing but checkpoints is
  /// written. Another choice of convolution gives other bytes, by rounding, and the model does not
  /// say which; therefore an interrupted run goes on only with the choice it began with. With
  /// `training.privacy` every run gives other bytes, as draws and noise must be known to nobody.
  ///
  /// - Parameters:
  ///   - isInterrupted: asked after every step; true ends the run with its state on disk.
  ///   - events: is told what happens, in order, on the calling thread.
  /// - Throws: `TrainingError` (`usage` for a batch that does not fit into memory,
  ///   `otherConvolution` for a checkpoint of another choice),
  ///   `CohortsError`, `NetworksError`.
  public static func run(
    _ request: Request, workers: WorkerPool, buffers: BufferPool,
    convolution: ConvolutionChoice = .fastest, isInterrupted: () -> Bool,
    events: (TrainingEvent) -> Void
  ) throws -> Outcome {
    try requireFeatures(of: request.options, from: request.start)
    return try withoutActuallyEscaping(isInterrupted) { isInterrupted in
      try withoutActuallyEscaping(events) { events in
        let resources = Resources(
          workers: workers, buffers: buffers, convolution: convolution)
        if let pixels = request.options.pixels {
          let run = try PixelRun(
            request, pixels, resources: resources, isInterrupted: isInterrupted, events: events)
          return request.lock.folds > 0 ? try run.acrossFolds() : try run.onWhole()
        }
        let run = try FineTuningRun(
          request, resources: resources, isInterrupted: isInterrupted, events: events)
        return request.lock.folds > 0 ? try run.acrossFolds() : try run.onWhole()
      }
    }
  }
}

/// What a finished run hands over; nothing of it is on disk yet.
public struct FineTuned: Sendable {
  /// The model.
  public let model: ModelFile
  /// Answers on the validation part, or out of fold; thresholds were fitted on the same part, or
  /// for each fold on the other folds.
  public let predictions: [PredictionRow]
  /// The same of a model that answers for pixels; empty for classification.
  public var answers: [PixelAnswer] = []
  /// The epochs of the fit that made the model.
  public let history: [EpochRecord]
  /// The epochs of each fold's fit; empty without folds.
  public let foldHistories: [[EpochRecord]]
  /// What became of the pretrained weights; empty for random ones.
  public let loadSentences: [String]
}
