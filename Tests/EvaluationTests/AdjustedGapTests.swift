import Compute
import Evaluation
import Testing

/// Gaps at equal case mix, and what a gap test can find.
@Suite struct AdjustedGapTests {
  @Test func `a gap that the site explains is gone at equal case mix`() throws {
    let fixture = GroupFixture(seed: 4, confounded: true, patients: 1400)
    let label = try #require(
      fixture.table(groups: ["sex"], adjust: ["site"]).summary().labels.first)
    for gap in [label.attributes[0].gap, label.attributes[0].rateGaps[0]] {
      let adjusted = try #require(gap.adjusted)
      #expect(gap.worstGroup == "F", "\(gap.metric)")
      #expect((gap.pValue ?? 1) <= 0.01, "\(gap.metric)")
      #expect((adjusted.pValue ?? 0) > 0.05, "\(gap.metric)")
      #expect(adjusted.gap < (gap.gap.value ?? 0) / 2, "\(gap.metric)")
      #expect(adjusted.coverage == 1, "\(gap.metric)")
      #expect(adjusted.pHolm != nil && adjusted.pBenjaminiHochberg == nil, "\(gap.metric)")
    }
  }

  @Test func `standardised rates are weighted means over cells`() throws {
    let label = try #require(
      GroupFixture(seed: 6).table(groups: ["sex"], adjust: ["site"]).summary().labels.first)
    let fnr = try #require(label.attributes[0].rateGaps.first { $0.metric == .fnr })
    // By hand from the crossed table: weights are all sick patients of stated sex at the site.
    let crossed = try #require(
      GroupFixture(seed: 6).table().summary().labels.first?.intersections.first)
    func cell(_ name: String) -> ConfusionCounts {
      crossed.groups.first { $0.name == name }?.confusion ?? ConfusionCounts()
    }
    func positives(_ cell: ConfusionCounts) -> Double {
      Double(cell.truePositives + cell.falseNegatives)
    }
    let weights = ["a", "b"].map { positives(cell("F × \($0)")) + positives(cell("M × \($0)")) }
    let values = ["F", "M"].map { sex in
      let rates = ["a", "b"].map { site in
        Double(cell("\(sex) × \(site)").falseNegatives) / positives(cell("\(sex) × \(site)"))
      }
      return (rates[0] * weights[0] + rates[1] * weights[1]) / (weights[0] + weights[1])
    }
    #expect(agree(fnr.adjusted?.gap, abs(values[0] - values[1])))
  }

  @Test func `cells that a group lacks are left out and counted`() {
    // Group 1 is absent from cell 1, which holds 20 of the 60 positives.
    let units = (0..<120).map { index in
      Observation(
        score: Double(index % 7), truth: index % 2 == 0, patient: index,
        call: index % 3 == 0, unit: index)
    }
    let permutation = GapPermutation(
      Sample(units, patientBound: 120), groupCount: 2, cells: (0..<120).map { $0 < 40 ? 1 : 0 },
      groupOf: { $0.unit < 40 ? 0 : $0.unit % 4 / 2 })
    #expect(agree(permutation.values(.fnr)?.coverage, 40.0 / 60))
  }

  @Test func `without a declared case mix nothing is adjusted`() throws {
    let label = try #require(GroupFixture(seed: 4).table().summary().labels.first)
    #expect(label.attributes.allSatisfy { $0.gap.adjusted == nil })
  }

  @Test func `a gap of the detectable size is found four times in five`() {
    // Two groups of 150 sick and 150 healthy; the worse one has the sensitivity 0.8 − gap.
    func cohort(_ trial: Int, gap: Double) -> GapSummary? {
      var draws = SeededGenerator(seed: 31, stream: UInt64(trial))
      let rows = (0..<600).map { patient in
        let share = patient % 2 == 0 ? (patient % 4 < 2 ? 0.8 - gap : 0.8) : 0.2
        return Fixture.row(
          patient, score: draws.uniform() < share ? 0.7 : 0.3, truth: patient % 2 == 0 ? 1 : 0)
      }
      let attributes = Dictionary(
        uniqueKeysWithValues: (0..<600).map { ("p\($0)", ["g": $0 % 4 < 2 ? "x" : "y"]) })
      return CohortTable(
        predictions: rows, attributes: CohortAttributes(patients: attributes),
        options: Fixture.options(groups: ["g"], permutations: 199)
      ).summary().labels.first?.attributes.first?.rateGaps.first
    }
    let detectable = (0..<20).compactMap { cohort($0, gap: 0)?.detectable }
    let size = detectable.reduce(0, +) / Double(detectable.count)
    #expect(detectable.count == 20)
    let found = (100..<300).count { (cohort($0, gap: size)?.pValue ?? 1) <= 0.05 }
    // 200 trials at 80 % have a standard error of 2.8 points.
    #expect((138...184).contains(found), "\(found) of 200 at \(size)")
  }
}
