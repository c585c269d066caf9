internal import Cohorts
internal import Compute
internal import Networks

/// One fit to be done: on which images and by which recipe; it does not change.
struct FitTask: Sendable {
  let phase: TrainingPhase
  let options: TrainingOptions
  let cases: [CaseFacts]
  let labels: LabelTable
  let set: TrainingSet
  /// Cases that are scored after every epoch; empty for none.
  let validation: [Int]
  /// The seed of this fit's draws.
  let seed: UInt64
  let loss: ClassificationLoss

  init(
    phase: TrainingPhase, options: TrainingOptions, cases: [CaseFacts], labels: LabelTable,
    training: [Int], validation: [Int]
  ) throws(TrainingError) {
    self.phase = phase
    self.options = options
    self.cases = cases
    self.labels = labels
    self.validation = validation.filter { labels.isLabelled(cases[$0]) }
    set = try TrainingSet(candidates: training, cases: cases, labels: labels)
    loss = ClassificationLoss(
      kind: labels.head.kind, weights: try set.weights(options.classWeights, head: labels.head))
    seed = Self.seed(of: phase, options.seed)
  }

  /// How many steps each epoch has.
  var stepsPerEpoch: Int {
    EpochPlan.stepCount(images: set.indices.count, batch: options.batch)
  }

  /// The learning rate of the head at every step.
  var schedule: LearningRateSchedule {
    let total = stepsPerEpoch * options.epochs
    let rise = (options.warmupEpochs * Double(stepsPerEpoch)).rounded()
    return LearningRateSchedule(
      kind: options.schedule, peak: options.learningRate, warmupSteps: min(Int(rise), total),
      totalSteps: total)
  }

  /// The images of an epoch, in batches.
  func plan(epoch: Int) -> EpochPlan {
    EpochPlan(epoch: epoch, set: set, kind: labels.head.kind, options: options, seed: seed)
  }

  /// Freezes what the recipe freezes in that epoch.
  func freeze(_ classifier: inout Classifier, epoch: Int) {
    let thawed = options.unfreezeAtEpoch.map { epoch >= $0 } ?? false
    classifier.freeze(
      prefixes: thawed ? [] : options.freeze,
      batchNorm: options.batchNorm == .train ? .train : .frozen)
  }

  /// Factors of the learning rate by parameter: `stageDecay` to the power of its stage's distance
  /// from the head, where only stages with parameters count.
  func rateFactors(of classifier: Classifier) -> [String: Double] {
    var stages: [String: Int] = [:]
    var copy = classifier
    copy.visitParameters { name, _ in stages[name] = classifier.stageIndex(ofParameter: name) }
    let holding = Set(stages.values)
    return stages.mapValues { stage in
      let distance = holding.count { $0 > stage }
      return (0..<distance).reduce(1.0) { factor, _ in factor * options.stageDecay }
    }
  }

  /// The seed of a fit's draws.
  static func seed(of phase: TrainingPhase, _ seed: UInt64) -> UInt64 {
    guard case .fold(let fold, _) = phase else { return seed }
    var generator = SeededGenerator(seed: seed, stream: RandomStream.folds | UInt64(fold))
    return generator.next()
  }
}
