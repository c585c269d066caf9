internal import Cohorts

/// One option that cannot be.
public struct OptionProblem: Sendable, Equatable {
  /// The key path as the pipeline file has it, such as `training.epochs`.
  public let key: String
  /// What is wrong.
  public let reason: String
}

extension TrainingOptions {
  /// Everything that cannot be, sorted by key; empty when the recipe is sound.
  public var problems: [OptionProblem] {
    var found: [OptionProblem] = []
    func require(_ isSound: Bool, _ key: String, _ reason: String) {
      if !isSound { found.append(OptionProblem(key: key, reason: reason)) }
    }
    require(!targets.isEmpty || pixels != nil, "model.targets", "names no column")
    require(Set(targets).count == targets.count, "model.targets", "names a column twice")
    require((16...1024).contains(inputSize), "model.inputSize", "must be 16 to 1024")
    require((1...10_000).contains(epochs), "training.epochs", "must be 1 to 10000")
    require((1...4096).contains(batch), "training.batch", "must be 1 to 4096")
    require(
      learningRate > 0 && learningRate <= 10, "training.learningRate",
      "must be above 0, at most 10")
    require(stageDecay > 0 && stageDecay <= 1, "training.stageDecay", "must be above 0, at most 1")
    require(
      warmupEpochs >= 0 && warmupEpochs <= Double(epochs), "training.warmupEpochs",
      "must be 0 to the number of epochs")
    require(weightDecay >= 0 && weightDecay <= 1, "training.weightDecay", "must be 0 to 1")
    if let unfreezeAtEpoch {
      require(
        (1..<max(epochs, 2)).contains(unfreezeAtEpoch), "training.unfreezeAtEpoch",
        "must be at least 1 and below the number of epochs")
    }
    require(
      adapt == nil || (freeze.isEmpty && unfreezeAtEpoch == nil), "training.adapt",
      "says which parts learn, as training.freeze and training.unfreezeAtEpoch do")
    require(adapt == nil || task == .classify, "training.adapt", "is for classifiers")
    require(
      adapt != .prototypes || mitigation == nil, "training.mitigation",
      "has no effect on a head of mean features")
    require(
      adapt != .head || mitigation?.method != .gradientReversal, "training.mitigation",
      "is gradientReversal, which changes features, and training.adapt lets only the head learn")
    require(
      adapt != .prototypes || feedback == nil, "training.feedback",
      "has no effect on a head of mean features")
    if let labelShare {
      require(
        labelShare > 0 && labelShare <= 1, "training.labelShare", "must be above 0, at most 1")
    }
    require(
      feedback?.isSound ?? true, "training.feedback",
      "must be weights from 0 to \(Int(FeedbackWeights.largest))")
    if let adversarialLevels {
      require(
        adversarialLevels > 0 && adversarialLevels <= 32, "training.adversarialLevels",
        "must be above 0, at most 32")
      require(
        freeze.isEmpty && adapt == nil, "training.adversarialLevels",
        "needs a network of which nothing is frozen; leave training.freeze empty")
    }
    if case .explicit(let weights) = classWeights {
      require(
        !weights.isEmpty && weights.allSatisfy { $0 > 0 && $0.isFinite }, "training.classWeights",
        "must be positive numbers")
    }
    if let earlyStopping {
      require(
        earlyStopping.patience >= 1, "training.earlyStopping.patience", "must be at least 1")
    }
    for problem in certaintyProblems + privacyProblems + ensembleProblems + refitProblems {
      found.append(problem)
    }
    require(
      (task == .classify) == (pixels == nil), "model.task",
      "does not go with what is said of pixels")
    for problem in pixels?.problems(task, inputSize: inputSize, earlyStopping, labelShare) ?? [] {
      found.append(problem)
    }
    for problem in augmentation.problems {
      found.append(OptionProblem(key: "augmentation.\(problem.key)", reason: problem.reason))
    }
    return found.sorted { ($0.key, $0.reason) < ($1.key, $1.reason) }
  }
}

extension TrainingOptions {
  /// What of the recipe a head that is fitted anew would undo without a word.
  private var refitProblems: [OptionProblem] {
    guard let mitigation, mitigation.refitsHead else { return [] }
    let method = mitigation.method.rawValue
    var found: [OptionProblem] = []
    if feedback != nil {
      found.append(
        OptionProblem(
          key: "training.feedback",
          reason: "is undone by \(method), whose head takes all labels alike"))
    }
    if case .explicit = classWeights {
      found.append(
        OptionProblem(
          key: "training.classWeights",
          reason: "is undone by \(method), whose head takes all pairs of group and label alike"))
    }
    return found
  }
}

extension AugmentationPolicy {
  fileprivate var problems: [(key: String, reason: String)] {
    var found: [(String, String)] = []
    if !(0...0.5).contains(shift) { found.append(("shift", "must be 0 to 0.5")) }
    if !(0...180).contains(rotateDegrees) { found.append(("rotateDegrees", "must be 0 to 180")) }
    if !(0..<1).contains(scale) { found.append(("scale", "must be 0 to below 1")) }
    if !(0..<1).contains(contrast) { found.append(("contrast", "must be 0 to below 1")) }
    if !(0...1000).contains(variants) { found.append(("variants", "must be 0 to 1000")) }
    return found
  }
}
