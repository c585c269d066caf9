internal import Ingest

extension SplitPlan {
  /// Takes the folds of the `fold` column, numbered from 0 in ascending order.
  ///
  /// - Throws: `badData`, `usage`, `leak`.
  mutating func useGivenFolds() throws(CohortsError) {
    let training = cases.indices.filter { parts[$0] == .train }
    let missing = training.count { cases[$0].fold == nil }
    let numbers = Set(training.compactMap { cases[$0].fold }).sorted()
    guard missing == 0, numbers.count > 1 else {
      throw CohortsError(
        .badData, subject: "fold column",
        reason: missing > 0
          ? "\(missing) of \(training.count) training images have no fold in it"
          : "it names only one fold",
        hint: "give every training image one of at least two folds")
    }
    guard options.folds == 0 || options.folds == numbers.count else {
      throw CohortsError(
        .usage, subject: "split.folds",
        reason: "\(options.folds) folds were asked for, the fold column has \(numbers.count)",
        hint: "leave one of the two out")
    }
    for index in training { folds[index] = cases[index].fold }
    let sides = folds.map { $0.map(String.init) }
    try SplitAudit.check(cases, sides: sides, subject: "fold column")
    warnOfLookAlikes(sides: sides, subject: "fold column")
    for index in training {
      folds[index] = folds[index].flatMap { numbers.firstIndex(of: $0) }
    }
    foldCount = numbers.count
    rule.append("\(foldCount) folds as given in the fold column")
  }

  /// Draws stratified folds of the training part's patients.
  ///
  /// - Throws: `badData`.
  mutating func drawFolds() throws(CohortsError) {
    let candidates = trainingGroups
    guard candidates.count >= options.folds else {
      throw CohortsError(
        .badData, subject: "split.folds",
        reason: "\(candidates.count) patients cannot fill \(options.folds) folds",
        hint: "ask for fewer folds")
    }
    let shares = [Double](repeating: 1 / Double(options.folds), count: options.folds)
    for (group, fold) in draw(candidates, shares: shares, stream: Stream.folds) {
      for index in groups[group] { folds[index] = fold }
    }
    foldCount = options.folds
    rule.append("\(foldCount) folds of patients drawn from the training part")
  }
}
