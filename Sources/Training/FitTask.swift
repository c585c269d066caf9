internal import Cohorts
internal import Compute

/// One fit of a classifier to be done: on which images and by which recipe; it does not change.
struct FitTask: FitOutline {
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

  var kind: Head.Kind { labels.head.kind }

  /// The seed of a fit's draws.
  static func seed(of phase: TrainingPhase, _ seed: UInt64) -> UInt64 {
    guard case .fold(let fold, _) = phase else { return seed }
    var generator = SeededGenerator(seed: seed, stream: RandomStream.folds | UInt64(fold))
    return generator.next()
  }
}
