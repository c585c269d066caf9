internal import Evaluation
internal import Files
internal import Foundation
internal import Monitoring
internal import Reports

/// The findings of a monitor as a page and as a table.
struct MonitorPage {
  let findings: MonitorFindings

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    let subject = findings.subject
    let made = findings.tests.count { $0.verdict != .insufficient }
    var page = SectionedPage(
      title: "Are these still the patients that the model was made for?",
      subtitle: "model \(subject.model.prefix(12)), against \(subject.reference)",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.numbersFile = MonitorStage.artefacts[0]
    page.sentences = findings.sentences.map(\.onPage)
    page.tiles = [
      ("Patients", "\(subject.patients)", "\(subject.images) images"),
      ("Tests", "\(made)", "\(findings.tests.count - made) insufficient"),
      ("Alarms", "\(findings.alarms)", "effect over limit and p"),
      (
        "Largest p", Decimals.text(findings.alpha, places: 3),
        "after Benjamini and Hochberg, tests of labels apart from the others"
      ),
    ]
    page.sections = DriftKind.allCases.compactMap(section)
    return try page.render()
  }

  private func section(_ kind: DriftKind) -> SectionedPage.Section? {
    let own = findings.tests.filter { $0.kind == kind }
    guard !own.isEmpty else { return nil }
    let whole = own.filter(\.isWhole)
    let groups = own.filter { !$0.isWhole && $0.verdict != .insufficient }
    let lacking = own.filter { !$0.isWhole && $0.verdict == .insufficient }
    var names: [String] = []
    for test in lacking where !names.contains(Self.group(test)) { names.append(Self.group(test)) }
    let note =
      "Effect: \(kind.measure); limit \(Decimals.text(findings.limits[kind], places: 3))."
      + (names.isEmpty
        ? "" : " Not all of it could be looked at in \(names.joined(separator: ", ")).")
    return SectionedPage.Section(
      kind.title,
      [
        table("All patients", ["What"], whole, note: note) { [$0.name] },
        table("By group", ["Group", "What"], groups, note: "") { [Self.group($0), $0.name] },
      ])
  }

  private static func group(_ test: DriftTest) -> String { "\(test.attribute) \(test.group)" }

  private func table(
    _ caption: String, _ heads: [String], _ tests: [DriftTest], note: String,
    _ names: (DriftTest) -> [String]
  ) -> SectionedPage.Table {
    SectionedPage.Table(
      caption,
      columns: heads + ["Then", "Now", "Effect", "p", "p adjusted", "Patients", "Verdict"],
      rows: tests.map { test in
        names(test) + [
          text(test.reference), text(test.now), text(test.effect), text(test.pValue, places: 4),
          text(test.adjusted, places: 4), test.patients.map { "\($0)" } ?? "–",
          test.reason.isEmpty ? words(test.verdict) : "insufficient: \(test.reason)",
        ]
      }, note: note)
  }

  private func words(_ verdict: DriftTest.Verdict) -> String {
    switch verdict {
    case .alarm: "alarm"
    case .small: "within the limit"
    case .none: "no evidence"
    case .insufficient: "insufficient"
    }
  }

  private func text(_ number: Double?, places: Int = 3) -> String {
    number.map { Decimals.text($0, places: places) } ?? "–"
  }

  /// One row per test.
  var table: String {
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    return CSVTable.text(
      header: [
        "kind", "what", "attribute", "group", "then", "now", "lo", "hi", "effect", "limit", "psi",
        "p", "p_bh", "n_reference", "n_patients", "verdict", "reason",
      ],
      rows: findings.tests.map { test in
        [
          test.kind.rawValue, test.name, test.attribute, test.group, number(test.reference),
          number(test.now), number(test.lower), number(test.upper), number(test.effect),
          number(test.limit), number(test.stability), number(test.pValue), number(test.adjusted),
          test.referencePatients.map { "\($0)" } ?? "", test.patients.map { "\($0)" } ?? "",
          test.verdict.rawValue, test.reason,
        ]
      })
  }
}
