import Evaluation
import Files
import Foundation
import Reports
import Testing

/// What a report for release withholds cannot be computed from what it shows.
@Suite struct ReleaseTests {
  private static let shapes: [ReleaseFixture.Shape] = [
    .init(patients: 90), .init(patients: 160), .init(patients: 240), .init(patients: 400),
    .init(patients: 700), .init(patients: 300, isClustered: true),
    .init(patients: 600, isClustered: true, threshold: 0.4),
    .init(patients: 500, prevalence: 0.12), .init(patients: 900, threshold: 0.6),
    .init(patients: 500, labels: ["cyst", "mass", "scar"], kind: .multiClass),
    .init(patients: 900, labels: ["cyst", "mass", "scar"], kind: .multiClass),
    .init(patients: 500, labels: ["cyst", "mass"], kind: .multiLabel, prevalence: 0.3),
  ]

  private static func report(in folder: URL) throws -> JSON {
    try JSONDecoder().decode(
      JSON.self, from: Data(contentsOf: folder.appendingPathComponent("report.json")))
  }

  private static func attacked(
    _ fixture: ReleaseFixture, below bound: Int, isComplementary: Bool = true
  ) throws -> (targets: Int, found: [String]) {
    try fixture.released(below: bound, isComplementary: isComplementary) { folder in
      var attacker = Attacker(report: try report(in: folder), fixture: fixture)
      return (attacker.targets.count, attacker.findings())
    }
  }

  @Test(arguments: shapes.indices, [1, 2, 3] as [UInt64])
  func `no withheld count can be computed`(shape: Int, seed: UInt64) throws {
    let fixture = ReleaseFixture(Self.shapes[shape], seed: seed)
    let (targets, found) = try Self.attacked(fixture, below: 11)
    #expect(found.isEmpty, "\(found.count) of \(targets): \(found.prefix(5))")
    #expect(targets > 0)
  }

  @Test func `means over classes do not say how many answers are right`() {
    let shown = ReleaseFixture(Self.shapes[9], seed: 1).summary(below: 11).macro
    let estimates =
      [shown?.auroc, shown?.accuracy].compactMap { $0 }
      + (shown?.groups ?? []).flatMap { [$0.auroc, $0.accuracy] }
    #expect(estimates.count > 2)
    #expect(estimates.allSatisfy { $0.counts.isSuppressed })
  }

  @Test func `of several labels nothing is said of units that have all right`() {
    let shown = ReleaseFixture(Self.shapes[11], seed: 1).summary(below: 11).multiLabel
    #expect(shown?.subsetAccuracy.value == nil)
    #expect(shown?.macroAuroc.counts.isSuppressed == true)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `a small bound protects as well`(seed: UInt64) throws {
    let fixture = ReleaseFixture(.init(patients: 300), seed: seed)
    let (targets, found) = try Self.attacked(fixture, below: 4)
    #expect(found.isEmpty, "\(found.count) of \(targets): \(found.prefix(5))")
  }

  @Test(arguments: [1, 3, 5, 7, 9, 10, 11])
  func `without complementary suppression the same attack finds counts`(shape: Int) throws {
    let found = try [1, 2, 3].flatMap { seed in
      try Self.attacked(
        ReleaseFixture(Self.shapes[shape], seed: seed), below: 11, isComplementary: false
      ).found
    }
    #expect(!found.isEmpty)
  }

