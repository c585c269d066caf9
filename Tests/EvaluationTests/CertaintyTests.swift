import Evaluation
import Testing

/// What an evaluation says of abstaining and of conformal sets.
@Suite struct CertaintyTests {
  /// 120 patients, half of them women; every fifth answer is wrong, and those of women near the
  /// threshold are withheld.
  private static func rows(withholds: Bool, sets: Bool = false) -> [PredictionRow] {
    (0..<120).map { number in
      let truth = number % 3 == 0 ? 1 : 0
      let isRight = number % 5 != 0
      let score = (truth == 1) == isRight ? 0.6 + Double(number % 7) / 20 : 0.4
      var row = Fixture.row(number, score: score, truth: truth)
      row.call = score >= 0.5 ? 1 : 0
      if withholds, number % 2 == 0, number % 5 == 0 {
        row.status = .abstained
        row.call = nil
      }
      if sets { row.answerSet = number % 10 == 0 ? .both : score >= 0.5 ? .yes : .no }
      return row
    }
  }

  private static let attributes = CohortAttributes(
    patients: Dictionary(
      uniqueKeysWithValues: (0..<120).map { ("p\($0)", ["sex": $0 % 2 == 0 ? "F" : "M"]) }))

  private static func summary(_ rows: [PredictionRow], threads: Int = 1) -> CertaintySummary {
    CertaintySummary(
      rows, attributes: attributes,
      options: Fixture.options(groups: ["sex"], bootstrap: 200, permutations: 200), alpha: 0.1,
      threads: threads)
  }

  @Test func `abstaining changes no number of the evaluation`() {
    func summary(_ rows: [PredictionRow]) -> EvaluationSummary {
      CohortTable(
        predictions: rows, attributes: Self.attributes,
        options: Fixture.options(groups: ["sex"])
      ).summary()
    }
    let all = summary(Self.rows(withholds: false)).labels[0]
    let some = summary(Self.rows(withholds: true)).labels[0]
    #expect(all.metrics == some.metrics)
    #expect(all.attributes == some.attributes)
    #expect(all.flow.withheld == nil)
    #expect(some.flow.withheld == 12)
    #expect(some.flow.evaluated == 120)
    #expect(some.flow.abstained == 0)
  }

  @Test func `classes that an abstaining model kept back count as its largest score`() {
    func rows(withholds: Bool) -> [PredictionRow] {
      (0..<60).flatMap { number in
        ["cyst", "mass", "scar"].enumerated().map { place, label in
          var row = Fixture.row(
            number, label: label, score: place == number % 3 ? 0.5 : 0.25,
            truth: place == (number % 4 == 0 ? 0 : number % 3) ? 1 : 0, threshold: nil,
            call: place == number % 3 ? 1 : 0)
          if withholds, number % 6 == 0 {
            row.status = .abstained
            row.call = nil
          }
          return row
        }
      }
    }
    func summary(_ rows: [PredictionRow]) -> EvaluationSummary {
      CohortTable(
        predictions: rows, attributes: Self.attributes,
        options: Fixture.options(kind: .multiClass)
      ).summary()
    }
    let (all, some) = (summary(rows(withholds: false)), summary(rows(withholds: true)))
    #expect(all.macro == some.macro)
    #expect(some.labels[0].flow.withheld == 10)
    let certainty = CertaintySummary(
      rows(withholds: true), attributes: Self.attributes,
      options: Fixture.options(kind: .multiClass, groups: ["sex"]), alpha: nil, threads: 1)
    #expect(certainty.labels.map(\.label) == ["macro"])
    let measures = certainty.labels[0].measures
    #expect(measures[.deferral]?.summary.numerator == 10)
    #expect(agree(measures[.accuracyOfAll]?.summary.value, all.macro?.accuracy.value ?? -1))
  }

