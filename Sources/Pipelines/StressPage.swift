internal import Evaluation
internal import Explaining
internal import Files
internal import Foundation
internal import Reports

/// The findings of a stress test as a page and as a table.
struct StressPage {
  let findings: StressFindings

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    let subject = findings.subject
    var page = SectionedPage(
      title: "What changed images do to a model",
      subtitle: "model \(subject.model.prefix(12)), \(subject.part) part",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.numbersFile = StressStage.artefacts[0]
    page.sentences = findings.sentences.map(\.onPage)
    let alarms = findings.sentences.count { $0.level == .alarm }
    page.tiles = [
      ("Images", "\(subject.answered)", "of \(subject.images) of the \(subject.part) part"),
      ("Attacked", "\(subject.attacked)", "of all"),
      ("May be lost", Decimals.text(findings.margin, places: 2), "of AUROC"),
      ("Alarms", "\(alarms)", "shortcuts"),
    ]
    var names: [String] = []
    for result in findings.results where !names.contains(result.condition.kind.name) {
      names.append(result.condition.kind.name)
    }
    page.sections = names.map { name in
      let own = findings.results.filter { $0.condition.kind.name == name }
      return SectionedPage.Section(name, [whole(own), groups(own)])
    }
    return try page.render()
  }

  private func whole(_ results: [StressFindings.Result]) -> SectionedPage.Table {
    SectionedPage.Table(
      "All images",
      columns: [
        "Label", "Severity", "Strength", "AUROC before", "After", "Difference", "Sensitivity",
        "Specificity", "Refused",
      ],
      rows: results.map { result in
        [
          result.label, "\(result.condition.severity)",
          result.condition.strength.map { Decimals.text($0, places: 3) } ?? "–",
          text(result.area?.first), text(result.area?.second), difference(result.area),
          difference(result.parts.first?.differences.first { $0.metric == .sensitivity }),
          difference(result.parts.first?.differences.first { $0.metric == .specificity }),
          "\(result.refusals) of \(result.images)",
        ]
      },
      note: "Strength: \(results.first?.condition.unit ?? ""). Differences are changed less "
        + "unchanged images, with 95 % intervals by patient. Refused: how many the model's input "
        + "contract would not have answered.")
  }

  /// How much each group loses at the severity in the middle.
  private func groups(_ results: [StressFindings.Result]) -> SectionedPage.Table {
    let severity = results.contains { $0.condition.severity == 3 } ? 3 : 1
    let middle = results.filter { $0.condition.severity == severity }
    return SectionedPage.Table(
      "By group, at severity \(severity)",
      columns: ["Group", "Attribute", "Label", "AUROC before", "After", "Difference"],
      rows: middle.flatMap { result in
        result.parts.dropFirst().map { part in
          [
            part.group, part.attribute, result.label, text(part.area?.first),
            text(part.area?.second), difference(part.area),
          ]
        }
      }, note: "Groups without a number have too few patients of a class.")
  }

  private func text(_ number: Double?) -> String {
    number.map { Decimals.text($0, places: 3) } ?? "–"
  }

  private func difference(_ difference: ModelComparison.Difference?) -> String {
    guard let estimate = difference?.difference, let value = estimate.value else { return "–" }
    guard let lower = estimate.lower, let upper = estimate.upper else { return text(value) }
    return "\(text(value)) (\(text(lower)) to \(text(upper)))"
  }

  /// One row per condition, label, group and measure.
  var table: String {
    var rows: [[String]] = []
    for result in findings.results {
      for part in result.parts {
        for difference in part.differences { rows.append(row(result, part, difference)) }
      }
    }
    return CSVTable.text(
      header: [
        "change", "severity", "strength", "label", "attribute", "group", "metric", "before",
        "after", "difference", "lo", "hi", "status", "n_images", "n_patients", "n_refused",
      ], rows: rows)
  }

  private func row(
    _ result: StressFindings.Result, _ part: ModelComparison.Part,
    _ difference: ModelComparison.Difference
  ) -> [String] {
    let (condition, estimate) = (result.condition, difference.difference)
    return [
      condition.kind.name, "\(condition.severity)", number(condition.strength), result.label,
      part.attribute, part.group, difference.metric.rawValue, number(difference.first),
      number(difference.second), number(estimate.value), number(estimate.lower),
      number(estimate.upper), estimate.status.rawValue, "\(estimate.counts.imageCount)",
      "\(estimate.counts.patientCount)", "\(result.refusals)",
    ]
  }

  private func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
}
