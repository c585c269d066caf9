internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

@Suite struct UnitScoresTests {
  /// Two patients: images 0, 1 and image 2.
  static let cases = [
    Picture.known(0, patient: 0, targets: ["t": "0"]),
    Picture.known(1, patient: 0, targets: ["t": "1"]),
    Picture.known(2, patient: 1, targets: ["t": "0"]),
  ]

  private func scores(
    _ values: [Double?], aggregate: Aggregation
  ) throws(TrainingError) -> UnitScores {
    let labels = try LabelTable(
      cases: Self.cases, targets: ["t"], unit: .patient, uncertain: .ignore)
    let answers = zip(Self.cases, values).map { image, value in
      value.map { CaseAnswer(image: image, probabilities: [$0]) }
        ?? CaseAnswer(image: image, refusal: "too bright")
    }
    return try UnitScores(
      answers: answers, unit: .patient, aggregate: aggregate, labels: labels)
  }

  /// As the groups of a report: a patient with two views is of neither.
  @Test func `a unit whose images differ in an attribute is mixed`() throws {
    let values: [[String: String]] = [
      ["view": "PA", "sex": "F", "age": "034Y"], ["view": "AP", "sex": " F ", "age": "034Y"],
      ["view": "PA"],
    ]
    let cases = values.enumerated().map {
      Picture.known($0, patient: $0 / 2, targets: ["t": "\($0 % 2)"], attributes: $1)
    }
    let labels = try LabelTable(cases: cases, targets: ["t"], unit: .patient, uncertain: .ignore)
    // The first image is refused; it counts as it does in reports.
    let answers = cases.enumerated().map {
      $0 == 0
        ? CaseAnswer(image: $1, refusal: "too bright")
        : CaseAnswer(image: $1, probabilities: [0.5])
    }
    let units = try UnitScores(
      answers: answers, unit: .patient, aggregate: .max, labels: labels
    ).units
    let reported = CohortAttributes(
      cases: zip(["a", "a", "b"], values).map { CohortAttributes.Case(unitID: $0, values: $1) })
    for (unit, name) in zip(units, ["a", "b"]) {
      for attribute in ["view", "sex", "ageBand"] {
        let group = GroupedAttribute(name: attribute, of: reported, ageBands: .standard)
          .group(of: UnitIdentity(unitID: name, patientID: name))
        #expect(unit.group(by: attribute) == group, "\(name) \(attribute)")
      }
    }
    #expect(units.map { $0.group(by: "view") } == ["mixed", "PA"])
    #expect(units.map { $0.group(by: "sex") } == ["F", "unknown"])
  }

  @Test func `the distance of a unit is that of its answered images, if there are any`() throws {
    let labels = try LabelTable(
      cases: Self.cases, targets: ["t"], unit: .patient, uncertain: .ignore)
    var answers = [
      CaseAnswer(image: Self.cases[0], probabilities: [0.5]),
      CaseAnswer(image: Self.cases[1], refusal: "too far"),
      CaseAnswer(image: Self.cases[2], refusal: "too far"),
    ]
    for (place, distance) in [0.5, 1.5, 2.5].enumerated() { answers[place].distance = distance }
    let units = try UnitScores(
      answers: answers, unit: .patient, aggregate: .max, labels: labels
    ).units
    #expect(units.map(\.distance) == [0.5, 2.5])
    #expect(units.map { $0.scores != nil } == [true, false])
  }

  @Test func `max takes the largest image and names it`() throws {
    let units = try scores([0.25, 0.75, 0.5], aggregate: .max).units
    #expect(units.map(\.scores) == [[0.75], [0.5]])
    #expect(units.map(\.topCaseIDs) == [[Self.cases[1].caseID], [Self.cases[2].caseID]])
    #expect(units.map(\.truth) == [[1], [0]])
  }

  @Test func `mean takes the middle and still names the largest image`() throws {
    let units = try scores([0.75, 0.25, 0.5], aggregate: .mean).units
    #expect(units.map(\.scores) == [[0.5], [0.5]])
    #expect(units[0].topCaseIDs == [Self.cases[0].caseID])
  }

