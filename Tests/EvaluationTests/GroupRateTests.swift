import Evaluation
import Testing

/// Produced by Tests/Peers/group_literals.py (statsmodels and numpy).
@Suite struct GroupRateTests {
  @Test func `a difference of rates has Newcombe's limits`() {
    let sample = Fixture.sample(Fixture.tied)
    let difference = sample.filter { $0.patient < 40 }.rateDifference(
      .sensitivity, from: sample.filter { $0.patient >= 40 }, counts: sample.counts, level: 0.95)
    #expect(agree(difference.value, 0.1415384615384616))
    #expect(agree(difference.lower, -0.16018294653392667, 1e-9))
    #expect(agree(difference.upper, 0.42947819327394093, 1e-9))
    #expect(difference.method == .newcombe)
  }

  @Test func `shared patients enter through their correlation`() {
    let sample = Fixture.sample(Fixture.clustered)
    let difference = sample.filter { $0.unit % 2 == 0 }.rateDifference(
      .sensitivity, from: sample.filter { $0.unit % 2 == 1 }, counts: sample.counts, level: 0.95)
    #expect(agree(difference.value, 0.06333333333333335))
    #expect(agree(difference.lower, -0.25567846951991025))
    #expect(agree(difference.upper, 0.3716478446576671))
    #expect(difference.method == .newcombeClustered)
  }

  @Test func `predictive values follow the stated prevalence`() throws {
    let sample = Fixture.sample(Fixture.clustered)
    let values = try #require(sample.predictiveValues(at: [0.1], level: 0.95).first)
    #expect(agree(values.ppv.value, 0.2506142506142506))
    #expect(agree(values.ppv.lower, 0.14284065293312226))
    #expect(agree(values.ppv.upper, 0.40160458407694094))
    #expect(values.ppv.method == .predictiveLogit)
    // At the sample's own prevalence they are the sample's own predictive values.
    let own = Double(sample.counts.positives) / Double(sample.counts.imageCount)
    let same = try #require(sample.predictiveValues(at: [own], level: 0.95).first)
    let metrics = RecalibrationTests.estimates(sample)
    #expect(agree(same.ppv.value, metrics[.ppv]?.value ?? 0))
    #expect(agree(same.npv.value, metrics[.npv]?.value ?? 0))
  }

  @Test func `a difference with few patients is counted, not printed`() {
    let sample = Fixture.sample(Fixture.tied)
    let few = sample.filter { $0.patient < 12 }
    let difference = few.rateDifference(
      .sensitivity, from: sample, counts: sample.counts, level: 0.95)
    #expect(difference.status == .countsOnly)
    let none = few.filter { !$0.truth }.rateDifference(
      .sensitivity, from: sample, counts: sample.counts, level: 0.95)
    #expect(none.reason == "a denominator holds no patients")
  }

  @Test func `Holm's and Benjamini's values are statsmodels'`() {
    let values = [0.01, 0.04, 0.03, 0.005, 0.5]
    #expect(MultipleTesting.holm(values) == [0.04, 0.09, 0.09, 0.025, 0.5].map { $0 })
    let expected = [0.025, 0.05, 0.05, 0.025, 0.5]
    for (ours, theirs) in zip(MultipleTesting.benjaminiHochberg(values), expected) {
      #expect(agree(ours, theirs))
    }
    #expect(MultipleTesting.holm([]).isEmpty)
  }

  @Test func `the Holm family is AUROC and FNR by attribute`() throws {
    let label = try #require(GroupFixture(seed: 3).table().summary().labels.first)
    #expect(label.attributes.count == 2)
    #expect(label.intersections.map(\.attribute) == ["sex × site"])
    var family: [Double] = []
    for table in label.attributes {
      for gap in [table.gap] + table.rateGaps {
        let isFamily = gap.metric == .auroc || gap.metric == .fnr
        #expect((gap.pHolm != nil) == isFamily, "\(table.attribute) \(gap.metric)")
        #expect((gap.pBenjaminiHochberg == nil) == isFamily, "\(table.attribute) \(gap.metric)")
        if isFamily { family.append(gap.pValue ?? 1) }
      }
      #expect(table.equalizedOdds.pBenjaminiHochberg != nil)
    }
    #expect(family.count == 4)
    #expect(label.attributes[0].gap.pHolm == MultipleTesting.holm(family)[0])
    #expect(label.intersections.allSatisfy { $0.gap.pHolm == nil })
  }

