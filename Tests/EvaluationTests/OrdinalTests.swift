import Evaluation
import Testing

/// Produced by Tests/Peers/agreement_literals.py (scikit-learn's cohen_kappa_score).
@Suite struct OrdinalTests {
  /// 40 patients with one to three grades of 0 to 4.
  private static let pairs: [OrdinalPair] = {
    var draws = Draws(seed: 61)
    var pairs: [OrdinalPair] = []
    for patient in 0..<40 {
      for _ in 0..<(1 + draws.below(3)) {
        let reference = draws.below(5)
        pairs.append(
          pair(patient, min(4, max(0, reference + draws.below(4) - 1)), reference))
      }
    }
    return pairs
  }()

  private let evaluation = OrdinalEvaluation(gradeCount: 5, resampling: Fixture.resampling())

  @Test func `weighted kappas are scikit-learn's`() {
    let summary = evaluation.summary(of: Self.pairs)
    #expect(summary.counts.imageCount == 86)
    #expect(agree(summary.quadraticKappa.value, 0.7819418676561534))
    #expect(agree(summary.linearKappa.value, 0.6110482959134227))
    for kappa in [summary.quadraticKappa, summary.linearKappa] {
      let value = kappa.value ?? .nan
      #expect((kappa.lower ?? .nan) < value && value < (kappa.upper ?? .nan))
    }
  }

  @Test func `shares of agreement have clustered limits`() {
    let summary = evaluation.summary(of: Self.pairs)
    for (share, value, lower, upper) in [
      (summary.exactAgreement, 0.5, 0.39344884689602494, 0.6065511531039751),
      (summary.withinOne, 0.8488372093023255, 0.7416307326758099, 0.9165644984938861),
    ] {
      #expect(agree(share.value, value))
      #expect(agree(share.lower, lower, 1e-9))
      #expect(agree(share.upper, upper, 1e-9))
      #expect(share.method == .wilsonClustered)
    }
  }

  @Test(arguments: [
    (1, 0.0, 0.0), (2, 0.0, 0.0), (3, 0.3999999999999999, 0.3999999999999999),
    (4, 0.5, 0.5555555555555556), (5, 0.3902439024390245, 0.4),
  ])
  func `few grades have the same values`(count: Int, quadratic: Double, linear: Double) {
    let units = PatientUnits(Array(Self.pairs.prefix(count)))
    let values = WeightedKappa(units, gradeCount: 5)
      .values([Int](repeating: 1, count: units.patientBound))
    #expect(agree(values?.quadratic, quadratic))
    #expect(agree(values?.linear, linear))
  }

  @Test func `one grade for all has no kappa`() {
    let summary = evaluation.summary(of: (0..<20).map { Self.pair($0, 3, 3) })
    #expect(summary.quadraticKappa.reason == "all grades are one grade")
    #expect(evaluation.summary(of: []).linearKappa.status == .undefined)
  }

  @Test func `row order changes no digit and duplicates do not narrow`() {
    let summary = evaluation.summary(of: Self.pairs)
    #expect(evaluation.summary(of: Self.pairs.reversed()) == summary)
    let twice = evaluation.summary(of: Self.pairs + Self.pairs)
    #expect(agree(twice.quadraticKappa.lower, summary.quadraticKappa.lower ?? .nan))
    #expect(agree(twice.quadraticKappa.upper, summary.quadraticKappa.upper ?? .nan))
  }

  @Test func `the group with the lower kappa is the worst`() throws {
    let pairs = (0..<90).map { patient in
      let error = patient % 2 == 0 ? 0 : patient / 2 % 3
      return Self.pair(patient, (patient + error) % 5, patient % 5)
    }
    let groups = evaluation.groups(of: pairs, by: Fixture.sex(patients: 90), on: Fixture.oneThread)
    let worst = try #require(groups.worst)
    #expect(worst.name == "F")
    #expect(groups.groups.last?.summary.quadraticKappa.value == 1)
  }

  private static func pair(_ patient: Int, _ prediction: Int, _ reference: Int) -> OrdinalPair {
    OrdinalPair(
      identity: UnitIdentity(unitID: "u\(patient)", patientID: "p\(patient)"),
      prediction: prediction, reference: reference)
  }
}
