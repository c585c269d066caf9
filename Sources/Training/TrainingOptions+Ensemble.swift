extension TrainingOptions {
  /// What of a model of several networks cannot be.
  var ensembleProblems: [OptionProblem] {
    guard let snapshots else { return [] }
    let key = "training.snapshots"
    var found: [OptionProblem] = []
    func require(_ isSound: Bool, _ reason: String) {
      if !isSound { found.append(OptionProblem(key: key, reason: reason)) }
    }
    require(task == .classify, "is for classifiers")
    require((2...20).contains(snapshots), "must be 1 to 20")
    guard found.isEmpty else { return found }
    require(
      epochs % snapshots == 0,
      "is \(snapshots), and training.epochs, \(epochs), is no multiple of it")
    require(
      warmupEpochs <= Double(epochs / snapshots),
      "makes cycles of \(epochs / snapshots) epochs, and training.warmupEpochs is longer")
    require(schedule == .cosine, "keeps the ends of cosines; set training.schedule to cosine")
    require(
      keepsFolds != true, "does not go with training.keepFolds; either gives several networks")
    require(
      mitigation?.setsPatientsAside != true,
      "keeps the end of every cycle, and a mitigation by worstGroup or headRetraining makes one "
        + "network")
    return found
  }

  /// The networks that a training in folds, or without, leaves as the model; nil for one.
  func ensemble(folds: Int) -> Ensemble? {
    if let snapshots { return Ensemble(source: .snapshots, members: snapshots) }
    return keepsFolds == true && folds > 1 ? Ensemble(source: .folds, members: folds) : nil
  }

  /// The number of the cycle that an epoch ends, both from 0; nil where it ends none that is kept.
  func cycle(endingWith epoch: Int) -> Int? {
    guard let snapshots else { return nil }
    let length = epochs / snapshots
    return (epoch + 1) % length == 0 ? epoch / length : nil
  }
}