  @Test func `a refused image counts only where every image of the unit is refused`() throws {
    let units = try scores([nil, 0.25, nil], aggregate: .max)
    #expect(units.units.map(\.scores) == [[0.25], nil])
    let point = OperatingPoint(thresholds: [], temperatures: [], source: .none)
    let rows = units.rows(unit: .patient, part: nil) { _ in point }
    #expect(rows.map(\.status) == [.ok, .outOfScope])
    #expect(rows[1].reason == "too bright")
    #expect(rows[1].score == nil && rows[1].call == nil)
  }

  @Test func `a score that is no number is an error, not a row`() {
    #expect(throws: TrainingError.self) { try scores([.nan, 0.5, 0.5], aggregate: .max) }
  }

  @Test func `rows carry threshold, call and calibrated probability`() throws {
    let units = try scores([0.25, 0.75, 0.5], aggregate: .max)
    let fit = FittedThreshold(
      rule: .youden, value: 0.75, sensitivity: 1, specificity: 1, positives: 1, negatives: 1,
      reason: "")
    let half = TemperatureFit(
      temperature: 0.5, lossBefore: nil, lossAfter: nil, unitCount: 2, reason: "")
    let point = OperatingPoint(
      thresholds: [.init(label: "t", fit: fit)], temperatures: [half], source: .validation)
    let rows = units.rows(unit: .patient, part: "validation") { _ in point }
    #expect(rows.map(\.call) == [1, 0])
    #expect(rows.map(\.threshold) == [0.75, 0.75])
    #expect(rows.map(\.label) == ["t", "t"])
    #expect(abs((rows[0].probability ?? 0) - 0.9) < 1e-12)  // odds 3 squared are 9
    #expect(rows[1].probability == 0.5)
  }

  @Test func `Platt and isotonic maps are fitted, stored and applied`() throws {
    let units = try scores([0.25, 0.75, 0.5], aggregate: .max)
    for method in [TrainingOptions.CalibrationMethod.platt, .isotonic] {
      let point = OperatingPoint(units, rule: .youden, calibration: method, source: .validation)
      #expect(point.temperatures.isEmpty)
      let known = units.labelled(0)
      let platt = PlattFit(logits: known.scores.map(Calibration.logit), truths: known.truths)
      let line = IsotonicFit(scores: known.scores, truths: known.truths)
      let expected = known.scores.map {
        method == .platt ? platt.apply(toProbability: $0) : line.apply(toProbability: $0)
      }
      let rows = units.rows(unit: .patient, part: nil) { _ in point }
      #expect(rows.map(\.probability) == expected, "\(method)")
      let data = try JSONEncoder().encode(point)
      #expect(try JSONDecoder().decode(OperatingPoint.self, from: data) == point)
    }
  }

  @Test func `mapped classes sum to one, and none at all makes them equal`() {
    let half = PlattFit(slope: 0, intercept: 0, unitCount: 4, reason: "")
    let point = OperatingPoint(
      thresholds: [], temperatures: [], platt: [half, half, half], source: .validation)
    let third = 0.5 / 1.5
    #expect(
      point.probabilities(of: [0.2, 0.3, 0.5], kind: .multiClass) == [third, third, third])
    let zero = IsotonicFit(scores: [0, 1], probabilities: [0, 0], unitCount: 4, reason: "")
    let none = OperatingPoint(
      thresholds: [], temperatures: [], isotonic: [zero, zero], source: .validation)
    #expect(none.probabilities(of: [0.2, 0.8], kind: .multiClass) == [0.5, 0.5])
  }

  @Test func `mean AUROC and loss are those of the units`() throws {
    let units = try scores([0.25, 0.75, 0.5], aggregate: .max)
    #expect(units.meanAUROC == 1)
    #expect(abs((units.meanLoss ?? 0) - (-log(0.75) - log(0.5)) / 2) < 1e-12)
  }
}
