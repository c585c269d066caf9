public import Cohorts

extension FineTuning {
  /// Sees to it, before any training, that every fit of a recipe with a mitigation has groups to
  /// look after, and sets enough patients aside where it sets any.
  ///
  /// - Throws: `badData` for fewer than two groups, or groups or labels of too few patients;
  ///   `usage` for an attribute that no image has, or a share of the labels that leaves an answer
  ///   out.
  public static func requireReserves(
    of options: TrainingOptions, cohort: Cohort, lock: SplitLock
  ) throws(TrainingError) {
    guard let rule = options.mitigation else { return }
    try rule.requireAttribute(in: cohort.facts)
    let labels = try LabelTable(of: cohort, lock: lock, options: options)
    for (phase, training) in fits(under: lock) {
      let seed = FitTask.seed(of: phase, options.seed)
      var candidates = training
      if let share = options.labelShare {
        candidates = try LabelledPatients(
          candidates: training, cases: cohort.facts, labels: labels, seed: seed
        ).cases(share: share)
      }
      _ = try rule.statedGroups(of: candidates, cases: cohort.facts, labels: labels)
      guard rule.setsPatientsAside else { continue }
      let parts = try PatientReserve(
        candidates: candidates, rule: rule, cases: cohort.facts, labels: labels, seed: seed)
      if rule.choosesEpoch {
        _ = try EpochReserve(
          parts, rule: rule, unit: options.unit, cases: cohort.facts, labels: labels)
      } else {
        _ = try HeadReserve(
          parts, of: candidates, rule: rule, cases: cohort.facts, labels: labels)
      }
    }
  }

  /// The fits of a run with what each may train on.
  private static func fits(under lock: SplitLock) -> [(phase: TrainingPhase, training: [Int])] {
    let training = lock.indices(in: .train)
    guard lock.folds > 0 else { return [(.whole, training)] }
    let folds = (0..<lock.folds).map { fold in
      (
        TrainingPhase.fold(fold, of: lock.folds),
        training.filter { lock.assignments[$0].fold != fold }
      )
    }
    return folds + [(.refit, training)]
  }
}
