public import Networks
internal import Phantoms

/// The recipe of one pretraining: every choice that can change the backbone's bytes.
public struct PretrainingOptions: Codable, Sendable, Equatable {
  /// The backbone.
  public var architecture: Architecture = .resnet18
  /// Steps in all.
  public var steps = 10_000
  /// Pictures in each step.
  public var batch = 128
  /// Height and width of the pictures, in pixels.
  public var side = 64
  /// Their side at the end.
  public var finalSide = 64
  /// The share of the steps, at the end, that have the final side.
  public var finalShare = 0.0
  /// The seed of weights and pictures.
  public var seed: UInt64 = 7
  /// The share of each family of pictures, by name.
  public var families: [String: Double] = [:]
  /// The rule that turns gradients into steps.
  public var optimizer: TrainingOptions.OptimizerKind = .sgd
  /// Whether SGD looks ahead.
  public var isNesterov = true
  /// The top of the schedule, which falls to 0 on half a cosine.
  public var learningRate = 0.1
  /// Pulls weights towards zero.
  public var weightDecay = 5e-5
  /// Steps of rise.
  public var warmupSteps = 500
  /// The share of a truth that is spread over all classes of its task.
  public var labelSmoothing = 0.0
  /// How much of the running mean of the weights each step keeps, 0…1; 0 keeps no mean.
  public var averaging = 0.0
  /// Steps between two looks at pictures that are not trained on.
  public var evaluateEvery = 1000
  /// How many pictures these are.
  public var heldOut = 1024

  /// Makes the options that are standard.
  public init() {}

  /// The pictures to draw.
  var recipe: PhantomRecipe {
    var weights: [PhantomFamily: Double] = [:]
    for family in PhantomFamily.allCases { weights[family] = families[family.rawValue] }
    return PhantomRecipe(weights: weights)
  }

  /// The learning rate of every step.
  var schedule: LearningRateSchedule {
    LearningRateSchedule(
      kind: .cosine, peak: learningRate, warmupSteps: min(warmupSteps, steps), totalSteps: steps)
  }

  /// The side of the pictures of a step, from 0.
  func side(at step: Int) -> Int {
    Double(step) >= Double(steps) * (1 - finalShare) ? finalSide : side
  }
}
