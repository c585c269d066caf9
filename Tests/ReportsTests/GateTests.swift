import Evaluation
import Foundation
import Reports
import Testing

@Suite struct GateTests {
  /// Results of the gates on the made-up cohort with its planted gap by sex.
  private static func results(
    _ gates: [(String, Gate.Side, Double)], isTuning: Bool = false,
    fixture: ReportFixture = ReportFixture()
  ) throws -> [GateResult] {
    var facts = ReportFixture.facts
    facts.isTuning = isTuning
    facts.gates = try gates.map { try #require(Gate(name: $0.0, side: $0.1, bar: $0.2)) }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-gates-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: facts, to: folder)
  }

  @Test(arguments: [
    ("worst_group.log_loss", "worstGroup.logLoss"), ("gap.auroc", "gap.auroc"),
    ("WORSTGROUP.Sensitivity", "worstGroup.sensitivity"),
    ("card.needs_author", "card.needsAuthor"),
  ])
  func `a gate's name may be written with underscores`(written: String, name: String) {
    #expect(Gate(name: written, side: .min, bar: 0.5)?.name == name)
  }

  @Test(arguments: ["auroc", "worst.auroc", "gap.beauty", "card.auroc", "overall.", ""])
  func `what is no gate is none`(name: String) {
    #expect(Gate(name: name, side: .min, bar: 0.5) == nil)
    #expect(Gate(name: "overall.auroc", side: .min, bar: .nan) == nil)
  }

  @Test func `the worst group is the lowest for a floor and the highest for a ceiling`() throws {
    let fixture = ReportFixture()
    let label = try #require(fixture.summary.labels.first)
    let eligible = label.attributes.flatMap(\.groups).filter(\.isEligible)
    let lowest = eligible.compactMap { $0.metrics[.sensitivity]?.value }.min()
    let highest = eligible.compactMap { $0.metrics[.fnr]?.value }.max()
    #expect(lowest != nil && highest != nil)
    let results = try Self.results([
      ("worstGroup.sensitivity", .min, 0.99), ("worstGroup.fnr", .max, 0.01),
    ])
    #expect(results.map(\.value) == [lowest, highest])
    #expect(results.map(\.isPassed) == [false, false])
    #expect(results.map { $0.groups.map(\.group) } == [["F"], ["F"]])
  }

  @Test(arguments: ["worstGroup.ppv", "gap.ppv"])
  func `a group without the measure passes no gate`(name: String) throws {
    var fixture = ReportFixture()
    for index in fixture.rows.indices where fixture.rows[index].call != nil {
      let sex = fixture.attributes[fixture.rows[index].patientID]?["sex"]
      guard sex == "F", let score = fixture.rows[index].score else { continue }
      fixture.rows[index].score = 0.4 * score
      fixture.rows[index].call = 0
    }
    let side: Gate.Side = name.hasPrefix("gap") ? .max : .min
    let result = try Self.results([(name, side, side == .min ? 0 : 1)], fixture: fixture)[0]
    #expect(!result.isPassed)
    #expect(result.value == nil)
    #expect(result.reason == "lesion: sex F has none")
  }

  @Test func `a gap is the largest difference between eligible groups of one attribute`() throws {
    let label = try #require(ReportFixture().summary.labels.first)
    let gaps = label.attributes.map { table -> Double in
      let areas = table.groups.filter(\.isEligible).compactMap { $0.metrics[.auroc]?.value }
      return (areas.max() ?? 0) - (areas.min() ?? 0)
    }
    let result = try Self.results([("gap.auroc", .max, 0.001)])[0]
    #expect(result.value == gaps.max())
    #expect(!result.isPassed)
  }

  @Test func `a reached bar passes and broken ones come first`() throws {
    let results = try Self.results([
      ("overall.auroc", .min, 0.5), ("overall.auroc", .min, 0.99), ("overall.fpr", .max, 1),
    ])
    #expect(results.map(\.isPassed) == [false, true, true])
    #expect(results.map(\.gate.bar) == [0.99, 0.5, 1])
  }

  @Test func `no gate passes on tuning data but that on the card`() throws {
    let results = try Self.results(
      [("overall.auroc", .min, 0.5), ("card.needsAuthor", .max, 99)], isTuning: true)
    #expect(results.map(\.isPassed) == [false, true])
    #expect(
      results[0].sentence.contains(
        ", but the thresholds were fitted on the data that is reported, and no gate passes on "
          + "that; the gate asks for at least 0.5"))
  }

  @Test func `a number that is not there breaks its gate`() throws {
    let small = ReportFixture(patients: 40)
    let results = try Self.results(
      [
        ("worstGroup.auroc", .min, 0.1), ("gap.auroc", .max, 0.9),
      ], fixture: small)
    #expect(results.map(\.isPassed) == [false, false])
    #expect(
      results.map(\.sentence) == [
        "worstGroup.auroc has no value: lesion: no group with 30 positive and 30 negative "
          + "patients has one; the gate asks for at least 0.1",
        "gap.auroc has no value: lesion: no attribute has two groups with 30 positive and 30 "
          + "negative patients; the gate asks for at most 0.9",
      ])
  }

  @Test func `of several labels the worst decides`() throws {
    let fixture = ReportFixture(labels: ["cyst", "mass"])
    let areas = fixture.summary.labels.compactMap { $0.metrics[.auroc]?.value }
    let result = try Self.results([("overall.auroc", .min, 0.5)], fixture: fixture)[0]
    #expect(result.value == areas.min())
  }

  @Test func `what needs an author can be asked for`() throws {
    let result = try Self.results([("card.needsAuthor", .max, 0)])[0]
    #expect(
      result.sentence == "card.needsAuthor is 5; the gate asks for at most 0",
      "owner, intended use, legal basis, and the cohort and split of the training")
  }

  @Test func `broken gates stand before everything else on the page`() throws {
    let page = try ReportFixture().render {
      $0.isTuning = true
      $0.gates = [Gate(name: "overall.auroc", side: .min, bar: 0.99)].compactMap { $0 }
    }
    let notice = try #require(page.range(of: "<p class=\"notice alarm\">"))
    #expect(page[notice.upperBound...].hasPrefix("Broken gate: overall.auroc is 0."))
    #expect(page.contains("<caption>Gates</caption>"))
  }
}
