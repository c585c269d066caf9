public import Cohorts

extension FineTuning {
  /// Numbers of the cases that a finished model learnt from, ascending: of the training part those
  /// that are labelled, that its share of the labelled patients holds, and that no mitigation set
  /// aside but for the head; of a model made of folds' networks, what any of them learnt from.
  ///
  /// Of a model that marks pixels, the whole training part: it takes no share and sets none aside.
  ///
  /// - Parameters:
  ///   - cases: all of the cohort's, in content order.
  ///   - lock: the split that the model was trained under.
  /// - Throws: as training does for labels or shares that do not fit, which a model's own do.
  public static func trainedCases(
    of card: ModelCard, cases: [CaseFacts], lock: SplitLock
  ) throws(TrainingError) -> [Int] {
    let training = lock.indices(in: .train)
    if card.pixels != nil { return training }
    let developed = cases.indices.filter { lock.assignments[$0].part != .test }
    let labels = try LabelTable(
      cases: developed.map { cases[$0] }, head: card.heads[0], unit: card.unit,
      uncertain: card.options.uncertain)
    guard card.options.ensemble(folds: lock.folds)?.source == .folds else {
      // A seed that is not a fold's is that of the options, whatever the fit is called.
      return try trainedCases(
        among: training, in: .whole, cases: cases, labels: labels, options: card.options)
    }
    var seen: Set<Int> = []
    for fold in 0..<lock.folds {
      seen.formUnion(
        try trainedCases(
          among: training.filter { lock.assignments[$0].fold != fold },
          in: .fold(fold, of: lock.folds), cases: cases, labels: labels, options: card.options))
    }
    return seen.sorted()
  }

  /// The labelled cases that a fit trains on, of those that it was given.
  static func trainedCases(
    among candidates: [Int], in phase: TrainingPhase, cases: [CaseFacts], labels: LabelTable,
    options: TrainingOptions
  ) throws(TrainingError) -> [Int] {
    let seed = FitTask.seed(of: phase, options.seed)
    var chosen = candidates
    if let share = options.labelShare {
      chosen = try LabelledPatients(
        candidates: chosen, cases: cases, labels: labels, seed: seed
      ).cases(share: share)
    }
    if let rule = options.mitigation, rule.setsPatientsAside {
      let parts = try PatientReserve(
        candidates: chosen, rule: rule, cases: cases, labels: labels, seed: seed)
      // A head that is fitted anew has learnt from those that were set aside for it.
      let head =
        rule.refitsHead
        ? try HeadReserve(parts, of: chosen, rule: rule, cases: cases, labels: labels).indices : []
      chosen = Set(parts.training).union(head).sorted()
    }
    return chosen.filter { labels.isLabelled(cases[$0]) }
  }
}