  @Test func `a withheld group holds no number but the stated prevalence`() throws {
    let fixture = ReleaseFixture(.init(patients: 400), seed: 2)
    try fixture.released(below: 11) { folder in
      let report = try Self.report(in: folder)
      let tables = report["summary"]?["labels"]?.items.first?["attributes"]?.items ?? []
      let groups = tables.flatMap { $0["groups"]?.items ?? [] }
      let withheld = groups.filter { $0["counts"]?["suppressed"] == .flag(true) }
      #expect(withheld.count >= 4 && withheld.count < groups.count)
      for group in withheld {
        let numbers = group.numbers
        #expect(numbers.isEmpty, "\(group["name"]?.text ?? "")")
        #expect(group["metrics"]?["auroc"]?["suppressed"] == .flag(true))
        #expect(group["metrics"]?["auroc"]?["value"] == .null)
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `each step of the curves holds enough patients of either class`(seed: UInt64) throws {
    let fixture = ReleaseFixture(.init(patients: 700, isClustered: true), seed: seed)
    let label = try #require(fixture.summary(below: 11).labels.first)
    let thresholds =
      [.infinity] + label.curves.roc.dropFirst().dropLast().compactMap(\.threshold) + [-.infinity]
    #expect(thresholds.count > 3 && label.curves.precisionRecall.count == thresholds.count - 2)
    for (high, low) in zip(thresholds, thresholds.dropFirst()) {
      for truth in [0, 1] {
        let patients = Set(
          fixture.rows.filter {
            $0.truth == truth && ($0.score ?? 0) >= low && ($0.score ?? 0) < high
          }.map(\.patientID))
        #expect(patients.count >= 11, "\(low) to \(high), truth \(truth)")
      }
    }
  }

  @Test func `nothing of single patients is in the folder`() throws {
    let fixture = ReleaseFixture(.init(patients: 300, isClustered: true), seed: 1)
    try fixture.released(below: 11) { folder in
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ReportFolder.fileNames.filter { $0 != "cases.csv" }.sorted())
      for name in names {
        let text = try String(
          contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        #expect(!text.contains("case-1") && !text.contains("person-1"), "\(name)")
        #expect(!text.contains("3 patients are not"), "\(name)")
      }
      let report = try Self.report(in: folder)
      #expect(report["cases"] == .array([]) && report["distributions"] == .array([]))
      #expect(report["facts"]?["operatingPointHash"] == nil && report["facts"]?["flow"] == nil)
      let fit = report["facts"]?["thresholds"]?.items.first?["fit"]
      #expect(fit?["positives"] == .null && fit?["sensitivity"] == nil)
    }
  }

  @Test func `a release keeps to the schema and its page says what it leaves out`() throws {
    let fixture = ReleaseFixture(.init(patients: 400), seed: 2)
    try fixture.released(below: 11) { folder in
      let faults = try SchemaTests.schema().faults(Self.report(in: folder))
      #expect(faults == [])
      let page = try String(
        contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      #expect(
        page.contains(
          "For release: numbers behind which fewer than 11 patients stand are suppressed"))
      #expect(page.contains("Predictions of single patients are left out of a release"))
      #expect(page.contains(">suppressed<"))
      #expect(!page.contains("not marked for release"))
    }
  }

  @Test func `every number of a release's tables is in its JSON`() throws {
    let fixture = ReleaseFixture(.init(patients: 400), seed: 2)
    try fixture.released(below: 11) { folder in
      let known = Set(try Self.report(in: folder).numbers)
      for name in ["metrics_long.csv", "gaps.csv"] {
        let table = try CSVTable(contentsOf: folder.appendingPathComponent(name))
        let strange = table.rows.joined().compactMap(Double.init).filter { !known.contains($0) }
        #expect(strange.isEmpty, "\(name): \(strange.prefix(5))")
      }
      let card = try JSONDecoder().decode(
        JSON.self, from: Data(contentsOf: folder.appendingPathComponent("model_card.json")))
      // Only the count of what needs an author is the card's own.
      let strange = Set(card.numbers).subtracting(known).subtracting([5])
      #expect(strange.isEmpty, "\(strange.sorted().prefix(5))")
    }
  }

  @Test func `a gate that only withheld numbers break is broken, without a number`() throws {
    let fixture = ReleaseFixture(.init(patients: 700), seed: 1)
    var worse = fixture
    for index in worse.rows.indices { worse.rows[index].truth = 1 - (worse.rows[index].truth ?? 0) }
    let gate = try #require(Gate(name: "overall.auroc", side: .min, bar: 0.6))
    for (whole, isPassed) in [(fixture, true), (worse, false)] {
      try fixture.released(below: 11, whole: whole.table.summary()) {
        $0.gates = [gate]
      } _: { folder in
        let result = try Self.report(in: folder)["gates"]?.items.first
        #expect(result?["isPassed"] == .flag(isPassed))
        #expect((result?["value"] == nil) == !isPassed)
        if !isPassed {
          #expect(result?["reason"] == .text("a number that is suppressed breaks it"))
        }
      }
    }
  }

  @Test func `cohorts side by side must be for release alike`() throws {
    let fixture = ReleaseFixture(.init(patients: 200), seed: 1)
    let error = #expect(throws: ReportsError.self) {
      try ReportFolder.write(
        fixture.summary(below: 11), predictions: fixture.rows, facts: ReportFixture.facts,
        otherCohorts: [ReportedCohort(name: "elsewhere", summary: fixture.table.summary())],
        to: FileManager.default.temporaryDirectory)
    }
    #expect(
      error?.description == "report: a cohort beside it is not for release alike")
  }
}

extension JSON {
  /// Every number anywhere in the value.
  var numbers: [Double] {
    switch self {
    case .number(let number): [number]
    case .array(let items): items.flatMap(\.numbers)
    case .object(let members): members.values.flatMap(\.numbers)
    default: []
    }
  }
}
