import Compute
import Evaluation
import Foundation
import Testing

/// Rules of choice on invented features: a rare kind of finding, and nothing at all.
@Suite struct SelectionSimulationTests {
  /// Findings lie apart along the first feature; every fortieth patient of the pool has one of a
  /// rare kind, which looks like no finding there and lies far off along the second.
  private static func phantom(seed: UInt64, isNoise: Bool = false) -> SimulatedCohort {
    var generator = SeededGenerator(seed: seed)
    var features: [[Float]] = []
    var truths: [[Int?]] = []
    func add(isRare: Bool, isPositive: Bool) {
      let noise = (0..<6).map { _ in
        Float((0..<4).reduce(0.0) { sum, _ in sum + generator.uniform() } - 2)
      }
      var row = noise
      if !isNoise {
        row[0] += isRare || !isPositive ? -1 : 1
        row[1] += isRare ? 5 : 0
      }
      features.append(row)
      truths.append([isRare || isPositive ? 1 : 0])
    }
    for number in 0..<400 {
      add(
        isRare: !isNoise && number % 40 == 7,
        isPositive: isNoise ? generator.uniform() < 0.5 : number % 2 == 0)
    }
    for number in 0..<200 {
      add(
        isRare: !isNoise && number % 4 == 1,
        isPositive: isNoise ? generator.uniform() < 0.5 : number % 4 == 0)
    }
    let units = (400..<600).map {
      SimulatedCohort.Unit(images: [$0], truth: truths[$0], patient: $0)
    }
    return SimulatedCohort(
      features: features, truths: truths, patients: (0..<600).map { [$0] },
      groups: (0..<600).map { $0 % 3 == 0 ? 0 : nil },
      folds: [SimulatedCohort.Fold(pool: Array(0..<400), heldOut: units)], isExclusive: false,
      takesLargest: true)
  }

  private static func plan(
    _ strategies: [SelectionStrategy] = SelectionStrategy.allCases, batch: Int = 6,
    repeats: Int = 8, quotas: [Double] = [], seed: UInt64 = 3
  ) -> SimulationPlan {
    SimulationPlan(
      strategies: strategies, initial: 6, batch: batch, rounds: 5, repeats: repeats,
      randomShare: 0, quotas: quotas, dropout: 0.3, replicates: 200, level: 0.95, seed: seed)
  }

  private static func simulation(
    _ cohort: SimulatedCohort, _ plan: SimulationPlan, threads: Int = 2
  ) -> SelectionSimulation {
    SelectionSimulation(cohort, plan: plan, on: WorkerPool(threadCount: threads)) { _ in }
  }

  private static func curves(
    _ cohort: SimulatedCohort, _ plan: SimulationPlan, threads: Int = 2
  ) throws -> SelectionCurves {
    let pool = WorkerPool(threadCount: threads)
    return try #require(simulation(cohort, plan, threads: threads).curves(on: pool))
  }

  private static func verdict(
    _ curves: SelectionCurves, _ strategy: SelectionStrategy
  ) -> SelectionCurves.Verdict? {
    curves.curves.first { $0.strategy == strategy }?.difference?.verdict
  }

  @Test func `a rare kind of finding that lot seldom draws is found by what is unlike all else`()
    throws
  {
    let cohort = Self.phantom(seed: 1)
    let plan = Self.plan(repeats: 16)
    let curves = try Self.curves(cohort, plan)
    #expect(Self.verdict(curves, .coreSet) == .better)
    #expect(Self.verdict(curves, .diverse) == .better)
    let simulation = Self.simulation(cohort, Self.plan([.coreSet], repeats: 16))
    let found = simulation.trajectories.map { repeats in
      repeats.count { $0.order.prefix(12).contains { $0 % 40 == 7 } }
    }
    // After one round 12 of 400 are labelled; 10 are rare: lot finds one in a quarter of repeats.
    #expect(found[0] == 16 && found[1] < 10, "\(found)")
  }

  @Test(arguments: [5, 6, 7] as [UInt64])
  func `of pure noise there is no evidence for any rule`(seed: UInt64) throws {
    let curves = try Self.curves(Self.phantom(seed: seed, isNoise: true), Self.plan(repeats: 5))
    for curve in curves.curves.dropLast() {
      #expect(curve.difference?.verdict == .noEvidence, "\(curve.strategy)")
    }
  }

  @Test func `lot beside itself differs by nothing`() throws {
    let curves = try Self.curves(Self.phantom(seed: 1), Self.plan([.random]))
    #expect(curves.curves.count == 1)
    #expect(curves.curves[0].difference == nil)
    // Every repeat begins with 6 labels and adds 6 in each of 5 rounds.
    #expect(curves.curves[0].points.map(\.patients) == [6, 12, 18, 24, 30, 36])
  }

  @Test func `threads change nothing, and another seed does`() throws {
    let cohort = Self.phantom(seed: 1)
    let plan = Self.plan([.entropy, .bald], repeats: 3)
    let first = try Self.curves(cohort, plan, threads: 1)
    #expect(try Self.curves(cohort, plan, threads: 2) == first)
    #expect(try Self.curves(cohort, Self.plan([.entropy, .bald], repeats: 3, seed: 4)) != first)
  }

  @Test func `all rules begin a repeat with the same labels, and repeats differ`() {
    let trajectories = Self.simulation(Self.phantom(seed: 1), Self.plan()).trajectories
    for number in 0..<8 {
      let firsts = trajectories.map { Array($0[number].order.prefix(6)) }
      #expect(Set(firsts).count == 1)
    }
    #expect(Set(trajectories[0].map { $0.order[0] }).count > 1)
    #expect(trajectories.allSatisfy { $0.allSatisfy { Set($0.order).count == $0.order.count } })
  }

  @Test func `the held-out patients are never chosen, and quotas are kept`() {
    let simulation = Self.simulation(
      Self.phantom(seed: 1), Self.plan([.entropy], batch: 10, quotas: [0.6]))
    for trajectory in simulation.trajectories[0] {
      #expect(trajectory.order.allSatisfy { $0 < 400 })
      for round in 0..<5 {
        let batch = trajectory.order[(6 + 10 * round)..<(16 + 10 * round)]
        #expect(batch.count { $0 % 3 == 0 } >= 6)
      }
    }
  }

  @Test func `points and areas are the means of AUROC by hand`() throws {
    let cohort = Self.phantom(seed: 1)
    let plan = Self.plan([.entropy], repeats: 2)
    let simulation = Self.simulation(cohort, plan)
    let curves = try #require(simulation.curves(on: WorkerPool(threadCount: 1)))
    let truths = cohort.folds[0].heldOut.map { $0.truth[0] == 1 }
    let areas = try simulation.trajectories[0].map { trajectory in
      try trajectory.steps.map { step in
        try #require(AUROC.value(scores: step.scores.map { $0[0] }, truths: truths))
      }
    }
    for (step, point) in curves.curves[0].points.enumerated() {
      #expect(agree(point.area, (areas[0][step] + areas[1][step]) / 2))
    }
    // Steps of one width: the mean of the middles.
    let overall = areas.map { own in
      zip(own, own.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 } / 5
    }
    for (value, expected) in zip(curves.curves[0].areas, overall) {
      #expect(agree(value, expected))
    }
  }

  @Test func `a pool of one round less than asked for ends earlier`() {
    let simulation = Self.simulation(Self.phantom(seed: 1), Self.plan([.random], batch: 150))
    #expect(simulation.stepCount == 3)
  }
}
