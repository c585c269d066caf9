import Evaluation
import Testing

/// Produced by Tests/Peers/certainty_literals.py (MAPIE, exact fractions).
@Suite struct ConformalTests {
  /// Probabilities of three classes, with a true one that they favour.
  private static func classes(
    seed: Int, count: Int
  ) -> [(probabilities: [Double], truth: Int)] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in
      let parts = (0..<3).map { _ in 1 + draws.below(2000) }
      let sum = parts.reduce(0, +)
      let place = draws.below(sum)
      let truth = place < parts[0] ? 0 : place < parts[0] + parts[1] ? 1 : 2
      return (parts.map { Double($0) / Double(sum) }, truth)
    }
  }

  private static func fit(
    _ score: ConformalRule.Score, alpha: Double, by: String = "all", patients: Int = 60,
    group: (Int) -> String? = { _ in nil }
  ) -> ConformalFit {
    let units = classes(seed: 3, count: 60).prefix(patients).enumerated().map { number, unit in
      ConformalFit.Unit(
        probabilities: unit.probabilities, truth: unit.truth, patientID: "p\(number)",
        group: group(number))
    }
    return ConformalFit(
      units, rule: ConformalRule(score: score, alpha: alpha, by: by), answerCount: 3, seed: 1)
  }

  private static func sizes(_ fit: ConformalFit) -> String {
    classes(seed: 5, count: 40).map { unit in
      "\((fit.answers(unit.probabilities, group: nil) ?? []).count { $0 })"
    }.joined()
  }

  @Test(arguments: [
    (ConformalRule.Score.lac, 0.1, 0.7682985942801746, "2232122222222312322312311223232222323222"),
    (.lac, 0.2, 0.7147663551401869, "2212112222222312322212211211132222223222"),
    (.aps, 0.4, 0.8146749393040194, "2221111211211211221221211112222111212112"),
    (.aps, 0.5, 0.7805046664362254, "1121111111111211211211211112221111212112"),
  ])
  func `quantile and sets are MAPIE's`(
    score: ConformalRule.Score, alpha: Double, quantile: Double, sizes: String
  ) {
    let fit = Self.fit(score, alpha: alpha)
    #expect(agree(fit.strata[0].quantile, quantile))
    #expect(Self.sizes(fit) == sizes)
  }

  @Test(arguments: [(0.1, 0.9407175032175032), (0.4, 0.7094375736160189)])
  func `a drawn share is taken off`(alpha: Double, quantile: Double) {
    let rule = ConformalRule(score: .apsRandomised, alpha: alpha, by: "all")
    let strangeness = Self.classes(seed: 3, count: 60).map {
      rule.strangeness($0.probabilities, draw: 0.25)[$0.truth]
    }.sorted()
    // The ⌈61·(1 − α)⌉th of 60.
    #expect(agree(strangeness[alpha == 0.1 ? 54 : 36], quantile))
  }

  @Test func `draws are uniform and belong to the unit`() {
    let draws = (0..<4000).map { ConformalRule.draw([Double($0) / 4000, 0.5], seed: 7) }
    let mean = draws.reduce(0, +) / 4000
    // The mean of 4,000 uniform numbers has a deviation of 0.0046.
    #expect(abs(mean - 0.5) < 0.02)
    #expect(draws.allSatisfy { (0..<1).contains($0) })
    #expect(
      ConformalRule.draw([0.25, 0.75], seed: 7) == ConformalRule.draw([0.25, 0.75], seed: 7))
    #expect(
      ConformalRule.draw([0.25, 0.75], seed: 7) != ConformalRule.draw([0.25, 0.75], seed: 8))
  }

  @Test func `each class has its own quantile`() {
    let strata = Self.fit(.lac, alpha: 0.2, by: "class").strata
    #expect(strata.map(\.answer) == [0, 1, 2])
    #expect(strata.map(\.patients) == [13, 28, 19])
    let expected = [0.8032270759543487, 0.7288666249217283, 0.7247201669512426]
    for (stratum, quantile) in zip(strata, expected) {
      #expect(agree(stratum.quantile, quantile), "\(stratum)")
    }
  }

  @Test func `a patient counts once, however many units it has`() {
    let units = Fixture.clustered.map { unit in
      ConformalFit.Unit(
        probabilities: [1 - unit.score, unit.score], truth: unit.truth ? 1 : 0,
        patientID: "p\(unit.patient)", group: nil)
    }
    let rule = ConformalRule(score: .lac, alpha: 0.1, by: "all")
    let fit = ConformalFit(units, rule: rule, answerCount: 2, seed: 1)
    #expect(agree(fit.strata[0].quantile, 0.6666666666666667))
    #expect(fit.strata[0].patients == 45)
    #expect(ConformalFit(units.reversed(), rule: rule, answerCount: 2, seed: 1) == fit)
  }

  @Test(arguments: [
    (9, 0.2, "fewer than 10 patients"),
    (18, 0.05, "insufficient: 18 patients are too few for a chance of 0.05"), (19, 0.05, ""),
  ])
  func `too few patients are insufficient`(patients: Int, alpha: Double, reason: String) {
    // ⌈19·0.95⌉ = 19 > 18, and ⌈20·0.95⌉ = 19 of 19: the largest.
    let fit = Self.fit(.lac, alpha: alpha, patients: patients)
    #expect(fit.strata.map(\.reason) == [reason])
    #expect((fit.strata[0].quantile == nil) == !reason.isEmpty)
    #expect((fit.answers([0.2, 0.3, 0.5], group: nil) == nil) == !reason.isEmpty)
  }

  /// scipy.stats.beta.
  @Test(arguments: [
    (0.1, 11, 0.7150858470818455, 0.9977010277861857),
    (0.1, 53, 0.8178921636151398, 0.9686531942713469),
    (0.2, 60, 0.6956039452592238, 0.892158877475638),
    (0.1, 300, 0.864125090171869, 0.9315083155089265),
  ])
  func `what one calibration covers has limits`(
    alpha: Double, patients: Int, lower: Double, upper: Double
  ) {
    let limits = ConformalFit.coverageLimits(alpha: alpha, patients: patients)
    #expect(agree(limits?.lower, lower, 1e-9), "\(String(describing: limits))")
    #expect(agree(limits?.upper, upper, 1e-9), "\(String(describing: limits))")
  }

  @Test func `too few patients for a quantile have no limits`() {
    #expect(ConformalFit.coverageLimits(alpha: 0.01, patients: 24) == nil)
    #expect(ConformalFit.coverageLimits(alpha: 0.1, patients: 9) != nil)
    #expect(ConformalFit.coverageLimits(alpha: 0.1, patients: 8) == nil)
  }

  /// Of 60 patients every sixth, or every fourth, is of a site of its own.
  @Test func `how many are of groups too small is said, unless they are few`() {
    let many = Self.fit(.lac, alpha: 0.1, by: "site") { $0 % 6 == 0 ? "s\($0)" : "A" }
    #expect(many.rarePatients == 0)
    #expect(
      many.rareRemark
        == "conformal sets: fewer than 11 patients of the calibration are of groups with fewer "
        + "than 11 and have no set, beside 50 of larger groups")
    let more = Self.fit(.lac, alpha: 0.1, by: "site") { $0 % 4 == 0 ? "s\($0)" : "A" }
    #expect(more.rarePatients == 15)
    #expect(
      more.rareRemark
        == "conformal sets: 15 patients of the calibration are of groups with fewer than 11 and "
        + "have no set, beside 45 of larger groups")
    let none = Self.fit(.lac, alpha: 0.1, by: "site") { _ in "A" }
    #expect(none.rarePatients == nil && none.rareRemark == nil)
    #expect(Self.fit(.lac, alpha: 0.1).rarePatients == nil)
  }

  @Test func `groups have their own quantile, small ones are not named`() {
    let fit = Self.fit(.lac, alpha: 0.1, by: "sex") { $0 < 10 ? "O" : $0 < 35 ? "F" : "M" }
    #expect(fit.strata.map(\.group) == ["F", "M"])
    #expect(fit.strata.map(\.patients) == [25, 25])
    #expect(fit.answers([0.1, 0.2, 0.7], group: "O") == nil)
    #expect(fit.answers([0.1, 0.2, 0.7], group: nil) == nil)
    #expect(fit.answers([0.1, 0.2, 0.7], group: "F") != nil)
  }

  /// The promise itself, on 400 calibrations of exchangeable units.
  @Test(arguments: ConformalRule.Score.allCases)
  func `the truth is held as often as declared`(score: ConformalRule.Score) {
    let units = Self.classes(seed: 11, count: 40_000)
    var held = 0
    for trial in 0..<400 {
      let part = units[(trial * 100)..<(trial * 100 + 50)].enumerated().map { number, unit in
        ConformalFit.Unit(
          probabilities: unit.probabilities, truth: unit.truth, patientID: "p\(number)", group: nil)
      }
      let fit = ConformalFit(
        part, rule: ConformalRule(score: score, alpha: 0.2, by: "all"), answerCount: 3, seed: 1)
      held += units[(trial * 100 + 50)..<(trial * 100 + 100)].count {
        fit.answers($0.probabilities, group: nil)?[$0.truth] == true
      }
    }
    // 20,000 units in 400 clusters whose coverage has a deviation of 0.056: error 0.0040.
    let share = Double(held) / 20_000
    #expect(share > 0.8 - 0.012, "\(share)")
    if score != .aps { #expect(share < 0.8 + 0.03, "\(share)") }
  }
}
