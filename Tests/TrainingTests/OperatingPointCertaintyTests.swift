internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// Conformal sets and abstaining in an operating point.
@Suite struct OperatingPointCertaintyTests {
  /// 24 patients with one image each, scores 0.03 … 0.95, the upper half sick but for two.
  private static func units() throws -> UnitScores {
    let cases = (0..<24).map { number in
      let isSick = (number >= 12) != (number == 10 || number == 13)
      return Picture.known(
        number, patient: number, targets: ["t": isSick ? "1" : "0"],
        attributes: ["sex": number % 2 == 0 ? "F" : "M"])
    }
    let labels = try LabelTable(
      cases: cases, targets: ["t"], unit: .image, uncertain: .ignore)
    return try UnitScores(
      answers: cases.enumerated().map {
        CaseAnswer(image: $1, probabilities: [0.03 + 0.04 * Double($0)])
      }, unit: .image, aggregate: .max, labels: labels)
  }

  private static func point(
    _ conformal: ConformalRule?, _ abstention: AbstentionRule?
  ) throws -> OperatingPoint {
    var options = TrainingOptions(
      targets: ["t"], unit: .image, aggregate: .max, inputSize: 64)
    options.threshold = .fixed(0.5)
    options.conformal = conformal
    options.abstention = abstention
    return OperatingPoint(try units(), options: options, source: .validation)
  }

  private static func rows(_ point: OperatingPoint) throws -> [PredictionRow] {
    try units().rows(unit: .image, part: nil) { _ in point }
  }

