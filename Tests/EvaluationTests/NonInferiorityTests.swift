import Evaluation
import Testing

/// Expected numbers are of scikit-learn and NumPy, see Tests/Peers/feedback_literals.py.
@Suite struct NonInferiorityTests {
  /// 80 patients with one or two units, and what three models say of them.
  private struct Model {
    let score: @Sendable (_ truth: Int, _ patient: Int, _ unit: Int) -> Double

    static let champion = Model { truth, patient, unit in
      0.45 * Double(truth) + 0.6 * Double((patient * 37 + unit * 11) % 61) / 61
    }
    static let better = Model { truth, patient, unit in
      0.6 * Double(truth) + 0.6 * Double((patient * 23 + unit * 7) % 59) / 59
    }
    static let poor = Model { _, patient, unit in
      Double((patient * 37 + unit * 11) % 61) / 61
    }
  }

  private func table(
    _ model: Model, replicates: Int = 4000, smallGroup: Int = 5, refusing: String? = nil,
    withholding: (_ patient: Int) -> Bool = { _ in false }
  ) -> CohortTable {
    var rows: [PredictionRow] = []
    var sites: [CohortAttributes.Case] = []
    for patient in 0..<80 {
      for unit in 0..<(1 + patient % 2) {
        let truth = (patient / 2 + unit) % 2
        let score = model.score(truth, patient, unit)
        let name = "c\(patient)-\(unit)"
        let isRefused = (patient < smallGroup ? "A" : "B") == refusing
        sites.append(.init(unitID: name, values: ["site": patient < smallGroup ? "A" : "B"]))
        rows.append(
          PredictionRow(
            caseID: name, patientID: "p\(patient)", unit: .image, unitID: name, label: "sick",
            score: isRefused ? nil : score, probability: nil, threshold: 0.5, call: nil,
            status: isRefused ? .outOfScope : withholding(patient) ? .abstained : .ok,
            reason: isRefused || withholding(patient) ? "other" : "",
            truth: truth, fold: nil, part: nil))
      }
    }
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(cases: sites),
      options: EvaluationOptions(
        labelKind: .binary, groups: ["site"], ageBands: .standard, confidenceLevel: 0.95,
        bootstrapReplicates: replicates, permutations: 0, calibrationBins: 10, seed: 7))
  }

  private func compared(
    _ challenger: Model, _ measures: [NonInferiority.Measure] = [.auroc], threads: Int = 1
  ) -> [NonInferiority] {
    NonInferiority.compare(
      champion: table(.champion), challenger: table(challenger), measures: measures,
      margin: 0.02, threads: threads)
  }

  @Test func `a better challenger is superior, with the limits of drawn patients`() throws {
    let whole = try #require(compared(.better).first?.parts.first)
    #expect(whole.isEligible && whole.verdict == .superior)
    #expect(abs((whole.champion ?? 0) - 0.9608333333333333) < 1e-12)
    #expect(whole.challenger == 1)
    #expect(abs((whole.difference.value ?? 0) - 0.03916666666666668) < 1e-12)
    // Of other draws than NumPy's: by what 4,000 replicates leave to chance.
    #expect(abs((whole.difference.lower ?? 0) - 0.01510438) < 0.003)
    #expect(abs((whole.difference.upper ?? 0) - 0.07456205) < 0.004)
  }

  @Test func `a worse challenger is inferior`() throws {
    let whole = try #require(compared(.poor).first?.parts.first)
    #expect(whole.verdict == .inferior)
    #expect(abs((whole.difference.value ?? 0) + 0.45624999999999993) < 1e-12)
    #expect(abs((whole.difference.lower ?? 0) + 0.53431625) < 0.008)
    #expect(abs((whole.difference.upper ?? 0) + 0.37482171) < 0.008)
  }

  @Test func `a model is not worse than itself, and groups of few patients do not decide`() throws {
    let comparison = try #require(compared(.champion).first)
    #expect(comparison.parts.map(\.group) == ["all", "A", "B"])
    #expect(comparison.parts.map(\.isEligible) == [true, false, true])
    #expect(comparison.parts[0].verdict == .nonInferior)
    #expect(comparison.parts[0].difference.lower == 0)
    #expect(comparison.parts[1].difference.value == nil)
  }

  @Test func `a group that the challenger refuses still decides, and its units are counted`()
    throws
  {
    let found = NonInferiority.compare(
      champion: table(.champion, replicates: 50),
      challenger: table(.better, replicates: 50, refusing: "B"), measures: [.auroc],
      margin: 0.02, threads: 1)
    let group = try #require(found.first?.parts.first { $0.group == "B" })
    #expect(group.isEligible)
    // 75 patients from number 5 on, the 38 odd ones with two units.
    #expect(group.championUnits == 113 && group.unanswered == 113)
  }

  @Test func `answers that the challenger withholds are unanswered, and their scores count`()
    throws
  {
    func compared(_ champion: CohortTable, _ challenger: CohortTable) throws -> NonInferiority {
      try #require(
        NonInferiority.compare(
          champion: champion, challenger: challenger, measures: [.auroc], margin: 0.02, threads: 1
        ).first)
    }
    let (plain, better) = (table(.champion, replicates: 50), table(.better, replicates: 50))
    let shy = table(.better, replicates: 50) { $0 < 40 }
    let found = try compared(plain, shy)
    let scored = try compared(plain, better)
    #expect(found.commonUnits == 120 && scored.commonUnits == 120)
    #expect(found.parts.map(\.difference) == scored.parts.map(\.difference))
    #expect(scored.parts.map(\.unanswered) == [0, 0, 0])
    // 80 patients, the odd ones with two units; site A is the first five of them.
    #expect(found.parts.map(\.championUnits) == [120, 7, 113])
    #expect(found.parts.map(\.unanswered) == [60, 7, 53])
    // Where the champion withholds as well, the challenger leaves nothing more unanswered.
    let both = try compared(table(.champion, replicates: 50) { $0 < 30 }, shy)
    #expect(both.parts.map(\.championUnits) == [75, 0, 75])
    #expect(both.parts.map(\.unanswered) == [15, 0, 15])
  }

  @Test func `sensitivity and specificity are compared at each model's own threshold`() throws {
    let found = compared(.champion, [.sensitivity, .specificity])
    #expect(found.map(\.measure) == [.sensitivity, .specificity])
    #expect(abs((found[0].parts[0].champion ?? 0) - 0.8666666666666667) < 1e-12)
    #expect(abs((found[1].parts[0].champion ?? 0) - 0.8166666666666667) < 1e-12)
  }

  @Test func `two threads draw the same digits as one`() {
    #expect(compared(.better, threads: 2) == compared(.better, threads: 1))
  }
}
