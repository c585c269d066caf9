import Evaluation
import Testing

/// Gaps of measurements and grades; numbers by Tests/Peers/agreement_literals.py (scikit-learn,
/// numpy).
@Suite struct AgreementGapTests {
  private static let permutations = 4000
  private static let names = ["A", "B", "C"]
  private static let people = CohortAttributes(
    patients: Dictionary(
      uniqueKeysWithValues: (0..<120).map { ("p\($0)", ["site": names[$0 % 3]]) }))

  /// 120 patients of three groups by turns, with one to three grades of 0 to 4.
  private static let grades: [OrdinalPair] = {
    var draws = Draws(seed: 71)
    var pairs: [OrdinalPair] = []
    for patient in 0..<120 {
      for _ in 0..<(1 + draws.below(3)) {
        let reference = draws.below(5)
        let prediction = min(4, max(0, reference + draws.below(9 + patient % 3) / 3 - 1))
        pairs.append(
          OrdinalPair(
            identity: UnitIdentity(unitID: "u\(pairs.count)", patientID: "p\(patient)"),
            prediction: prediction, reference: reference))
      }
    }
    return pairs
  }()

  private static let measurements = grades.map {
    ContinuousPair(
      identity: $0.identity, prediction: Double($0.prediction), reference: Double($0.reference))
  }

  private static func options(
    permutations: Int = 0, groups: [String] = ["site"], seed: UInt64 = 1
  ) -> AgreementSummary.Options {
    AgreementSummary.Options(
      groups: groups, ageBands: .standard, confidenceLevel: 0.95, bootstrapReplicates: 200,
      permutations: permutations, seed: seed)
  }

  private static func continuous(
    _ options: AgreementSummary.Options, _ pairs: [ContinuousPair] = AgreementGapTests.measurements,
    attributes: CohortAttributes = AgreementGapTests.people, threads: Int = 1
  ) -> AgreementSummary {
    AgreementSummary(
      pairs, target: "volume", rowCount: pairs.count, attributes: attributes, options: options,
      threads: threads)
  }

  private static func expect(
    _ gap: AgreementGap, _ value: Double, p: Double, median: Double
  ) {
    #expect(agree(gap.gap.value, value), "\(gap.measure)")
    // Five standard errors of two shares of so many permutations, 20,000 of them the script's.
    let error = (p * (1 - p) * (1 / Double(permutations) + 1 / 20_000)).squareRoot()
    #expect(
      abs((gap.pValue ?? 2) - p) < 5 * error + 1 / Double(permutations),
      "\(gap.measure): \(String(describing: gap.pValue))")
    #expect(
      abs((gap.nullMedian ?? 9) - median) < 0.1 * median,
      "\(gap.measure): \(String(describing: gap.nullMedian))")
  }

  @Test func `gaps of measurements and their p values are numpy's`() throws {
    let gaps = Self.continuous(Self.options(permutations: Self.permutations)).gaps
    try #require(gaps.map(\.measure) == [.mae, .bias])
    Self.expect(gaps[0], 0.13157894736842113, p: 0.3174, median: 0.10243)
    Self.expect(gaps[1], 0.4473684210526316, p: 0.00195, median: 0.14873)
    #expect(gaps[1].eligibleGroups == ["A", "B", "C"])
    #expect((gaps[1].gap.lower ?? 0) > 0)
    #expect((gaps[1].detectable ?? 0) > (gaps[1].nullMedian ?? 1))
    // Holm: the smaller p twice, and the larger as it is.
    #expect(agree(gaps[1].pHolm, 2 * (gaps[1].pValue ?? 1)))
    #expect(gaps[0].pHolm == gaps[0].pValue)
  }

  @Test func `gaps of grades and their p values are numpy's`() throws {
    let summary = AgreementSummary(
      Self.grades, target: "grade", rowCount: Self.grades.count, attributes: Self.people,
      options: Self.options(permutations: Self.permutations), threads: 2)
    try #require(summary.gaps.map(\.measure) == [.quadraticKappa, .exact])
    Self.expect(summary.gaps[0], 0.04786030209528824, p: 0.5254, median: 0.04951)
    Self.expect(summary.gaps[1], 0.06367771280051981, p: 0.7009, median: 0.08963)
  }

  @Test func `the worse of two biases is the one further from 0`() throws {
    let pairs = (0..<80).map { patient in
      ContinuousPair(
        identity: UnitIdentity(unitID: "u\(patient)", patientID: "p\(patient)"),
        prediction: patient % 2 == 0 ? -3 : 1, reference: Double(patient % 3))
    }
    let people = CohortAttributes(
      patients: Dictionary(
        uniqueKeysWithValues: (0..<80).map { ("p\($0)", ["site": $0 % 2 == 0 ? "A" : "B"]) }))
    let gaps = Self.continuous(Self.options(permutations: 99), pairs, attributes: people).gaps
    let bias = try #require(gaps.first { $0.measure == .bias })
    #expect(agree(bias.gap.value, 4, 1e-1))
    #expect(bias.worstGroup == "A" && bias.bestGroup == "B")
    #expect(bias.pValue == 0.01)
  }

  @Test func `threads, row order and pseudonyms change no digit of a gap`() {
    let options = Self.options(permutations: 60)
    let gaps = Self.continuous(options).gaps
    #expect(Self.continuous(options, threads: 2).gaps == gaps)
    #expect(Self.continuous(options, Self.measurements.reversed()).gaps == gaps)
    #expect(Self.continuous(Self.options(permutations: 60, seed: 2)).gaps != gaps)
  }

  @Test func `an attribute of the image is permuted inside patients too`() throws {
    // Every patient has both views; errors are larger in one of them, or in neither.
    func p(_ more: Int) throws -> Double {
      var draws = Draws(seed: 5)
      var pairs: [ContinuousPair] = []
      var cases: [CohortAttributes.Case] = []
      for patient in 0..<60 {
        for view in ["AP", "PA"] {
          let name = "u\(pairs.count)"
          let error = draws.below(8) + (view == "AP" ? more : 0)
          cases.append(CohortAttributes.Case(unitID: name, values: ["site": view]))
          pairs.append(
            ContinuousPair(
              identity: UnitIdentity(unitID: name, patientID: "p\(patient)"),
              prediction: Double(error), reference: 0))
        }
      }
      let gaps = Self.continuous(
        Self.options(permutations: 199), pairs, attributes: CohortAttributes(cases: cases)
      ).gaps
      return try #require(gaps.first?.pValue)
    }
    #expect(try p(3) == 0.005)
    #expect(try p(0) > 0.05)
  }

  @Test func `fewer than two groups of thirty patients have no gap, and much missing is said`() {
    let few = Self.continuous(Self.options(), Array(Self.measurements.prefix(40))).gaps
    #expect(few.count == 2)
    #expect(few.allSatisfy { $0.reason == "fewer than two groups have 30 patients" })
    #expect(few.allSatisfy { $0.gap.value == nil && $0.pValue == nil && $0.pHolm == nil })
    let people = CohortAttributes(
      patients: Dictionary(
        uniqueKeysWithValues: (0..<120).map {
          ("p\($0)", $0 % 3 == 2 ? [:] : ["site": Self.names[$0 % 3]])
        }))
    let missing = Self.continuous(Self.options(permutations: 9), attributes: people).gaps
    #expect(missing.allSatisfy { $0.status == .notInterpretable && $0.gap.value != nil })
    #expect(missing.allSatisfy { $0.reason == "more than 20 % of units state no value" })
  }
}
