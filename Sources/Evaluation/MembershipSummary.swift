internal import Foundation

/// What attacks on a model can tell about who was in its training.
public struct MembershipSummary: Codable, Sendable, Equatable {
  /// What follows by the declared rules.
  public enum Verdict: String, Codable, Sendable {
    /// Some attack tells members from others.
    case caught
    /// None was shown to, which does not show that none can.
    case noEvidence
    /// Too few patients to tell.
    case insufficient
  }

  /// What one attack came to.
  public struct Result: Codable, Sendable, Equatable {
    /// The attack.
    public let attack: MembershipAttack
    /// Chance that a member looks more like one than another patient.
    public let area: Estimate
    /// Members found at each declared share of wrongly accused.
    public let rates: [MembershipRate]
    /// Whether members are told from others at the level of the verdict.
    public let isCaught: Bool
  }

  /// What a declared (ε, δ) says of the attacks.
  public struct Bound: Codable, Sendable, Equatable {
    /// The declared ε.
    public let epsilon: Double
    /// The declared δ.
    public let delta: Double
    /// Whether some attack found more members than it allows.
    public let isViolated: Bool
    /// Whether finding every member would have been more than it allows at some declared share.
    public let forbidsAnything: Bool
    /// The least ε that what was found is compatible with; 0 where nothing was.
    public let leastEpsilon: Double
  }

  /// Shares of wrongly accused at which members found are counted.
  package static let falsePositiveRates = [0.001, 0.01, 0.1]
  /// Chance that a verdict of caught is wrong, over all looks together.
  private static let significance = 0.05

  /// Level of the limits that are shown.
  package static let level = 0.95

  /// Patients that the model learnt from.
  public let members: Int
  /// Patients that it did not.
  public let others: Int
  /// What each attack came to.
  public let results: [Result]
  /// What follows.
  public let verdict: Verdict
  /// Nil where the model declares no ε.
  public let bound: Bound?

  /// Attacks the model.
  ///
  /// Each attack is looked at by its area and by its members found at each share that the patients
  /// suffice for; the verdict is at a level that allows for all these looks (Bonferroni).
  ///
  /// - Parameter guarantee: the (ε, δ) that the model declares.
  package init(_ trials: [MembershipTrial], guarantee: (epsilon: Double, delta: Double)?) {
    members = trials.count { $0.isMember }
    others = trials.count - members
    let attacks = MembershipAttack.allCases
    let scores = attacks.map { $0.scores(of: trials) }
    let shares = Self.falsePositiveRates.filter { Double(trials.count { !$0.isMember }) * $0 >= 1 }
    let strict = 1 - Self.significance / Double(attacks.count * (1 + shares.count))
    let shown = scores.map { Look(trials, $0, level: Self.level) }
    let judged = scores.map { Look(trials, $0, level: strict) }
    results = attacks.indices.map { index in
      Result(
        attack: attacks[index], area: shown[index].area, rates: shown[index].rates,
        isCaught: judged[index].isCaught)
    }
    let isEnough = min(members, others) >= SampleCounts.fewestForValue
    verdict = results.contains(where: \.isCaught) ? .caught : isEnough ? .noEvidence : .insufficient
    bound = guarantee.map { Bound(epsilon: $0.epsilon, delta: $0.delta, looks: judged) }
  }

  /// One attack at one level.
  fileprivate struct Look {
    let level: Double
    let area: Estimate
    let rates: [MembershipRate]

    init(_ trials: [MembershipTrial], _ scores: [Double], level: Double) {
      self.level = level
      area = Estimate.auroc(
        Sample(
          trials.indices.map {
            Observation(score: scores[$0], truth: trials[$0].isMember, patient: $0)
          }, patientBound: trials.count), level: level)
      func chosen(_ isMember: Bool) -> [Double] {
        trials.indices.filter { trials[$0].isMember == isMember }.map { scores[$0] }
      }
      let (members, others) = (chosen(true), chosen(false))
      rates = MembershipSummary.falsePositiveRates.map {
        MembershipRate(members: members, others: others, rate: $0, level: level)
      }
    }

    var isCaught: Bool {
      area.lower.map { $0 > 0.5 } ?? false || rates.contains(where: \.isBetterThanChance)
    }
  }
}

extension MembershipSummary.Bound {
  fileprivate init(epsilon: Double, delta: Double, looks: [MembershipSummary.Look]) {
    let rates = looks.flatMap(\.rates)
    self.epsilon = epsilon
    self.delta = delta
    isViolated = rates.contains { rate in
      guard let lower = rate.lower, let most = rate.mostAllowed(epsilon: epsilon, delta: delta)
      else { return false }
      return lower > most
    }
    forbidsAnything = looks.contains { look in
      look.rates.contains { rate in
        guard let most = rate.mostAllowed(epsilon: epsilon, delta: delta) else { return false }
        return Proportion.exact(p: 1, n: Double(rate.members), level: look.level).lower > most
      }
    }
    leastEpsilon = rates.map { $0.leastEpsilon(delta: delta) }.max() ?? 0
  }
}
