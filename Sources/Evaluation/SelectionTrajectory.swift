internal import Compute

/// One rule in one repeat: what a head knows of the held-out units, round after round.
///
/// The head is a `LinearProbe` on frozen features. Whose labels are known at first is drawn by
/// seed alone: patients who together show every answer of the pool, then any; the labels of all
/// others are looked at only once their patient is chosen.
package struct SelectionTrajectory: Sendable {
  /// What is known after a round.
  package struct Step: Sendable, Equatable {
    /// Patients whose labels are known.
    package let patients: Int
    /// Their images.
    package let images: Int
    /// By held-out unit, then output: the score.
    package let scores: [[Double]]
  }

  /// One step before the first choice, and one after each.
  package let steps: [Step]
  /// Patients in the order in which their labels became known.
  package let order: [Int]

  /// Simulates.
  package init(
    _ cohort: SimulatedCohort, fold: SimulatedCohort.Fold, rows: [[Double]],
    strategy: SelectionStrategy, plan: SimulationPlan, number: Int
  ) {
    var order = Self.first(cohort, fold: fold, plan: plan, number: number)
    var steps: [Step] = []
    var probe: LinearProbe?
    for round in 0...plan.rounds {
      let images = order.flatMap { cohort.patients[$0] }
      let fitted = LinearProbe(
        features: images.map { rows[$0] }, truths: images.map { cohort.truths[$0] },
        outputs: cohort.outputs, ridge: LinearProbe.ridge(features: rows.first?.count ?? 0),
        from: probe)
      probe = fitted
      steps.append(
        Step(
          patients: order.count, images: images.count,
          scores: fold.heldOut.map { Self.score(of: $0, cohort, rows, fitted) }))
      let known = Set(order)
      let left = fold.pool.filter { !known.contains($0) }
      guard round < plan.rounds, left.count >= plan.batch else { break }
      order += Self.chosen(
        from: left, known: order, cohort, rows, fitted,
        Self.selection(strategy, plan: plan, number: number, round: round), plan.dropout)
    }
    (self.steps, self.order) = (steps, order)
  }

  /// Whose labels are known before anything is chosen.
  static func first(
    _ cohort: SimulatedCohort, fold: SimulatedCohort.Fold, plan: SimulationPlan, number: Int
  ) -> [Int] {
    var generator = SeededGenerator(
      seed: plan.seed, stream: SimulationPlan.initialStream(number))
    var drawn = fold.pool
    generator.shuffle(&drawn)
    func answers(of patient: Int) -> Set<Int> {
      var shown: Set<Int> = []
      for image in cohort.patients[patient] {
        for (output, truth) in cohort.truths[image].enumerated() {
          if let truth { shown.insert(2 * output + truth) }
        }
      }
      return shown
    }
    var missing = fold.pool.reduce(into: Set<Int>()) { $0.formUnion(answers(of: $1)) }
    var (needed, others): ([Int], [Int]) = ([], [])
    for patient in drawn {
      let shown = answers(of: patient)
      if missing.isDisjoint(with: shown) {
        others.append(patient)
      } else {
        needed.append(patient)
        missing.subtract(shown)
      }
    }
    return Array((needed + others).prefix(max(plan.initial, needed.count)))
  }

  private static func selection(
    _ strategy: SelectionStrategy, plan: SimulationPlan, number: Int, round: Int
  ) -> SelectionPlan {
    var generator = SeededGenerator(
      seed: plan.seed, stream: SimulationPlan.roundStream(number, round: round))
    return SelectionPlan(
      strategy: strategy, budget: plan.batch, randomShare: plan.randomShare,
      quotas: strategy == .random ? [] : plan.quotas, seed: generator.next())
  }

  private static func chosen(
    from left: [Int], known: [Int], _ cohort: SimulatedCohort, _ rows: [[Double]],
    _ probe: LinearProbe, _ plan: SelectionPlan, _ dropout: Double
  ) -> [Int] {
    let dropped =
      plan.strategy == .bald ? DroppedProbe(probe, share: dropout, seed: plan.seed) : nil
    let candidates = left.map { patient in
      ProbedPatient(images: cohort.patients[patient].map { rows[$0] }, probe: probe)
        .candidate(
          group: cohort.groups[patient], isExclusive: cohort.isExclusive, draws: dropped)
    }
    let centres =
      plan.strategy == .coreSet
      ? known.flatMap { patient in cohort.patients[patient].map { rows[$0].map { Float($0) } } }
      : []
    return CaseSelection(from: candidates, centres: centres, plan: plan).picks
      .map { left[$0.index] }
  }

  private static func score(
    of unit: SimulatedCohort.Unit, _ cohort: SimulatedCohort, _ rows: [[Double]],
    _ probe: LinearProbe
  ) -> [Double] {
    let scores = unit.images.map { probe.logits(of: rows[$0]) }
    return (0..<cohort.outputs).map { output in
      let own = scores.map { $0[output] }
      return cohort.takesLargest
        ? own.max() ?? 0 : own.reduce(0, +) / Double(max(own.count, 1))
    }
  }
}
