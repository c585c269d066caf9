public import Cohorts

/// The recipe of an adaptation without labels: every choice that can change the backbone's bytes.
public struct AdaptationOptions: Codable, Sendable, Equatable {
  /// Passes over the images.
  public var epochs = 20
  /// Images in each step, each in two views.
  public var batch = 64
  /// Height and width of the views, in pixels.
  public var side = 128
  /// The seed of the projector, the order and the views.
  public var seed: UInt64 = 7
  /// The top of AdamW's schedule, which falls to 0 on half a cosine.
  public var learningRate = 5e-4
  /// Pulls weights towards zero.
  public var weightDecay = 1e-4
  /// Passes during which the rate rises.
  public var warmupEpochs = 1.0
  /// Coordinates of an embedding.
  public var embedding = 256
  /// How far views may differ.
  public var views = ViewPolicy()
  /// What is asked of their embeddings.
  var loss = EmbeddingLoss()

  /// How much the distance between two views of an image counts.
  public var invariance: Double {
    get { loss.invariance }
    set { loss.invariance = newValue }
  }
  /// How much a coordinate counts whose deviation over the batch is below 1.
  public var variance: Double {
    get { loss.variance }
    set { loss.variance = newValue }
  }
  /// How much coordinates count that go together.
  public var covariance: Double {
    get { loss.covariance }
    set { loss.covariance = newValue }
  }

  /// Makes the options that are standard.
  public init() {}

  /// The learning rate of every step.
  func schedule(stepsPerEpoch: Int) -> LearningRateSchedule {
    let total = epochs * stepsPerEpoch
    let rise = (warmupEpochs * Double(stepsPerEpoch)).rounded()
    return LearningRateSchedule(
      kind: .cosine, peak: learningRate, warmupSteps: min(Int(rise), total), totalSteps: total)
  }
}
