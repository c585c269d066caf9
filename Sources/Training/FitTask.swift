internal import Cohorts
internal import Compute
internal import Networks

/// One fit of a classifier to be done: on which images and by which recipe; it does not change.
struct FitTask: FitOutline {
  let phase: TrainingPhase
  let options: TrainingOptions
  let cases: [CaseFacts]
  let labels: LabelTable
  let set: TrainingSet
  /// Cases that are scored after every epoch; empty for none.
  let validation: [Int]
  /// The patients set aside whose worst group chooses the epoch; nil: none are.
  let reserve: EpochReserve?
  /// The seed of this fit's draws.
  let seed: UInt64
  let loss: ClassificationLoss
  /// The groups that a mitigation looks at; nil without one.
  let groups: MitigationGroups?
  let cells: [Int]?
  /// How much each group and truth counts for each output; nil: alike.
  private let groupWeights: [[[Double]]]?
  /// How little each patient may show in the weights; nil: nothing is hidden.
  let privacy: PrivacyPlan?

  init(
    phase: TrainingPhase, options: TrainingOptions, cases: [CaseFacts], labels: LabelTable,
    training: [Int], validation: [Int], reserve: EpochReserve? = nil
  ) throws(TrainingError) {
    self.phase = phase
    self.options = options
    self.cases = cases
    self.labels = labels
    self.validation = (reserve?.indices ?? validation).filter { labels.isLabelled(cases[$0]) }
    self.reserve = reserve
    set = try TrainingSet(candidates: training, cases: cases, labels: labels)
    seed = Self.seed(of: phase, options.seed)
    let groups = options.mitigation.map { [set] rule in
      MitigationGroups(set, rule, cases: cases, kind: labels.head.kind)
    }
    self.groups = groups
    cells = options.mitigation?.balances == true ? groups?.cellOf : nil
    loss = ClassificationLoss(
      kind: labels.head.kind,
      weights: try set.weights(options.classWeights, head: labels.head, cells: cells))
    groupWeights =
      options.mitigation?.method == .reweighting
      ? groups?.weights(of: set, outputs: labels.head.outputCount) : nil
    let set = set
    privacy = try options.privacy.map { (budget) throws(TrainingError) in
      try PrivacyPlan(budget, recipe: options, set: set, cases: cases)
    }
  }

  var stepsPerEpoch: Int {
    privacy?.stepsPerEpoch
      ?? EpochPlan.stepCount(images: set.indices.count, batch: options.batch)
  }

  /// What drives features away from what tells groups apart; nil where nothing does.
  var adversary: GroupAdversary? {
    guard options.mitigation?.method == .gradientReversal, let groups, groups.names.count > 1
    else { return nil }
    return GroupAdversary(groups: groups.names.count, outputs: labels.head.outputCount)
  }

  /// Steps of the whole fit.
  var totalSteps: Double { Double(max(1, stepsPerEpoch * options.epochs)) }

  /// A network with the outputs that training needs beside those of the labels.
  func learning(_ network: Classifier, in buffers: BufferPool) -> Classifier {
    guard let adversary else { return network }
    return network.withOutputs(adversary.outputs + adversary.groups, buffers: buffers)
  }

  /// A network that was trained, with the outputs of the labels alone.
  func answering(_ network: Classifier, in buffers: BufferPool) -> Classifier {
    adversary == nil
      ? network : network.withOutputs(labels.head.outputCount, buffers: buffers)
  }

  /// By image what the loss of each output is multiplied by; nil: 1.
  func factors(of images: [CaseFacts], _ truths: [[Int?]]) -> [[Double]]? {
    if options.feedback == nil, groupWeights == nil { return nil }
    return zip(images, truths).map { image, truth in
      let own = options.feedback?.values(of: image, head: labels.head)
      return truth.indices.map { output in
        let group = groups?.group(of: image) ?? 0
        return (own?[output] ?? 1)
          * (truth[output].flatMap { groupWeights?[group][output][$0] } ?? 1)
      }
    }
  }

  var kind: Head.Kind { labels.head.kind }

  var validatesAside: Bool { reserve != nil }

  /// The seed of a fit's draws.
  static func seed(of phase: TrainingPhase, _ seed: UInt64) -> UInt64 {
    guard case .fold(let fold, _) = phase else { return seed }
    var generator = SeededGenerator(seed: seed, stream: RandomStream.folds | UInt64(fold))
    return generator.next()
  }
}
