internal import Evaluation
internal import Files
internal import Foundation
internal import Reports

/// The findings of a comparison of ways of training as a page and as a table.
struct MitigationPage {
  let findings: MitigationFindings

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    var page = SectionedPage(
      title: "What looking after groups brings", subtitle: "\(findings.part), no test image",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.numbersFile = MitigateStage.artefacts[0]
    page.sentences = findings.sentences.map(\.onPage)
    page.tiles = MitigationTrial.Verdict.allCases.map { verdict in
      (
        verdict.rawValue.prefix(1).uppercased() + verdict.rawValue.dropFirst(),
        "\(findings.trials.count { $0.verdict == verdict })", "of \(findings.trials.count) trials"
      )
    }
    page.sections = findings.trials.map { trial in
      SectionedPage.Section("\(trial.method), \(trial.label)", [numbers(trial)])
    }
    page.sections.append(SectionedPage.Section("Rules", [rules]))
    return try page.render()
  }

  private func numbers(_ trial: MitigationTrial) -> SectionedPage.Table {
    SectionedPage.Table(
      "AUROC by \(trial.attribute)",
      columns: [
        "Who", "Decides", "Plain", "With it", "Difference", "By seed", "Needed by seed", "Patients",
      ],
      rows: Self.lines(of: trial).map { line in
        let estimate = line.comparison.difference
        return [
          line.who, line.decides ? "yes" : "no", Self.text(line.comparison.plain),
          Self.text(line.comparison.treated), MitigationFindings.text(line.comparison),
          line.comparison.bySeed.map(MitigationFindings.signed).joined(separator: ", "),
          Self.text(line.comparison.seedMargin),
          "\(estimate.counts.patientCount)",
        ]
      },
      note: "Means over \(trial.seeds) seeds"
        + (findings.folds > 0 ? ", pairs inside a fold alone; limits at " : "; limits at ")
        + "\(Decimals.text(trial.level * 100, places: 1)) % from draws of patients whom both "
        + "meet, for the networks of these seeds; needed by seed is what the mean by seed must "
        + "exceed, Student's t at the same level times its error. 5 % are shared among all "
        + "methods and labels, not among the rows. Ends: \(trial.verdict.rawValue), as "
        + "\(trial.reason).")
  }

  private var rules: SectionedPage.Table {
    SectionedPage.Table(
      "How a trial ends, fixed before any result", columns: ["Verdict", "When"],
      rows: [
        [
          MitigationTrial.Verdict.levelledDown.rawValue,
          "an eligible group loses, the gap narrows, and the worst group gains nothing",
        ],
        [
          MitigationTrial.Verdict.harmed.rawValue,
          "else, where all units or an eligible group lose",
        ],
        [
          MitigationTrial.Verdict.improved.rawValue,
          "the worst group gains, and nobody of these loses",
        ],
        [MitigationTrial.Verdict.noEvidence.rawValue, "nothing of this is shown"],
      ],
      note: "Gains and loses: the interval lies on one side of 0, and the mean by seed lies "
        + "farther from 0 than needed; more seeds need less. As several rows may decide, a "
        + "method that changes nothing can end otherwise than in no evidence somewhat more often "
        + "than the level says. Eligible: a stated value and 30 patients of either class. "
        + "Early stopping is off, so that no patient who is judged chooses an epoch; worstGroup "
        + "keeps one by the patients that it sets aside.")
  }

  /// One row of the table on the page and of the file.
  private typealias Line = (who: String, decides: Bool, comparison: MitigationTrial.Comparison)

  private static func lines(of trial: MitigationTrial) -> [Line] {
    let groups: [Line] = trial.groups.map { ($0.name, $0.isEligible, $0.comparison) }
    let worst: [Line] = trial.worst.map { [("worst group", true, $0)] } ?? []
    let gap: [Line] = trial.gap.map { [("gap", true, $0)] } ?? []
    return [("all", true, trial.whole)] + worst + gap + groups
  }

  /// The comparisons as CSV.
  var table: String {
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    return CSVTable.text(
      header: [
        "method", "label", "attribute", "who", "decides", "plain", "treated", "difference",
        "lower", "upper", "seed_margin", "patients", "verdict",
      ],
      rows: findings.trials.flatMap { trial in
        Self.lines(of: trial).map { line in
          let estimate = line.comparison.difference
          return [
            trial.method, trial.label, trial.attribute, line.who, line.decides ? "1" : "0",
            number(line.comparison.plain), number(line.comparison.treated),
            number(estimate.value), number(estimate.lower), number(estimate.upper),
            number(line.comparison.seedMargin),
            "\(estimate.counts.patientCount)", trial.verdict.rawValue,
          ]
        }
      })
  }

  private static func text(_ value: Double?) -> String {
    value.map { Decimals.text($0, places: 3) } ?? "–"
  }
}
