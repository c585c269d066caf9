internal import Cohorts
internal import Compute
internal import Networks

/// What all fits to be done have, whatever their network: images, a recipe, draws.
protocol FitOutline: Sendable {
  var phase: TrainingPhase { get }
  var options: TrainingOptions { get }
  var set: TrainingSet { get }
  /// Cases that are scored after every epoch; empty for none.
  var validation: [Int] { get }
  /// Whether these are of training patients set aside, and not of the validation part.
  var validatesAside: Bool { get }
  /// The seed of this fit's draws.
  var seed: UInt64 { get }
  /// How the truths of `set` are to be read.
  var kind: Head.Kind { get }
  /// By place in the set what an epoch draws alike; nil: as the recipe says.
  var cells: [Int]? { get }
  /// How many steps each epoch has.
  var stepsPerEpoch: Int { get }
}

extension FitOutline {
  var validatesAside: Bool { false }

  var cells: [Int]? { nil }

  /// As many as show every image once.
  var stepsPerEpoch: Int {
    EpochPlan.stepCount(images: set.indices.count, batch: options.batch)
  }

  /// The learning rate of the head at every step.
  var schedule: LearningRateSchedule {
    let total = stepsPerEpoch * options.epochs
    let rise = (options.warmupEpochs * Double(stepsPerEpoch)).rounded()
    let cycles = options.snapshots ?? 1
    return LearningRateSchedule(
      kind: options.schedule, peak: options.learningRate,
      warmupSteps: min(Int(rise), total / cycles), totalSteps: total, cycles: cycles)
  }

  /// The images of an epoch, in batches.
  func plan(epoch: Int) -> EpochPlan {
    EpochPlan(epoch: epoch, set: set, kind: kind, options: options, seed: seed, cells: cells)
  }

  /// Freezes what the recipe freezes in that epoch.
  func freeze(_ network: inout some StagedNetwork, epoch: Int) {
    let thawed = options.unfreezeAtEpoch.map { epoch >= $0 } ?? false
    network.freeze(
      prefixes: thawed ? [] : options.frozenPrefixes(of: network),
      batchNorm: options.batchNorm == .train ? .train : .frozen)
  }

  /// Factors of the learning rate by parameter: `stageDecay` to the power of its stage's distance
  /// from the head, where only stages with parameters count.
  func rateFactors(of network: some StagedNetwork) -> [String: Double] {
    var stages: [String: Int] = [:]
    var copy = network
    copy.visitParameters { name, _ in stages[name] = network.stageIndex(ofParameter: name) }
    let holding = Set(stages.values)
    return stages.mapValues { stage in
      let distance = holding.count { $0 > stage }
      return (0..<distance).reduce(1.0) { factor, _ in factor * options.stageDecay }
    }
  }
}
