package import Compute

/// All that one network's features say about a task, before it is held against other networks.
package struct NetworkProbe: Sendable {
  let probe: CrossFittedProbe
  let test: PermutedValue
  let shift: PermutedValue
  /// Nil where the task has no label to stay within.
  let shiftWithinLabel: PermutedValue?

  /// Fits the probes and shuffles labels.
  ///
  /// - Precondition: `CrossFittedProbe.canFit`.
  package init(
    _ task: ProbeTask, features: ProbeFeatures, permutations: Int, seed: UInt64,
    on pool: WorkerPool
  ) {
    func shift(withinLabel: Bool) -> PermutedValue {
      GroupShift(task, features: features, withinLabel: withinLabel).result(
        permutations: permutations, seed: seed, on: pool)
    }
    probe = CrossFittedProbe(task, features: features, on: pool)
    test = DiscriminantTest(task, features: features).result(
      permutations: permutations, seed: seed, on: pool)
    self.shift = shift(withinLabel: false)
    shiftWithinLabel = task.labels.isEmpty ? nil : shift(withinLabel: true)
  }
}
