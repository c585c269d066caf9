import Evaluation
import Testing

/// Produced by Tests/Peers/agreement_literals.py (scikit-learn, scipy, numpy).
@Suite struct AgreementTests {
  /// 45 patients with one to four measurements.
  private static let pairs: [ContinuousPair] = {
    var draws = Draws(seed: 51)
    var pairs: [ContinuousPair] = []
    for patient in 0..<45 {
      let count = 1 + draws.below(4)
      let effect = draws.below(40)
      for _ in 0..<count {
        let reference = effect + draws.below(60)
        let prediction = reference + draws.below(21) - 8 + effect / 8
        pairs.append(
          ContinuousPair(
            identity: UnitIdentity(unitID: "u\(pairs.count)", patientID: "p\(patient)"),
            prediction: Double(prediction) / 4, reference: Double(reference) / 4))
      }
    }
    return pairs
  }()

  /// The first measurement of each patient.
  private static let first = pairs.indices
    .filter { $0 == 0 || pairs[$0].identity.patientID != pairs[$0 - 1].identity.patientID }
    .map { pairs[$0] }

  private let evaluation = ContinuousEvaluation(resampling: Fixture.resampling())

  @Test func `errors and correlations are scikit-learn's and scipy's`() {
    let summary = evaluation.summary(of: Self.pairs)
    #expect(summary.counts.imageCount == 101)
    #expect(agree(summary.mae.value, 1.5420792079207921))
    #expect(agree(summary.medianAbsoluteError.value, 1.25))
    #expect(agree(summary.rmse.value, 1.911565891727471))
    #expect(agree(summary.determination.value, 0.8598021543837082))
    #expect(agree(summary.pearson.value, 0.9545487744511861))
    #expect(agree(summary.ccc.value, 0.9349221194304401))
    #expect(agree(summary.lowerLimitOfAgreement.value, -2.1258501498996507))
    #expect(agree(summary.upperLimitOfAgreement.value, 4.200107575642225))
  }

  @Test func `means have clustered limits`() {
    let summary = evaluation.summary(of: Self.pairs)
    #expect(agree(summary.mae.lower, 1.3118312811859965))
    #expect(agree(summary.mae.upper, 1.7723271346555878))
    #expect(agree(summary.bias.value, 1.0371287128712872))
    #expect(agree(summary.bias.lower, 0.714657681522765))
    #expect(agree(summary.bias.upper, 1.3595997442198093))
    #expect(summary.bias.method == .clusteredMean)
  }

  @Test func `one measurement of each patient has the classical limits of agreement`() {
    let summary = evaluation.summary(of: Self.first)
    #expect(agree(summary.lowerLimitOfAgreement.value, -2.2130858346168503))
    #expect(agree(summary.upperLimitOfAgreement.value, 4.21308583461685))
    #expect(agree(summary.pearson.value, 0.9580513405362256))
    #expect(agree(summary.ccc.value, 0.9373628446668891))
  }

  /// MAE, RMSE, limits of agreement, Pearson, CCC.
  @Test(arguments: [
    (1, [0.5, 0.5, nil, nil, nil, 0]),
    (
      2,
      [1.25, 1.4577379737113252, -2.7147595608741946, 4.214759560874194, -1, -0.5813953488372093]
    ),
    (
      3,
      [
        0.9166666666666666, 1.1989578808281798, -1.9311051677491147, 3.0977718344157816,
        0.012828950144769688, 0.00956937799043064,
      ]
    ),
    (
      4,
      [
        0.9375, 1.1524430571616109, -1.4057424530747116, 2.7807424530747116, 0.9792219302088128,
        0.9666011787819253,
      ]
    ),
    (
      5,
      [
        0.85, 1.0547511554864493, -1.6403730309539417, 2.540373030953942, 0.9727976454552446,
        0.9667984779526972,
      ]
    ),
  ])
  func `few measurements have the same values`(count: Int, expected: [Double?]) {
    let units = PatientUnits(Array(Self.first.prefix(count)))
    let agreement = ContinuousAgreement(units)
    let once = [Int](repeating: 1, count: count)
    let limits = agreement.limitsOfAgreement(once)
    let values = [
      agreement.meanAbsoluteError(once), agreement.rootMeanSquaredError(once), limits?.lower,
      limits?.upper, agreement.correlation(once), agreement.concordance(once),
    ]
    for (index, (value, expected)) in zip(values, expected).enumerated() {
      #expect(expected.map { agree(value, $0, 1e-9) } ?? (value == nil), "value \(index)")
    }
  }

