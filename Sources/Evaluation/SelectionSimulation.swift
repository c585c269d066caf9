package import Compute
internal import Synchronization

/// Simulates every rule in every repeat, and measures the curves.
///
/// Two things are left to chance: which labels were known first (with what is drawn later), seen by
/// the repeats, and which patients were held out, seen by a bootstrap of them that all rules,
/// rounds and repeats share. Intervals add both variances, with Student's quantile of the repeats:
/// where folds change with the repeats they are rather too wide.
package struct SelectionSimulation: Sendable {
  let plan: SimulationPlan
  /// By repeat, the fold that it takes.
  let folds: [SimulatedCohort.Fold]
  /// By rule, then repeat.
  package let trajectories: [[SelectionTrajectory]]

  /// Simulates; which thread does what changes no result.
  ///
  /// - Parameter progress: is told how many of all rules and repeats are done, from any thread.
  package init(
    _ cohort: SimulatedCohort, plan: SimulationPlan, on pool: WorkerPool,
    progress: @escaping @Sendable (Int) -> Void
  ) {
    let folds = (0..<plan.repeats).map { cohort.folds[$0 % cohort.folds.count] }
    let rows = cohort.folds.map { cohort.scaled(over: $0) }
    let count = plan.strategies.count * plan.repeats
    let done = Mutex<[Int: SelectionTrajectory]>([:])
    pool.run(chunkCount: count) { index, _ in
      let number = index % plan.repeats
      let trajectory = SelectionTrajectory(
        cohort, fold: folds[number], rows: rows[number % rows.count],
        strategy: plan.strategies[index / plan.repeats], plan: plan, number: number)
      let finished = done.withLock { done in
        done[index] = trajectory
        return done.count
      }
      progress(finished)
    }
    let all = done.withLock { $0 }
    self.plan = plan
    self.folds = folds
    trajectories = plan.strategies.indices.map { rule in
      (0..<plan.repeats).compactMap { all[rule * plan.repeats + $0] }
    }
  }

  /// Rounds that every repeat came to, the first draw included.
  package var stepCount: Int {
    trajectories.joined().map(\.steps.count).min() ?? 0
  }

  /// The curves.
  ///
  /// Nil where there is no round, or an output of which the held-out units show one class.
  package func curves(on pool: WorkerPool) -> SelectionCurves? {
    guard stepCount > 1 else { return nil }
    return SimulationMeasure(self).curves(on: pool)
  }
}