  @Test func `deferral and both accuracies are counted by group`() throws {
    let label = try #require(Self.summary(Self.rows(withholds: true)).labels.first)
    #expect(label.answers.withheld == 12)
    let deferral = try #require(label.measures[.deferral])
    // 0, 10 … 110 of the 60 women, no man.
    #expect(deferral.attributes[0].groups.map(\.name) == ["F", "M"])
    #expect(deferral.attributes[0].groups.map(\.headline.numerator) == [12, 0])
    #expect(deferral.attributes[0].groups.map(\.headline.denominator) == [60, 60])
    #expect(agree(deferral.gaps[0].gap.value, 0.2))
    #expect(deferral.gaps[0].worstGroup == "F")
    #expect((deferral.gaps[0].pValue ?? 1) < 0.01)
    #expect((deferral.gaps[0].nullMedian ?? 1) < 0.1)
    // 24 of 120 are wrong, 12 of those withheld.
    #expect(agree(label.measures[.accuracyOfAll]?.summary.value, 0.8))
    #expect(agree(label.measures[.accuracyOfAnswered]?.summary.value, 96.0 / 108))
    #expect(
      label.measures[.accuracyOfAnswered]?.attributes[0].groups.map(\.headline.numerator)
        == [48, 48])
  }

  @Test func `coverage and size of sets are given by class and by group`() throws {
    let label = try #require(
      Self.summary(Self.rows(withholds: false, sets: true)).labels.first)
    // 24 wrong answers; 12 of them, the multiples of 10, have both in their set.
    #expect(label.measures[.coverage]?.summary.numerator == 108)
    #expect(agree(label.measures[.setSize]?.summary.value, 132.0 / 120))
    #expect(label.answers.setSizes == [0, 108, 12])
    #expect(label.classes.map(\.truth) == ["no", "yes"])
    #expect(label.classes.map(\.coverage.denominator) == [80, 40])
    #expect(
      label.measures[.coverage]?.attributes[0].groups.map(\.headline.numerator) == [60, 48])
    #expect(label.measures[.coverage]?.summary.method == .wilson)
    #expect(label.measures[.deferral] == nil)
  }

  @Test func `units without a set are counted, and none makes no measures`() {
    var rows = Self.rows(withholds: false, sets: true)
    rows[3].answerSet = nil
    #expect(Self.summary(rows).labels[0].answers.withoutSet == 1)
    let none = Self.summary(Self.rows(withholds: false)).labels[0]
    #expect(none.measures.isEmpty)
    #expect(none.answers.withoutSet == 0)
    #expect(none.classes.isEmpty)
    #expect(none.selective.points.map(\.coverage) == [1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5])
    #expect(agree(none.selective.risk.value, 0.2))
    let gain = none.selective.gain
    #expect(agree(gain.value, 0.2 - (none.selective.area.value ?? 1)))
    #expect((gain.lower ?? 1) < (gain.value ?? 0) && (gain.upper ?? 0) > (gain.value ?? 1))
  }

  @Test func `few patients have no number`() {
    let few = Self.summary(Array(Self.rows(withholds: true).prefix(9))).labels[0]
    #expect(few.selective.area.value == nil)
    #expect(few.selective.risks.isEmpty)
    #expect(few.selective.area.reason == "fewer than 10 patients with an answer")
    #expect(few.measures[.deferral]?.summary.status == .countsOnly)
    let nothing = Self.summary(
      (0..<20).map { Fixture.row($0, score: 0.5, truth: $0 % 2, threshold: nil) }
    ).labels[0]
    #expect(nothing.selective.area.reason == "there are no patients with an answer")
  }

  /// By hand: right answers lead by 2, wrong ones by 0.1, though these have the larger share.
  @Test func `classes with scores that are no probabilities are as sure as their lead`() {
    let rows = (0..<40).flatMap { number in
      let scores = number % 2 == 0 ? [4, 2, -1] : [0.9, 1, -1.8]
      return ["cyst", "mass", "scar"].enumerated().map { place, label in
        Fixture.row(
          number, label: label, score: scores[place], truth: place == 0 ? 1 : 0, threshold: nil)
      }
    }
    let certainty = CertaintySummary(
      rows, attributes: Self.attributes, options: Fixture.options(kind: .multiClass), alpha: nil,
      threads: 1)
    let points = certainty.labels[0].selective.points
    #expect(points.first?.accuracy.value == 0.5)
    #expect(points.last?.accuracy.value == 1)
  }

  @Test func `threads and the order of rows change no digit`() {
    let rows = Self.rows(withholds: true, sets: true)
    #expect(Self.summary(rows) == Self.summary(rows.reversed(), threads: 2))
  }
}
