import Evaluation
import Testing

/// Values produced by Tests/Peers/segmentation_literals.py (numpy over scikit-learn and scipy).
@Suite struct SegmentationSummaryTests {
  private static let pairs = Fixture.segmented
  private static let cases = pairs.enumerated().map { $1.measured($0) }
  private let evaluation = SegmentationEvaluation(resampling: Fixture.resampling())

  /// Mean, median, first and third quartile over patients.
  @Test(arguments: [
    (
      SegmentationMeasure.dice,
      [0.47985892304919503, 0.44642857142857145, 0.35, 0.7142857142857143],
      [0.41510576598246535, 0.46405228758169936, 0.21688311688311687, 0.6212121212121212]
    ),
    (
      .iou, [0.39957425630634, 0.38, 0.2833333333333333, 0.5632183908045977],
      [0.363511066387329, 0.4083333333333333, 0.17032967032967034, 0.5540674603174603]
    ),
    (
      .volumeDifference,
      [0.3992877972664973, 0.4222222222222222, 0.023809523809523808, 0.5357142857142857],
      [0.5036001188338145, 0.5, 0.26339285714285715, 0.7533783783783784]
    ),
    (
      .hd, [8.228626825258234, 9.133712082089225, 4.563376031880036, 10.624154027718934],
      [8.874131653669508, 8.429652604900614, 6.10623658792107, 12.20404474502729]
    ),
    (
      .hd95, [7.565704113806688, 8.51788925602236, 3.690674072214727, 9.70852858885056],
      [8.482216746286188, 8.241541110208809, 5.31155491358637, 11.820354035882106]
    ),
    (
      .assd, [5.873316911542956, 5.804844873162345, 0.666742416417845, 7.731241523262142],
      [7.398852439322354, 7.416904660111754, 3.943207296419196, 11.053048480273485]
    ),
    (
      .nsd, [0.5130664932170592, 0.4506172839506173, 0.35, 0.8222610722610723],
      [0.43596737165414734, 0.4703947368421053, 0.21776660839160839, 0.6422456242991565]
    ),
  ])
  func `cases are summed up by patient, then over patients`(
    measure: SegmentationMeasure, present: [Double], all: [Double]
  ) throws {
    let aggregates = try #require(evaluation.summary(of: Self.cases).measures[measure])
    for (distribution, expected) in [
      (aggregates.lesionPresent, present), (aggregates.allCases, all),
    ] {
      #expect(agree(distribution.mean.value, expected[0]))
      #expect(agree(distribution.median.value, expected[1]))
      #expect(agree(distribution.firstQuartile.value, expected[2]))
      #expect(agree(distribution.thirdQuartile.value, expected[3]))
    }
  }

  @Test func `the mean over images lets patients with many weigh more`() {
    let expected = [
      0.46858573766691247, 0.39364432524143367, 0.42327660045741494, 8.57856875004167,
      7.845228762572727, 6.191712581189818, 0.49802739703185267,
    ]
    let measures = evaluation.summary(of: Self.cases).measures
    for (measure, value) in zip(SegmentationMeasure.allCases, expected) {
      let mean = measures[measure]?.byImage
      #expect(agree(mean?.value, value), "\(measure)")
      #expect((mean?.lower ?? .nan) < value && value < (mean?.upper ?? .nan), "\(measure)")
    }
  }

