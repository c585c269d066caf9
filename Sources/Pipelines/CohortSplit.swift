internal import Cohorts
internal import Privacy
internal import Training

/// The split of a cohort: the frozen one, or the one that a recipe asks for.
struct CohortSplit {
  let cohort: Cohort
  let key: SecretKey

  /// The cohort's lock; where there is none, it is made by the recipe and frozen.
  ///
  /// - Throws: `usage` when a key of the split was set that the frozen split contradicts.
  func lock(for recipe: Recipe, context: StageContext) throws -> SplitLock {
    if let lock = try SplitLock.read(in: cohort, key: key) {
      try check(lock, against: recipe)
      return lock
    }
    let lock = try SplitLock.make(for: cohort, options: options(of: recipe), key: key)
    if context.isDryRun {
      context.announce(.note("would freeze the split: \(lock.rule)"))
    } else {
      try lock.write(in: cohort, replacing: false)
      context.announce(.note("the cohort had no split; froze this one: \(lock.rule)"))
      for note in lock.notes { context.announce(.note(note)) }
    }
    return lock
  }

  /// What the recipe asks for, with its standard strata filled in.
  func options(of recipe: Recipe) -> SplitOptions {
    var options = recipe.splitOptions
    if options.stratify.isEmpty {
      options.stratify = SplitStage.strata(
        of: cohort, targets: recipe.trainingOptions.targets)
    }
    return options
  }

  private func check(_ lock: SplitLock, against recipe: Recipe) throws(PipelinesError) {
    let free: Set<String> = ["split.seed", "split.folds"]
    let contradicted = recipe.assigned.filter { $0.hasPrefix("split.") && !free.contains($0) }
    if let path = contradicted.sorted().first {
      throw PipelinesError(
        .usage, subject: path, reason: "was set, but the cohort's split is frozen",
        hint: "leave it out, or split anew with fovea split --force")
    }
    let folds = recipe.splitOptions.folds
    guard !recipe.assigned.contains("split.folds") || folds == lock.folds else {
      throw PipelinesError(
        .usage, subject: "split.folds",
        reason: "is \(folds), but the cohort's split is frozen with \(lock.folds) folds",
        hint: "leave it out, or split anew with fovea split --force")
    }
  }
}
