import Compute
import Evaluation
import Foundation
import Testing

/// What must change no digit, or nothing but what it says.
@Suite struct InvarianceTests {
  private static let fixture = GroupFixture(seed: 9, missed: 0.1)

  @Test func `one thread and three give the same digits`() {
    let table = Self.fixture.table(adjust: ["site"])
    #expect(table.summary(threads: 3) == table.summary(threads: 1))
  }

  @Test func `row order changes no digit`() {
    var shuffled = Self.fixture
    shuffled.rows.shuffle()
    #expect(
      shuffled.table(adjust: ["site"]).summary()
        == Self.fixture.table(adjust: ["site"]).summary())
  }

  @Test func `the same seed repeats, another moves only what is drawn`() throws {
    let first = try #require(Self.fixture.table().summary().labels.first)
    #expect(first == Self.fixture.table().summary().labels.first)
    var options = Self.fixture.table().options
    options.seed = 2
    let other = try #require(
      CohortTable(
        predictions: Self.fixture.rows,
        attributes: CohortAttributes(patients: Self.fixture.attributes), options: options
      ).summary().labels.first)
    #expect(other.metrics[.auroc] == first.metrics[.auroc])
    #expect(other.attributes[0].gap.gap == first.attributes[0].gap.gap)
    #expect(other.metrics[.auprc]?.lower != first.metrics[.auprc]?.lower)
  }

  @Test func `renamed groups keep every number`() throws {
    var renamed = Self.fixture
    let names = ["F": "z", "M": "b", "": ""]
    for (patient, values) in renamed.attributes {
      renamed.attributes[patient]?["sex"] = names[values["sex"] ?? ""] ?? ""
    }
    let before = try #require(Self.fixture.table().summary().labels.first?.attributes.first)
    let after = try #require(renamed.table().summary().labels.first?.attributes.first)
    for (old, new) in [("F", "z"), ("M", "b")] {
      let a = before.groups.first { $0.name == old }
      let b = after.groups.first { $0.name == new }
      #expect(a?.metrics == b?.metrics, "\(old)")
      #expect(a?.ratesVersusRest == b?.ratesVersusRest, "\(old)")
    }
    #expect(after.gap.worstGroup == names[before.gap.worstGroup ?? ""])
    #expect(after.gap.gap == before.gap.gap)
    #expect(after.gap.pValue == before.gap.pValue)
    #expect(after.gap.nullMedian == before.gap.nullMedian)
  }

  @Test func `a monotone map of scores and thresholds changes no ranking and no answer`() throws {
    var mapped = Self.fixture
    let map = { (x: Double) in exp(3 * x) - 7 }
    for index in mapped.rows.indices {
      mapped.rows[index].score = mapped.rows[index].score.map(map)
      mapped.rows[index].threshold = mapped.rows[index].threshold.map(map)
    }
    let before = try #require(Self.fixture.table().summary().labels.first)
    let after = try #require(mapped.table().summary().labels.first)
    #expect(after.metrics == before.metrics)
    #expect(after.attributes == before.attributes)
    #expect(after.intersections == before.intersections)
  }

  @Test(arguments: [Metric.auroc, .sensitivity, .specificity, .accuracy, .citl, .oeRatio])
  func `images shown twice or thrice give no narrower interval`(metric: Metric) {
    func estimate(_ copies: Int) -> Estimate? {
      var units: [Observation] = []
      for patient in 0..<120 {
        let truth = patient % 2 == 0
        let noise = Double(patient * 37 % 101) / 127
        let unit = Observation(
          score: noise + (truth ? 0.2 : 0), truth: truth, patient: patient,
          probability: noise + 0.05, call: noise > (truth ? 0.3 : 0.5))
        units += [Observation](repeating: unit, count: copies)
      }
      return RecalibrationTests.estimates(Sample(units, patientBound: 120))[metric]
    }
    let (one, two, three) = (estimate(1), estimate(2), estimate(3))
    #expect(agree(two?.value, one?.value ?? -9))
    #expect(agree(three?.lower, two?.lower ?? -9, 1e-9))
    // One image per patient takes the normal quantile for rates, several take Student's.
    let widths = [one, two].map { ($0?.upper ?? 0) - ($0?.lower ?? 0) }
    #expect((0.99...1.04).contains(widths[1] / widths[0]), "\(widths)")
  }

  @Test func `groups sum to the whole in every cell of the confusion table`() throws {
    let label = try #require(Self.fixture.table().summary().labels.first)
    let whole = try #require(label.confusion)
    for table in label.attributes + label.intersections {
      let cells = table.groups.compactMap(\.confusion)
      #expect(cells.reduce(0) { $0 + $1.truePositives } == whole.truePositives)
      #expect(cells.reduce(0) { $0 + $1.falsePositives } == whole.falsePositives)
      #expect(cells.reduce(0) { $0 + $1.trueNegatives } == whole.trueNegatives)
      #expect(cells.reduce(0) { $0 + $1.falseNegatives } == whole.falseNegatives)
    }
  }
}
