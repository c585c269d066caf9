import Evaluation
import Foundation
import Testing

@Suite struct CohortTableTests {
  @Test func `numbers that are none are refused with their case`() {
    let rows = [
      Fixture.row(1, score: .nan, truth: 1), Fixture.row(2, score: .infinity, truth: 0),
      Fixture.row(3, score: nil, truth: 1), Fixture.row(4, score: 0.5, truth: 2),
      Fixture.row(5, score: 0.5, truth: 1, call: 0), Fixture.row(6, score: 0.1, truth: 0),
      Fixture.row(6, score: 0.2, truth: 0), Fixture.row(7, score: 0.2, truth: 0, call: 3),
    ]
    let table = Self.table(rows)
    #expect(
      table.problems.map(\.description) == [
        "case c1, label abnormal: the probability is not within 0…1",
        "case c1, label abnormal: the score is not a finite number",
        "case c2, label abnormal: the score is not a finite number",
        "case c3, label abnormal: the status is ok but there is no score",
        "case c4, label abnormal: the truth is neither 0 nor 1",
        "case c5, label abnormal: the call is not what score ≥ threshold says",
        "case c6, label abnormal: the unit is there twice",
        "case c7, label abnormal: the call is neither 0 nor 1",
      ])
  }

  @Test func `a unit of two patients and two kinds of unit are refused`() {
    var rows = [
      Fixture.row(1, patient: 1, label: "a", score: 0.1, truth: 0),
      Fixture.row(1, patient: 2, label: "b", score: 0.1, truth: 0),
    ]
    #expect(Self.table(rows).problems.map(\.code) == [.twoPatients])
    rows[1] = Fixture.row(2, label: "b", score: 0.1, truth: 0)
    rows[1].unit = .study
    #expect(Self.table(rows).problems.map(\.code) == [.severalUnits])
  }

  @Test func `an empty table has an empty summary`() {
    let summary = Self.table([]).summary()
    #expect(summary.unitCount == 0)
    #expect(summary.labels.isEmpty)
    #expect(summary.attributes.map(\.values.count) == [0, 0])
  }

  @Test func `row order and pseudonyms change no digit`() {
    let expected = Self.table(Fixture.rows(Fixture.clustered), full: true).summary()
    let reversed = Self.table(Fixture.rows(Fixture.clustered).reversed(), full: true).summary()
    #expect(reversed == expected)
    let renamed = Fixture.rows(Fixture.clustered).map { row in
      var row = row
      row.patientID = "p" + String(row.patientID.dropFirst().reversed()) + "x"
      return row
    }
    var attributes: [String: [String: String]] = [:]
    for patient in 0..<45 {
      attributes["p" + String("\(patient)".reversed()) + "x"] = Self.attributes(of: patient)
    }
    let other = CohortTable(
      predictions: renamed.shuffled(), attributes: CohortAttributes(patients: attributes),
      options: Self.fullOptions
    ).summary()
    #expect(other == expected)
  }

  @Test func `every value is a row and rows sum to the whole`() throws {
    let summary = Self.table(Fixture.rows(Fixture.clustered), full: true).summary()
    let label = try #require(summary.labels.first)
    for table in label.attributes {
      #expect(table.groups.reduce(0) { $0 + $1.counts.imageCount } == 115, "\(table.attribute)")
      #expect(table.groups.reduce(0) { $0 + $1.counts.positives } == 61, "\(table.attribute)")
    }
    #expect(
      label.attributes.first?.groups.map(\.name) == ["F", "M", "other", "declined", "unknown"])
    #expect(
      label.attributes.last?.groups.map(\.name) == ["18-39", "40-64", "90+", "invalid", "unknown"])
    #expect(!label.groupsWithTooLittleData.isEmpty)
  }

  @Test func `what was not answered is counted, not hidden`() throws {
    var rows = Fixture.rows(Fixture.tied)
    rows.append(Fixture.row(900, score: nil, truth: 1, status: .outOfScope))
    rows.append(Fixture.row(901, score: nil, truth: nil, status: .quarantined))
    rows.append(Fixture.row(902, score: 0.7, truth: nil))
    let label = try #require(Self.table(rows).summary().labels.first)
    #expect(label.flow.rows == 83)
    #expect(label.flow.evaluated == 80)
    #expect(label.flow.outOfScope == 1)
    #expect(label.flow.quarantined == 1)
    #expect(label.flow.withoutTruth == 1)
    #expect(label.flow.unansweredPositives == 1)
    #expect(label.counts.imageCount == 80)
  }

  @Test func `out-of-fold thresholds are applied and listed by fold`() throws {
    var rows = Fixture.rows(Fixture.tied)
    for index in rows.indices {
      rows[index].fold = index % 2
      rows[index].threshold = index % 2 == 0 ? 0.25 : 0.75
    }
    let label = try #require(Self.table(rows).summary().labels.first)
    #expect(
      label.thresholds == [
        ThresholdUse(fold: 0, threshold: 0.25, unitCount: 40),
        ThresholdUse(fold: 1, threshold: 0.75, unitCount: 40),
      ])
    let expected = rows.count {
      $0.truth == 1 && ($0.score ?? 0) >= ($0.threshold ?? 0)
    }
    #expect(label.confusion?.truePositives == expected)
  }

  @Test func `an attribute with too many values makes no groups and says so`() {
    var attributes: [String: [String: String]] = [:]
    for patient in 0..<80 { attributes["p\(patient)"] = ["sex": "\(patient)"] }
    let summary = CohortTable(
      predictions: Fixture.rows(Fixture.tied),
      attributes: CohortAttributes(patients: attributes), options: Fixture.options(groups: ["sex"])
    ).summary()
    #expect(
      summary.skippedAttributes == [
        SkippedAttribute(
          attribute: "sex", reason: "it has 80 values; put them in bands to compare groups")
      ])
    #expect(summary.labels.first?.attributes.isEmpty == true)
  }

  @Test func `the summary reads back from JSON with explicit nulls`() throws {
    let summary = Self.table(Fixture.rows(Fixture.clustered), full: true).summary()
    let data = try JSONEncoder().encode(summary)
    #expect(try JSONDecoder().decode(EvaluationSummary.self, from: data) == summary)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("\"value\":null"))
    #expect(text.contains("\"auroc\":{"))
  }

  static let fullOptions = Fixture.options(
    groups: ["sex", "ageBand"], bootstrap: 50, permutations: 50)

  static func attributes(of patient: Int) -> [String: String] {
    [
      "sex": ["F", "M", " declined", "", "Other"][patient % 5],
      "age": ["34", "054Y", "97", "old", ""][patient / 5 % 5],
    ]
  }

  private static func table(_ rows: [PredictionRow], full: Bool = false) -> CohortTable {
    var values: [String: [String: String]] = [:]
    for patient in 0..<45 { values["p\(patient)"] = attributes(of: patient) }
    return CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: values),
      options: full ? fullOptions : Fixture.options(groups: ["sex", "ageBand"]))
  }
}
