/// How choosing is simulated: what is compared, how far, how often.
package struct SimulationPlan: Sendable, Equatable {
  /// The rules to compare; lot is always among them.
  package var strategies: [SelectionStrategy]
  /// Patients whose labels are known at first.
  package var initial: Int
  /// Patients whose labels each round adds.
  package var batch: Int
  /// Rounds, as long as the pool has patients for them.
  package var rounds: Int
  /// Seeds, each with a first draw of its own that all rules share.
  package var repeats: Int
  /// Share of each batch that is drawn by lot, whatever the rule.
  package var randomShare: Double
  /// By group, the share that it is owed of what a rule chooses.
  package var quotas: [Double]
  /// Share of features that a draw drops, for rules that go by draws of the head.
  package var dropout: Double
  /// Replicates of patients behind the intervals.
  package var replicates: Int
  /// Level of the intervals.
  package var level: Double
  /// Seed of every draw.
  package var seed: UInt64

  /// Makes a plan.
  ///
  /// - Precondition: at least one patient at first and in a batch, one round, two repeats.
  package init(
    strategies: [SelectionStrategy], initial: Int, batch: Int, rounds: Int, repeats: Int,
    randomShare: Double, quotas: [Double], dropout: Double, replicates: Int, level: Double,
    seed: UInt64
  ) {
    precondition(initial >= 1 && batch >= 1 && rounds >= 1, "\(initial), \(batch), \(rounds)")
    precondition(repeats >= 2, "\(repeats) repeats tell nothing of chance")
    self.strategies = strategies.filter { $0 != .random } + [.random]
    self.initial = initial
    self.batch = batch
    self.rounds = rounds
    self.repeats = repeats
    self.randomShare = randomShare
    self.quotas = quotas
    self.dropout = dropout
    self.replicates = replicates
    self.level = level
    self.seed = seed
  }

  /// The stream of a repeat's first draw.
  static func initialStream(_ number: Int) -> UInt64 { 3 << 32 | UInt64(number) }
  /// The stream that seeds one choice of a repeat.
  static func roundStream(_ number: Int, round: Int) -> UInt64 {
    4 << 32 | UInt64(number) << 16 | UInt64(round)
  }
  /// The stream of what one draw of the head drops.
  static func dropoutStream(_ draw: Int) -> UInt64 { 5 << 32 | UInt64(draw) }
}