  @Test func `an intersection crosses two attributes and sums to the whole`() throws {
    let label = try #require(GroupFixture(seed: 3).table().summary().labels.first)
    let table = try #require(label.intersections.first)
    #expect(table.isIntersection)
    #expect(table.groups.map(\.name).contains("F × a"))
    #expect(table.groups.reduce(0) { $0 + $1.counts.imageCount } == label.counts.imageCount)
    #expect(!(table.groups.first { $0.name.contains("unknown") }?.isEligible ?? true))
  }

  @Test func `crossed attributes with too many groups are named, not dropped`() {
    var fixture = GroupFixture(seed: 3)
    for (index, patient) in fixture.attributes.keys.sorted().enumerated() {
      let sex = ["F", "M", ""][index % 3]
      fixture.attributes[patient] = ["sex": sex, "site": "s\(index / 3 % 30)"]
    }
    let summary = fixture.table(permutations: 9).summary()
    #expect(summary.labels.first?.intersections.isEmpty == true)
    #expect(summary.labels.first?.attributes.count == 2)
    #expect(
      summary.skippedAttributes == [
        SkippedAttribute(
          attribute: "sex × site", reason: "it has 90 values; put them in bands to compare groups")
      ])
  }

  @Test func `equalised odds are the larger of two gaps, each worst group named`() throws {
    let label = try #require(GroupFixture(seed: 5, missed: 0.3).table().summary().labels.first)
    let table = label.attributes[0]
    let fnr = try #require(table.rateGaps.first { $0.metric == .fnr })
    let fpr = try #require(table.rateGaps.first { $0.metric == .fpr })
    #expect(table.equalizedOdds.gap.value == max(fnr.gap.value ?? 0, fpr.gap.value ?? 0))
    #expect(table.equalizedOdds.metric == .fnr)
    #expect(fnr.worstGroup == "F")
    #expect((fnr.pHolm ?? 1) <= 0.05)
    let values = ["F", "M"].map { name in
      table.groups.first { $0.name == name }?.metrics[.fnr]?.value ?? -1
    }
    #expect(agree(fnr.ratio, values[0] / values[1]))
    #expect(agree(fnr.gap.value, values[0] - values[1]))
    let worst = label.worstGroups.first { $0.metric == .sensitivity }
    #expect(worst?.reference == GroupReference(attribute: "sex", group: "F"))
    #expect(agree(worst?.estimate.value, 1 - values[0]))
    #expect(label.underdiagnosisMetric == .fnr)
  }

  @Test func `units of no stated sex bound the gap`() throws {
    let label = try #require(GroupFixture(seed: 5).table().summary().labels.first)
    let table = label.attributes[0]
    let unknown = try #require(table.groups.first { $0.name == "unknown" }?.confusion)
    let fnr = try #require(table.rateGaps.first { $0.metric == .fnr })
    let bounds = try #require(fnr.bounds)
    let cells = ["F", "M"].compactMap { name in
      table.groups.first { $0.name == name }?.confusion
    }
    // All unknown misses go to one sex, all unknown hits to the other, or the reverse.
    let raised = cells.map {
      Double($0.falseNegatives + unknown.falseNegatives)
        / Double($0.truePositives + $0.falseNegatives + unknown.falseNegatives)
    }
    let lowered = cells.map {
      Double($0.falseNegatives)
        / Double($0.truePositives + $0.falseNegatives + unknown.truePositives)
    }
    #expect(agree(bounds.highest, max(raised[0] - lowered[1], raised[1] - lowered[0])))
    #expect(bounds.lowest <= fnr.gap.value ?? 0 && fnr.gap.value ?? 0 <= bounds.highest)
    let area = try #require(table.gap.bounds)
    #expect(area.lowest <= table.gap.gap.value ?? 0 && table.gap.gap.value ?? 0 < area.highest)
    #expect(label.attributes[1].gap.bounds == nil)
  }
}