  @Test(
    arguments: [
      (1, 0.5, nil), (2, 1.25, -4.44), (3, 0.5, -2.3387096774193554), (4, 0.75, 0.9292109098480117),
      (5, 0.5, 0.9321232458816351),
    ] as [(Int, Double, Double?)])
  func `few measurements have the same median and R²`(
    count: Int, median: Double, determination: Double?
  ) {
    let units = PatientUnits(Array(Self.first.prefix(count)))
    let once = [Int](repeating: 1, count: count)
    let errors = PatientValues(each: units) { abs($0.error) }
    #expect(agree(errors.quantile(0.5, once), median))
    let value = ContinuousAgreement(units).determination(once)
    #expect(determination.map { agree(value, $0, 1e-9) } ?? (value == nil))
  }

  @Test func `intervals surround the values and repeat with the seed`() {
    let summary = evaluation.summary(of: Self.pairs)
    for estimate in [
      summary.rmse, summary.lowerLimitOfAgreement, summary.upperLimitOfAgreement,
      summary.pearson, summary.ccc, summary.medianAbsoluteError, summary.determination,
    ] {
      let value = estimate.value ?? .nan
      #expect((estimate.lower ?? .nan) < value && value < (estimate.upper ?? .nan))
    }
    #expect(evaluation.summary(of: Self.pairs) == summary)
    let other = ContinuousEvaluation(resampling: Fixture.resampling(seed: 2))
    #expect(other.summary(of: Self.pairs).ccc.lower != summary.ccc.lower)
  }

  @Test func `row order changes no digit and duplicates do not narrow`() {
    let summary = evaluation.summary(of: Self.pairs)
    #expect(evaluation.summary(of: Self.pairs.reversed()) == summary)
    let twice = evaluation.summary(of: Self.pairs + Self.pairs)
    for (a, b) in [
      (summary.mae, twice.mae), (summary.bias, twice.bias), (summary.rmse, twice.rmse),
      (summary.pearson, twice.pearson), (summary.ccc, twice.ccc),
    ] {
      #expect(agree(a.value, b.value ?? .nan))
      #expect(agree(a.lower, b.lower ?? .nan))
      #expect(agree(a.upper, b.upper ?? .nan))
    }
  }

  @Test func `constant values have no correlation and few patients no value`() {
    let constant = (0..<20).map { patient in
      ContinuousPair(
        identity: UnitIdentity(unitID: "u\(patient)", patientID: "p\(patient)"), prediction: 2,
        reference: Double(patient))
    }
    #expect(evaluation.summary(of: constant).pearson.reason == "the values do not vary")
    #expect(evaluation.summary(of: Array(constant.prefix(9))).mae.status == .countsOnly)
    #expect(evaluation.summary(of: Array(constant.prefix(9))).ccc.status == .countsOnly)
    #expect(evaluation.summary(of: []).mae.reason == "there are no units")
  }

  @Test func `values that rounding alone tells apart are constant`() {
    // The mean of ten tenths is 0.09999999999999999.
    let tenths = (0..<10).map { patient in
      ContinuousPair(
        identity: UnitIdentity(unitID: "u\(patient)", patientID: "p\(patient)"), prediction: 0.1,
        reference: 0.1)
    }
    let summary = evaluation.summary(of: tenths)
    #expect(summary.pearson.value == nil)
    #expect(summary.ccc.value == nil)
  }

  @Test func `the group with the larger errors is the worst`() throws {
    let pairs = (0..<80).map { patient in
      let error = patient % 7 * (patient % 2 == 0 ? 1 : 3)
      return ContinuousPair(
        identity: UnitIdentity(unitID: "u\(patient)", patientID: "p\(patient)"),
        prediction: Double(patient + error), reference: Double(patient))
    }
    let groups = evaluation.groups(of: pairs, by: Fixture.sex(patients: 80), on: Fixture.oneThread)
    let worst = try #require(groups.worst)
    #expect(worst.name == "F")
    #expect(worst.headline == worst.summary.mae)
    #expect((worst.versusRest.lower ?? 0) > 0)
  }
}
