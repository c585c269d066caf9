/// How many are chosen by which rule, how many by lot, and what groups are owed.
package struct SelectionPlan: Sendable, Equatable {
  /// The rule.
  package var strategy: SelectionStrategy
  /// How many patients are chosen; all where there are fewer.
  package var budget: Int
  /// Share of the budget that is drawn from the whole pool by lot, rounded up.
  package var randomShare: Double
  /// By group, the share of what the rule chooses that it is owed at least, rounded down; empty
  /// without a quota.
  package var quotas: [Double] = []
  /// Seed of every draw.
  package var seed: UInt64

  /// The stream of the random arm.
  static let armStream: UInt64 = 1
  /// The stream of the rule's own draws.
  static let ruleStream: UInt64 = 2
  /// Slack that keeps 0.1 · 30 from becoming 4, and 0.6 · 5 from becoming 2.
  private static let slack = 1e-9

  /// Makes a plan.
  ///
  /// - Precondition: a budget of at least 1, a share in 0…1, quotas that sum to at most 1.
  package init(
    strategy: SelectionStrategy, budget: Int, randomShare: Double, quotas: [Double] = [],
    seed: UInt64
  ) {
    precondition(budget >= 1, "a budget of \(budget)")
    precondition((0...1).contains(randomShare), "a random share of \(randomShare)")
    precondition(quotas.reduce(0, +) <= 1 + Self.slack, "quotas \(quotas)")
    self.strategy = strategy
    self.budget = budget
    self.randomShare = randomShare
    self.quotas = quotas
    self.seed = seed
  }

  /// How many of so many are drawn by lot: all where lot is the rule and nothing is owed.
  func randomCount(of budget: Int) -> Int {
    if strategy == .random, quotas.isEmpty { return budget }
    return min(budget, Int((randomShare * Double(budget) - Self.slack).rounded(.up)))
  }

  /// By group, how many of so many it is owed, as far as it has them.
  func owed(of slots: Int, available: [Int]) -> [Int] {
    zip(quotas, available).map { share, available in
      min(available, Int((share * Double(slots) + Self.slack).rounded(.down)))
    }
  }
}
