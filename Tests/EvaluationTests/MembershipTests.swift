import Evaluation
import Testing

/// Produced by Tests/Peers/membership_literals.py (scipy, scikit-learn); what an epsilon allows is
/// found there by linear programming over the region of Kairouz, Oh and Viswanath.
@Suite struct MembershipTests {
  private static func trials(
    seed: Int, count: Int, shadows: Int, shift: Double = 1.5
  ) -> [MembershipTrial] {
    var draws = Draws(seed: seed)
    func level(_ shift: Double) -> Double { Double(draws.below(64)) / 8 - shift }
    return (0..<count).map { number in
      let isMember = number.isMultiple(of: 2)
      let confidence = level(4) + (isMember ? shift : 0)
      let inside = (0..<shadows).map { _ in level(3) }
      let outside = (0..<shadows).map { _ in level(4) }
      return MembershipTrial(
        isMember: isMember, confidence: confidence, inside: inside, outside: outside)
    }
  }

  /// As many members as others; members' confidence is `shift` higher.
  private static func crowd(_ count: Int, shift: Double) -> [MembershipTrial] {
    var draws = Draws(seed: 9)
    return (0..<count).map { number in
      let isMember = number.isMultiple(of: 2)
      return MembershipTrial(
        isMember: isMember,
        confidence: Double(draws.below(1 << 20)) / Double(1 << 20) + (isMember ? shift : 0),
        inside: [0.5 + shift, 1 + shift], outside: [0, 1])
    }
  }

