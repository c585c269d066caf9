/// What may be watched while a model is trained.
public enum TrainingEvent: Sendable, Equatable {
  /// What became of the pretrained weights, in whole sentences.
  case weightsLoaded(sentences: [String])
  /// How the features of frozen stages are handled, and why, in one sentence.
  case featureCache(sentence: String)
  /// What the run will take at its peak, before it begins.
  case memoryForecast(MemoryForecast)
  /// A setting that has no effect here, in one sentence.
  case note(sentence: String)
  /// A checkpoint was found; the run goes on after this many steps of the epoch.
  case resumed(phase: TrainingPhase, epoch: Int, step: Int)
  /// A fit begins.
  case phaseStarted(phase: TrainingPhase, images: Int, epochs: Int, stepsPerEpoch: Int)
  /// A step is done; steps count from 1.
  case stepEnded(phase: TrainingPhase, epoch: Int, step: Int, of: Int, loss: Double)
  /// An epoch is done.
  case epochEnded(phase: TrainingPhase, record: EpochRecord)
  /// Nothing got better for long enough; the weights of `bestEpoch` are kept.
  case stoppedEarly(phase: TrainingPhase, epoch: Int, bestEpoch: Int)
  /// The state is on disk.
  case checkpointWritten(seconds: Double)
  /// A fit is done.
  case phaseEnded(phase: TrainingPhase, time: TrainingTime)
  /// Images are being scored for the named purpose.
  case scoring(images: Int, purpose: String)
}

/// What the steps of a fit took; scoring and checkpoints between epochs do not count.
public struct TrainingTime: Sendable, Equatable {
  /// Seconds from the beginnings of epochs to their last steps.
  public var seconds = 0.0
  /// Seconds of these in which a batch was not ready.
  public var waitedSeconds = 0.0

  /// No time yet.
  public init() {}

  /// The share of the time that went into waiting for data, 0…1; 0 for no time.
  public var waitedShare: Double { seconds > 0 ? waitedSeconds / seconds : 0 }
}

/// Which of a run's fits is under way.
public enum TrainingPhase: Sendable, Equatable, Codable, CustomStringConvertible {
  /// The only fit of a run without folds.
  case whole
  /// The fit that leaves this fold out, of so many.
  case fold(Int, of: Int)
  /// The last fit of a run with folds, on all training data.
  case refit

  /// The phase in words.
  public var description: String {
    switch self {
    case .whole: "training"
    case .fold(let fold, let count): "fold \(fold + 1) of \(count)"
    case .refit: "refit on all folds"
    }
  }
}

/// What an epoch came to.
public struct EpochRecord: Codable, Sendable, Equatable {
  /// The epoch, from 0.
  public let epoch: Int
  /// Mean training loss, weighted as the loss is.
  public let trainingLoss: Double
  /// Learning rate of the head at its last step.
  public let learningRate: Double
  /// Mean negative log likelihood per unit on the validation part; nil without one.
  public let validationLoss: Double?
  /// Mean AUROC of the outputs on the validation part; nil where a class is absent.
  public let validationAUROC: Double?
  /// Whether the two are not of the validation part: they are the loss of training patients set
  /// aside, and the AUROC of their worst group; nil for no.
  public let isAside: Bool?
}
