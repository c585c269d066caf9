internal import Compute

/// Which patients are to be labelled next.
///
/// First the random arm is drawn from the whole pool, so that it is a simple random sample of it,
/// whatever the rule and the quotas do; then the rule chooses among the others. Ranks mix the two
/// evenly: who labels only the first ranks has the random share too.
package struct CaseSelection: Sendable, Equatable {
  /// Why a patient was chosen.
  package enum Arm: String, Codable, Sendable {
    /// By the rule.
    case strategy
    /// By lot, from the whole pool.
    case random
  }

  /// One patient that was chosen.
  package struct Pick: Sendable, Equatable {
    /// The number of the candidate.
    package let index: Int
    package let arm: Arm
    /// What the rule ranks by: nats, a closeness of 0…1, a distance, a squared distance of
    /// gradients; nil for what was drawn by lot.
    package let score: Double?
  }

  /// In the order of ranks.
  package let picks: [Pick]
  /// Whether the rule could tell candidates apart; a lottery always can.
  package let isInformed: Bool

  /// Chooses.
  ///
  /// - Parameters:
  ///   - candidates: in an order that no key changes.
  ///   - centres: features of what is labelled, for the core set.
  /// - Precondition: draws of the head, where the rule goes by them.
  package init(
    from candidates: [SelectionCandidate], centres: [[Float]], plan: SelectionPlan
  ) {
    let budget = min(plan.budget, candidates.count)
    var generator = SeededGenerator(seed: plan.seed, stream: SelectionPlan.armStream)
    var order = Array(candidates.indices)
    generator.shuffle(&order)
    let byLot = Array(order.prefix(plan.randomCount(of: budget)))
    var isTaken = [Bool](repeating: false, count: candidates.count)
    for index in byLot { isTaken[index] = true }
    let slots = budget - byLot.count
    var quota = Self.quota(candidates, isTaken, plan: plan, slots: slots)
    var rule = Self.rule(candidates, centres: centres, chosen: byLot, plan: plan)
    isInformed = rule.isInformed
    var byRule: [Pick] = []
    while byRule.count < slots,
      let (index, score) = rule.choice.next(among: {
        !isTaken[$0] && quota.allows(candidates[$0].group)
      })
    {
      isTaken[index] = true
      quota.take(candidates[index].group)
      byRule.append(Pick(index: index, arm: .strategy, score: score))
    }
    picks = Self.mixed(byRule, byLot.map { Pick(index: $0, arm: .random, score: nil) })
  }

  private static func quota(
    _ candidates: [SelectionCandidate], _ isTaken: [Bool], plan: SelectionPlan, slots: Int
  ) -> GroupQuota {
    let available = plan.quotas.indices.map { group in
      candidates.indices.count { candidates[$0].group == group && !isTaken[$0] }
    }
    return GroupQuota(owed: plan.owed(of: slots, available: available), slots: slots)
  }

  private static func rule(
    _ candidates: [SelectionCandidate], centres: [[Float]], chosen: [Int], plan: SelectionPlan
  ) -> (choice: any CandidateChoice, isInformed: Bool) {
    func ranked(_ scores: [Double]) -> (any CandidateChoice, Bool) {
      (RankedChoice(scores: scores), scores.contains { $0 != scores[0] })
    }
    var generator = SeededGenerator(seed: plan.seed, stream: SelectionPlan.ruleStream)
    switch plan.strategy {
    case .entropy: return ranked(candidates.map(\.entropy))
    case .margin: return ranked(candidates.map(\.closeness))
    case .bald:
      return ranked(
        candidates.map { candidate in
          guard let value = candidate.disagreement else {
            preconditionFailure("a candidate without draws")
          }
          return value
        })
    case .coreSet:
      var set = CoreSet(features: candidates.map(\.features), centres: centres)
      let isFlat = set.isFlat
      for index in chosen { set.add(candidates[index].features) }
      return (set, !isFlat)
    case .diverse:
      var draw = DiverseDraw(candidates, generator: generator)
      let isFlat = draw.isFlat
      for index in chosen { draw.add(index) }
      return (draw, !isFlat)
    case .random:
      var order = Array(candidates.indices)
      generator.shuffle(&order)
      return (RankedChoice(order: order), true)
    }
  }

  /// The second list spread evenly over the first.
  private static func mixed(_ first: [Pick], _ second: [Pick]) -> [Pick] {
    let count = first.count + second.count
    var rest = (first[...], second[...])
    return (0..<count).compactMap { rank in
      let due = (2 * (rank + 1) * second.count + count) / (2 * count)
      let taken = second.count - rest.1.count
      let takesSecond = rest.0.isEmpty || (taken < due && !rest.1.isEmpty)
      return takesSecond ? rest.1.popFirst() : rest.0.popFirst()
    }
  }
}