  @Test(arguments: [
    (
      4,
      [
        -0.10461420263806276, 0.8659998235585289, 1.122325020992026, 0.903234215801735,
        -0.25722762679979105, -1.2629155968403154,
      ]
    ),
    (
      32,
      [
        0.27275798223247016, 0.269086696810771, 0.04495021646173569, -1.643846278254221,
        -0.1296555591674029, 0.7566429541702586,
      ]
    ),
  ])
  func `likelihood ratios are those of scipy's normal distributions`(
    shadows: Int, expected: [Double]
  ) {
    let scores = MembershipAttack.likelihoodRatio.scores(
      of: Self.trials(seed: 3, count: 6, shadows: shadows))
    for (score, value) in zip(scores, expected) { #expect(agree(score, value, 1e-9)) }
  }

  @Test(arguments: [
    (
      MembershipAttack.likelihoodRatio, 0.40888888888888886,
      [0.06666666666666667, 0.008178134460656307, 0.22073540152296187, 0.2652884504742081]
    ),
    (
      .confidence, 0.6211111111111111,
      [0.16666666666666666, 0.056421696468071485, 0.34721169883414377, 0.2652884504742081]
    ),
  ])
  func `areas, members found and exact limits are scikit-learn's and scipy's`(
    attack: MembershipAttack, area: Double, expected: [Double]
  ) throws {
    let summary = MembershipSummary(
      Self.trials(seed: 5, count: 60, shadows: 4), guarantee: nil)
    let result = try #require(summary.results.first { $0.attack == attack })
    #expect(agree(result.area.value, area))
    let rate = try #require(result.rates.first { $0.falsePositiveRate == 0.1 })
    let found = [rate.truePositiveRate, rate.lower, rate.upper, rate.falsePositiveLimit]
    for (value, number) in zip(found, expected) { #expect(agree(value, number, 1e-9)) }
    #expect(summary.verdict == .noEvidence)
    #expect(summary.bound == nil)
  }

  @Test func `what too few others could show has no number`() {
    let summary = MembershipSummary(
      Self.trials(seed: 5, count: 60, shadows: 4), guarantee: nil)
    for result in summary.results {
      #expect(
        result.rates.map(\.reason) == [
          "insufficient: 30 patients were not trained on, and 1000 are needed",
          "insufficient: 30 patients were not trained on, and 100 are needed", "",
        ])
      let isMissing = result.rates.map { $0.truePositiveRate == nil }
      #expect(isMissing == [true, true, false])
    }
    let few = MembershipSummary(
      Self.trials(seed: 5, count: 12, shadows: 4), guarantee: (1, 1e-3))
    #expect(few.verdict == .insufficient)
    #expect(few.bound?.isViolated == false && few.bound?.forbidsAnything == false)
  }

  @Test func `members that are surer are caught, and others are not`() {
    let open = MembershipSummary(Self.crowd(2400, shift: 0.9), guarantee: nil)
    #expect(open.verdict == .caught)
    #expect(open.results.map(\.isCaught) == [true, true])
    let rates = open.results[1].rates
    let found = rates.map { $0.truePositiveRate ?? 0 }
    #expect(found.allSatisfy { $0 > 0.8 }, "\(found)")
    let hidden = MembershipSummary(Self.crowd(2400, shift: 0), guarantee: nil)
    #expect(hidden.verdict == .noEvidence)
    #expect(hidden.results.allSatisfy { !$0.isCaught })
  }

  @Test func `an epsilon that was not kept to is violated, a kept one is satisfied`() throws {
    let open = try #require(
      MembershipSummary(Self.crowd(2400, shift: 0.9), guarantee: (1, 1e-5)).bound)
    #expect(open.isViolated && open.forbidsAnything)
    // 90 % found where at most 0.5 % of others are accused: log(0.88 / 0.005) is about 5.
    #expect((4...6).contains(open.leastEpsilon), "\(open.leastEpsilon)")
    let hidden = try #require(
      MembershipSummary(Self.crowd(2400, shift: 0), guarantee: (1, 1e-5)).bound)
    #expect(!hidden.isViolated && hidden.forbidsAnything)
    let loose = try #require(
      MembershipSummary(Self.crowd(2400, shift: 0.9), guarantee: (8, 1e-5)).bound)
    #expect(!loose.isViolated && !loose.forbidsAnything)
  }

  @Test(arguments: [
    (0.0, 0.01, 0.1602127878677558), (1, 0, 0.40832069166309387),
    (1.2, 1e-3, 0.49972401901117114), (5, 0, 0.9942741788041524),
  ])
  func `the most that an epsilon allows is the edge of its region`(
    epsilon: Double, delta: Double, expected: Double
  ) {
    let scores = (0..<200).map { Double($0) }
    let rate = MembershipRate(members: scores, others: scores, rate: 0.1, level: 0.95)
    #expect(agree(rate.truePositiveRate, 0.1))
    #expect(agree(rate.mostAllowed(epsilon: epsilon, delta: delta), expected, 1e-9))
  }

  @Test func `those who are not accused tell of an epsilon too`() throws {
    // All 30 are found, with a lower limit of 84 %, where at most 31 % of others are accused.
    func bound(_ epsilon: Double) throws -> MembershipSummary.Bound {
      try #require(
        MembershipSummary(
          Self.trials(seed: 5, count: 60, shadows: 4, shift: 8), guarantee: (epsilon, 1e-3)
        ).bound)
    }
    let least = 1.4831284402813485
    #expect(agree(try bound(1).leastEpsilon, least, 1e-9))
    // By those accused alone an epsilon of 1.38 allows everything, by the others 83 %.
    #expect(try bound(least - 0.1).isViolated)
    #expect(try !bound(least + 0.1).isViolated)
  }

  @Test func `an epsilon that all found would not exceed forbids nothing here`() throws {
    func forbids(_ epsilon: Double) throws -> Bool {
      try #require(
        MembershipSummary(
          Self.trials(seed: 5, count: 60, shadows: 4), guarantee: (epsilon, 1e-3)
        ).bound
      ).forbidsAnything
    }
    // The lower limit of all 30 is 84 %; 75 % are allowed, and 99.5 %.
    #expect(try forbids(1))
    #expect(try !forbids(5))
  }
}