  @Test func `outcomes are counted and false positives are a rate of lesion-free cases`() throws {
    let summary = evaluation.summary(of: Self.cases)
    #expect(
      summary.outcomes == [.trueNegative: 13, .falsePositive: 26, .missed: 25, .bothMarked: 38])
    let rate = try #require(summary.measures[.dice]?.falsePositiveRate)
    #expect(rate.numerator == 26)
    #expect(rate.denominator == 39)
    #expect(summary.counts.positives == 63)
    #expect(summary.counts.positivePatients == 33)
  }

  @Test func `intervals surround means and medians`() {
    for (measure, aggregates) in evaluation.summary(of: Self.cases).measures {
      for distribution in [aggregates.lesionPresent, aggregates.allCases] {
        for estimate in [distribution.mean, distribution.median] {
          let value = estimate.value ?? .nan
          #expect((estimate.lower ?? .nan) <= value, "\(measure)")
          #expect(value <= (estimate.upper ?? .nan), "\(measure)")
          #expect(estimate.method == .bootstrap, "\(measure)")
        }
      }
    }
  }

  @Test func `blanking lesions one by one never improves a mean or a median`() {
    var pairs = Self.pairs
    let evaluation = SegmentationEvaluation(resampling: Fixture.resampling(0))
    var cases = Self.cases
    var before = evaluation.summary(of: cases)
    for index in pairs.indices where !pairs[index].reference.isEmpty {
      pairs[index].prediction = Fixture.empty(pairs[index].reference.grid)
      cases[index] = pairs[index].measured(index)
      let after = evaluation.summary(of: cases)
      for (measure, old) in before.measures {
        guard let new = after.measures[measure] else { continue }
        for (was, now) in [
          (old.lesionPresent, new.lesionPresent), (old.allCases, new.allCases),
        ] {
          #expect(gain(measure, was.mean, now.mean) <= 1e-12, "\(measure), case \(index)")
          #expect(gain(measure, was.median, now.median) <= 1e-12, "\(measure), case \(index)")
        }
        #expect(old.falsePositiveRate.value == new.falsePositiveRate.value)
      }
      before = after
    }
    #expect(agree(before.measures[.dice]?.lesionPresent.mean.value, 0))
  }

  @Test func `duplicated images within patients change no value and narrow no interval`() throws {
    let doubled = Self.cases + Self.pairs.enumerated().map { $1.measured(1000 + $0) }
    let once = evaluation.summary(of: Self.cases)
    let twice = evaluation.summary(of: doubled)
    for (measure, aggregates) in once.measures {
      let other = try #require(twice.measures[measure])
      for (a, b) in [
        (aggregates.lesionPresent.mean, other.lesionPresent.mean),
        (aggregates.lesionPresent.median, other.lesionPresent.median),
        (aggregates.allCases.mean, other.allCases.mean),
      ] {
        #expect(agree(a.value, b.value ?? .nan), "\(measure)")
        #expect(agree(a.lower, b.lower ?? .nan), "\(measure)")
        #expect(agree(a.upper, b.upper ?? .nan), "\(measure)")
      }
      let (a, b) = (aggregates.falsePositiveRate, other.falsePositiveRate)
      #expect((b.lower ?? 1) <= (a.lower ?? 0) + 1e-12)
      #expect((b.upper ?? 0) >= (a.upper ?? 1) - 1e-12)
    }
  }

  @Test func `row order and patients' names change no digit`() {
    let expected = evaluation.summary(of: Self.cases)
    #expect(evaluation.summary(of: Self.cases.reversed()) == expected)
    let renamed = Self.pairs.enumerated().map { $1.measured(1000 - $0, prefix: "q") }
    #expect(evaluation.summary(of: renamed) == expected)
  }

  @Test(arguments: 1...5)
  func `few patients give counts and no value`(patients: Int) throws {
    let few = Self.pairs.filter { $0.patient < patients }.enumerated().map { $1.measured($0) }
    let dice = try #require(evaluation.summary(of: few).measures[.dice])
    #expect(dice.allCases.mean.status == .countsOnly)
    #expect(dice.allCases.mean.reason == "fewer than 10 patients")
    #expect(dice.allCases.median.value == nil)
    #expect(dice.allCases.firstQuartile.value == nil)
    #expect(dice.lesionPresent.mean.value == nil)
  }

  @Test func `no cases give no number`() throws {
    let dice = try #require(evaluation.summary(of: []).measures[.dice])
    #expect(dice.lesionPresent.mean.reason == "there are no patients with a lesion")
    #expect(dice.allCases.mean.reason == "there are no patients")
    #expect(dice.falsePositiveRate.reason == "there are no cases without a lesion")
  }

  private func gain(_ measure: SegmentationMeasure, _ was: Estimate, _ now: Estimate) -> Double {
    let change = (now.value ?? .nan) - (was.value ?? .nan)
    return measure.isHigherBetter ? change : -change
  }
}
