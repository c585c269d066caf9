import Evaluation
import Testing

/// How often answers are withheld, in the house and in a release.
@Suite struct DeferralTests {
  /// 40 patients of each sex, one image each, every second one positive; of each sex so many
  /// answers were withheld.
  private func table(_ withheld: [(sex: String, count: Int)]) -> CohortTable {
    var rows: [PredictionRow] = []
    var attributes: [CohortAttributes.Case] = []
    for (sex, count) in withheld {
      for number in 0..<40 {
        let name = "\(sex)\(number)"
        let isWithheld = number < count
        let truth = number % 2
        // Every fourth answer is wrong, so that no group lacks right or wrong ones.
        let call = number % 4 < 2 ? truth : 1 - truth
        rows.append(
          PredictionRow(
            caseID: name, patientID: name, unit: .image, unitID: name, label: "lesion",
            score: call == 1 ? 0.7 : 0.3, probability: nil, threshold: 0.5,
            call: isWithheld ? nil : call, status: isWithheld ? .abstained : .ok,
            reason: isWithheld ? "abstains" : "", truth: truth, fold: nil, part: "test"))
        attributes.append(CohortAttributes.Case(unitID: name, values: ["sex": sex]))
      }
    }
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(cases: attributes),
      options: EvaluationOptions(
        labelKind: .binary, groups: ["sex"], ageBands: .standard, confidenceLevel: 0.95,
        bootstrapReplicates: 20, permutations: 20, calibrationBins: 10, seed: 3))
  }

  private func label(_ table: CohortTable, isRelease: Bool) throws -> LabelSummary {
    let whole = table.summary()
    let shown = isRelease ? whole.suppressed(by: table.suppression(below: 11)) : whole
    return try #require(shown.labels.first)
  }

  private func shares(_ label: LabelSummary) -> [String] {
    (label.deferral?.groups ?? []).map {
      "\($0.group) \($0.share.numerator ?? -1)/\($0.share.denominator ?? -1)"
    }
  }

  @Test func `the house counts all that was withheld`() throws {
    let label = try label(table([("F", 12), ("M", 5)]), isRelease: false)
    #expect(label.flow.evaluated == 80 && label.flow.withheld == 17)
    #expect(label.flow.abstained == 0)
    #expect(label.deferral?.share.value == 17.0 / 80)
    #expect(shares(label) == ["F 12/40", "M 5/40"])
  }

  @Test func `without a withheld answer there is no such number`() throws {
    let label = try label(table([("F", 0), ("M", 0)]), isRelease: false)
    #expect(label.deferral == nil && label.flow.withheld == nil)
  }

  @Test func `a release shows groups of which enough were and were not answered`() throws {
    let label = try label(table([("F", 12), ("M", 15)]), isRelease: true)
    #expect(label.flow.withheld == 27)
    #expect(label.deferral?.share.value == 27.0 / 80)
    #expect(shares(label) == ["F 12/40", "M 15/40"])
  }

  /// Five men are too few, and who knows the women and the whole knows them.
  @Test func `a small group takes another with it`() throws {
    let two = try label(table([("F", 12), ("M", 5)]), isRelease: true)
    #expect(two.deferral?.share.numerator == 17)
    #expect(shares(two) == [])
    let three = try label(table([("F", 12), ("M", 5), ("X", 15)]), isRelease: true)
    #expect(shares(three) == ["X 15/40"])
  }

  @Test(arguments: [(5, 5), (35, 36)])
  func `a release is silent where few were withheld, or few answered`(women: Int, men: Int) throws {
    let label = try label(table([("F", women), ("M", men)]), isRelease: true)
    #expect(label.flow.rows == 80)
    #expect(label.flow.withheld == nil)
    #expect(label.deferral == nil)
  }
}
