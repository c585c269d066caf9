public import Cohorts
public import Evaluation

/// The recipe of one fine-tuning run: every choice that can change the model's bytes.
public struct TrainingOptions: Codable, Sendable, Equatable {
  /// What the model is to do.
  public enum Task: String, Codable, CaseIterable, Sendable { case classify, segment, detect }
  /// The rule that turns gradients into steps.
  public enum OptimizerKind: String, Codable, CaseIterable, Sendable { case sgd, adamw }
  /// What batch normalisation does while training.
  public enum BatchNorm: String, Codable, CaseIterable, Sendable { case train, frozen }
  /// What is minimised: with logits, sigmoid per target or softmax over classes.
  public enum LossKind: String, Codable, CaseIterable, Sendable { case crossEntropy }
  /// Which images an epoch holds: each once, or drawn so that classes are alike.
  public enum Sampling: String, Codable, CaseIterable, Sendable { case natural, balanced }
  /// What a label of −1 means: nothing known, negative or positive.
  public enum Uncertain: String, Codable, CaseIterable, Sendable { case ignore, zero, one }
  /// How scores become probabilities.
  public enum CalibrationMethod: String, Codable, CaseIterable, Sendable {
    case temperature, platt, isotonic, none
  }

  /// When to stop before the last epoch; the weights of the best epoch are kept.
  public struct EarlyStopping: Codable, Sendable, Equatable {
    /// What is watched on the validation part.
    public enum Metric: String, Codable, CaseIterable, Sendable { case auroc, loss }
    /// What is watched.
    public var metric: Metric
    /// How many epochs without a better value are waited for; at least 1.
    public var patience: Int

    /// Makes the rule.
    public init(metric: Metric, patience: Int) {
      self.metric = metric
      self.patience = patience
    }
  }

  /// What the model is to do.
  public var task: Task = .classify
  /// The label columns.
  public var targets: [String]
  /// What one decision is about.
  public var unit: DecisionUnit
  /// How images are gathered into a unit.
  public var aggregate: Aggregation
  /// Side of the network's input in pixels; 16…1024.
  public var inputSize: Int
  /// How images are brought to it.
  public var fit: Preprocessing.Fit = .letterbox

  /// Passes over the training images.
  public var epochs: Int = 12
  /// Images per step.
  public var batch: Int = 32
  /// The rule that turns gradients into steps.
  public var optimizer: OptimizerKind = .adamw
  /// Of the head, after the warm-up.
  public var learningRate: Double = 3e-4
  /// Factor per stage of distance from the head; (0, 1].
  public var stageDecay: Double = 1
  /// Epochs of linear rise; may be a fraction.
  public var warmupEpochs: Double = 1
  /// What follows the warm-up.
  public var schedule: LearningRateSchedule.Kind = .cosine
  /// Not applied to biases and normalisation.
  public var weightDecay: Double = 1e-4
  /// Parameters whose names begin so stay as they are.
  public var freeze: [String] = []
  /// From this epoch (counted from 0) everything is trained.
  public var unfreezeAtEpoch: Int?
  /// Which parts learn, beside `freeze`; nil: all.
  ///
  /// All are nil and not a value, so that recipes in models of earlier programs keep their bytes.
  public var adapt: AdaptedParts?
  /// What batch normalisations outside the frozen parts do.
  public var batchNorm: BatchNorm = .train
  /// What is minimised.
  public var loss: LossKind = .crossEntropy
  /// How much each class counts in the loss.
  public var classWeights: ClassWeights = .balanced
  /// Which images an epoch holds.
  public var sampling: Sampling = .natural
  /// What a label of −1 means.
  public var uncertain: Uncertain = .ignore
  /// Share of each fit's labelled patients that is trained on; (0, 1], nil for all of them.
  ///
  /// All are nil and not 1, so that recipes in models of earlier programs keep their meaning.
  public var labelShare: Double?
  /// How much cases count that readers gave feedback on; nil: as all others.
  public var feedback: FeedbackWeights?
  /// What is done for groups that are served worse; nil: nothing.
  public var mitigation: Mitigation?
  /// How many 255ths of the range training images are changed for the worst; nil: none.
  public var adversarialLevels: Double?
  /// Share of the features before the head that is dropped in a step; (0, 1), nil for none.
  public var dropout: Double?
  /// Whether the model is all of the folds' networks; nil: it is one network of all patients.
  ///
  /// Both are nil and not values, so that recipes in models of earlier programs keep their bytes.
  public var keepsFolds: Bool?
  /// Cycles of the cosine, the network at the end of each being kept; nil for one cycle.
  public var snapshots: Int?
  /// How little of any patient may show in the weights; nil: nothing is hidden.
  public var privacy: PrivacyOptions?
  /// nil trains all epochs and keeps the last; unused with folds.
  public var earlyStopping: EarlyStopping?

  /// How training images are changed at random.
  public var augmentation: AugmentationPolicy = .none

  /// What only segmentation and detection have; nil for classification.
  public var pixels: PixelOptions?

  /// How scores become probabilities.
  public var calibration: CalibrationMethod = .temperature
  /// How the operating point is chosen.
  public var threshold: ThresholdRule = .youden
  /// How sets of answers are made that hold the truth with a declared chance; nil: none are.
  public var conformal: ConformalRule?
  /// When the model withholds its answer; nil: never.
  public var abstention: AbstentionRule?
  /// Share of patients whose images stay in scope by the distance of their features; nil: the
  /// distance is not measured.
  public var scopeShare: Double?

  /// Seed of every draw.
  public var seed: UInt64 = 7

  /// Makes a recipe; what is not named has the product's default.
  public init(
    targets: [String], unit: DecisionUnit, aggregate: Aggregation, inputSize: Int
  ) {
    self.targets = targets
    self.unit = unit
    self.aggregate = aggregate
    self.inputSize = inputSize
  }
}