  /// By hand: strangeness is 1 − p of the truth, 0.57 of number 10 (sick at 0.43), 0.55 of 13 (well
  /// at 0.55), less of all others; the 23rd smallest of 24, ⌈25·0.9⌉, is 0.55.
  @Test func `a set holds both answers between the two quantiles`() throws {
    let point = try Self.point(ConformalRule(score: .lac, alpha: 0.1, by: "all"), nil)
    let quantile = try #require(point.conformal?[0].strata[0].quantile)
    #expect(abs(quantile - 0.55) < 1e-12)
    let sets = try Self.rows(point).map(\.answerSet)
    // Sick stands from a score of 0.45 on, well up to 0.55.
    for (number, set) in sets.enumerated() {
      let score = 0.03 + 0.04 * Double(number)
      #expect(
        set == (score < 0.45 ? .no : score > 0.56 ? .yes : .both), "\(number): \(score)")
    }
    #expect(try Self.rows(point).allSatisfy { $0.status == .ok && $0.call != nil })
  }

  @Test func `abstaining keeps score and probability, and no call`() throws {
    let point = try Self.point(
      ConformalRule(score: .lac, alpha: 0.1, by: "all"),
      AbstentionRule(kind: .conformal, share: 0.1))
    let rows = try Self.rows(point)
    let withheld = rows.indices.filter { rows[$0].status == .abstained }
    #expect(withheld == [11, 12, 13])
    for row in withheld.map({ rows[$0] }) {
      #expect(row.call == nil)
      #expect(row.score != nil && row.probability != nil && row.threshold == 0.5)
      #expect(row.reason == "abstains: more than one answer stands at the declared chance")
    }
    #expect(rows[0].call == 0 && rows[23].call == 1 && rows[0].reason.isEmpty)
  }

  @Test func `the least confident are those nearest to the threshold`() throws {
    let point = try Self.point(nil, AbstentionRule(kind: .confidence, share: 0.25))
    let rows = try Self.rows(point)
    // Six of 24: 0.51, 0.47, 0.55, 0.43, 0.59 and 0.39; the seventh, 0.63, is the limit.
    let withheld = rows.indices.filter { rows[$0].status == .abstained }
    #expect(withheld == [9, 10, 11, 12, 13, 14])
    #expect(
      rows[12].reason == "abstains: the confidence is below the calibrated limit")
  }

  @Test func `groups have their own sets, and a strange one has none`() throws {
    let point = try Self.point(
      ConformalRule(score: .lac, alpha: 0.1, by: "sex"),
      AbstentionRule(kind: .conformal, share: 0.1))
    #expect(point.conformal?[0].strata.map(\.group) == ["F", "M"])
    let stranger = Picture.known(
      99, patient: 99, targets: [:], attributes: ["sex": "O"])
    let labels = try LabelTable(
      cases: (0..<2).map { Picture.known($0, patient: $0, targets: ["t": "\($0)"]) } + [stranger],
      targets: ["t"], unit: .image, uncertain: .ignore)
    let rows = try UnitScores(
      answers: [CaseAnswer(image: stranger, probabilities: [0.99])], unit: .image,
      aggregate: .max, labels: labels
    ).rows(unit: .image, part: nil) { _ in point }
    #expect(rows[0].answerSet == nil)
    #expect(
      rows[0].reason
        == "abstains: too few patients of this kind were left to calibrate the rule")
  }

  /// One row of a patient whose sex nobody states.
  private static func answer(
    _ point: OperatingPoint, attributes: [String: String]
  ) throws -> PredictionRow {
    let image = Picture.known(99, patient: 99, targets: [:], attributes: attributes)
    let labels = try LabelTable(
      cases: (0..<2).map { Picture.known($0, patient: $0, targets: ["t": "\($0)"]) } + [image],
      targets: ["t"], unit: .image, uncertain: .ignore)
    return try UnitScores(
      answers: [CaseAnswer(image: image, probabilities: [0.99])], unit: .image,
      aggregate: .max, labels: labels
    ).rows(unit: .image, part: nil) { _ in point }[0]
  }

  @Test func `an attribute that is not known is the reason, where it is`() throws {
    let point = try Self.point(
      ConformalRule(score: .lac, alpha: 0.1, by: "sex"),
      AbstentionRule(kind: .conformal, share: 0.1))
    let row = try Self.answer(point, attributes: [:])
    #expect(row.answerSet == nil)
    #expect(row.reason == "abstains: its sex is not known")
    #expect(
      point.remarkOnImages { _ in false }
        == "no image states its sex, by which conformal sets were calibrated, so no unit has one "
        + "and every answer is withheld")
    #expect(point.remarkOnImages { $0 == "sex" } == nil)
  }

  /// All 24 state no site, so that they are a group of their own, which images without one are of.
  @Test func `those who state nothing may have been calibrated`() throws {
    let point = try Self.point(
      ConformalRule(score: .lac, alpha: 0.1, by: "site"),
      AbstentionRule(kind: .conformal, share: 0.1))
    #expect(point.conformal?[0].strata.map(\.group) == ["unknown"])
    #expect(try Self.answer(point, attributes: [:]).status == .ok)
    #expect(point.remarkOnImages { _ in false } == nil)
    #expect(point.certaintyRemarks == [])
  }

  @Test func `an attribute that only tables state is remarked on`() {
    let rule = ConformalRule(score: .lac, alpha: 0.1, by: "site")
    #expect(
      rule.tableRemark(abstains: true)
        == "conformal sets: images bring no site, so fovea predict, which takes no table of "
        + "patients, has no set for any unit and withholds every answer")
    #expect(rule.tableRemark(abstains: false)?.hasSuffix("has no set for any unit") == true)
    for by in ["all", "class", "sex", "ageBand", "manufacturer"] {
      #expect(ConformalRule(score: .lac, alpha: 0.1, by: by).tableRemark(abstains: true) == nil)
    }
  }

  /// 24 patients are too few for a chance of 0.01: 25 · 0.99 is more than 24.
  @Test func `sets that there are not promise nothing`() throws {
    let without = try Self.point(
      ConformalRule(score: .lac, alpha: 0.01, by: "all"),
      AbstentionRule(kind: .conformal, share: 0.1))
    #expect(
      without.setsSentence
        == "no sets: too few patients were in the calibration for LAC, the truth missed with a "
        + "chance of 0.01 among all units")
    #expect(
      without.certaintyRemarks == [
        "conformal sets: insufficient: 24 patients are too few for a chance of 0.01",
        "abstaining: there are no conformal sets, so every answer is withheld",
      ])
    #expect(try Self.rows(without).allSatisfy { $0.status == .abstained })
    let with = try Self.point(
      ConformalRule(score: .lac, alpha: 0.1, by: "all"),
      AbstentionRule(kind: .conformal, share: 0.1))
    #expect(
      with.setsSentence == "LAC, the truth missed with a chance of 0.1 among all units")
    #expect(with.certaintyRemarks == [])
    #expect(try Self.point(nil, nil).setsSentence == nil)
  }

  @Test func `it comes back from JSON, and old points have no such keys`() throws {
    let point = try Self.point(
      ConformalRule(score: .aps, alpha: 0.2, by: "class"),
      AbstentionRule(kind: .confidence, share: 0.1))
    let data = try StableJSON.encode(point)
    #expect(try JSONDecoder().decode(OperatingPoint.self, from: data) == point)
    #expect(point.fault(for: try Self.units().head) == nil)
    let plain = String(decoding: try StableJSON.encode(try Self.point(nil, nil)), as: UTF8.self)
    #expect(!plain.contains("conformal") && !plain.contains("abstention"))
  }

  @Test(arguments: [true, false])
  func `what nobody could fit is refused before the training`(abstains: Bool) throws {
    var options = TinyRun.options
    options.conformal = ConformalRule(score: .lac, alpha: 0.1, by: "all")
    options.abstention = abstains ? AbstentionRule(kind: .confidence, share: 0.1) : nil
    let run = try TinyRun(name: "no-validation-\(abstains)", options: options, validation: 0)
    #expect {
      try run.outcome()
    } throws: { error in
      "\(error)" == "calibration.\(abstains ? "abstain" : "conformal"): needs patients to be "
        + "fitted on, and the split has neither a validation part nor folds; split with a "
        + "validation part or folds, or write none"
    }
    #expect(!run.events.value.contains { if case .stepEnded = $0 { true } else { false } })
  }

  @Test func `a rule by sets without sets is a problem of the recipe`() {
    var options = TrainingOptions(
      targets: ["t"], unit: .image, aggregate: .max, inputSize: 64)
    options.abstention = AbstentionRule(kind: .conformal, share: 0.1)
    #expect(options.problems.map(\.key) == ["calibration.abstain"])
    options.conformal = ConformalRule(score: .lac, alpha: 1, by: "all")
    #expect(options.problems.map(\.key) == ["calibration.alpha"])
  }
}
