internal import Evaluation
internal import Foundation

/// The worst errors of one label: lists, a table by group, and pictures where there are any.
struct FailureSection {
  /// How many errors of either kind are listed.
  static let mostErrors = 10
  /// How many pictures a label gets.
  static let mostPictures = 24

  private let content: ReportContent
  private let errors: WorstErrors

  init(_ content: ReportContent, _ label: LabelSummary) {
    self.content = content
    errors = WorstErrors(
      label, cases: content.cases, attributes: content.attributes,
      options: content.summary.options)
  }

  /// The errors furthest on the wrong side, by pseudonym.
  var tables: [PageTable] {
    guard content.summary.suppressedBelow == nil else { return [] }
    return [
      table("Positives that were missed, lowest score first", errors.missed),
      table("Negatives that were called positive, highest score first", errors.falseAlarms),
      byGroup,
    ]
  }

  /// What stands in the place of the tables of a release.
  var notes: [String] {
    content.summary.suppressedBelow == nil
      ? [] : ["Predictions of single patients are left out of a release, and so are pictures."]
  }

  /// Pictures with what they are, worst of each group first.
  var pictures: [PageFields] {
    errors.caseIDs(Self.mostPictures).compactMap { caseID in
      guard let picture = content.pictures[caseID], let png = picture.png else { return nil }
      return PageFields([
        .pictureData: .text(png.base64EncodedString()), .pictureText: .text(caption(caseID)),
      ])
    }
  }

  private func caption(_ caseID: String) -> String {
    let isMissed = errors.missed.contains { $0.caseID == caseID }
    let row = (errors.missed + errors.falseAlarms).first { $0.caseID == caseID }
    let score = row?.score.map { NumberText.decimal($0, digits: 4) } ?? NumberText.none
    let groups = errors.byGroup.filter {
      $0.missed?.caseID == caseID || $0.falseAlarm?.caseID == caseID
    }.map { ReportContent.title(of: $0.group) }
    let worst = groups.isEmpty ? "" : "; worst of \(groups.joined(separator: ", "))"
    return "\(isMissed ? "Missed" : "False alarm"), score \(score), case \(caseID)\(worst)"
  }

  private func table(_ caption: String, _ rows: [PredictionRow]) -> PageTable {
    let shown = rows.prefix(Self.mostErrors)
    return PageTable(
      caption: caption, columns: ["Case", "Patient", "Score", "Probability", "Threshold"],
      rows: shown.map { row in
        PageTable.Row(
          head: row.caseID,
          cells: [
            PageTable.Cell(words: row.patientID), Self.cell(row.score), Self.cell(row.probability),
            Self.cell(row.threshold),
          ])
      },
      note: rows.count > shown.count
        ? "\(shown.count) of \(rows.count); all are in cases.csv." : "All \(rows.count).")
  }

  private var byGroup: PageTable {
    PageTable(
      caption: "Worst error of each group",
      columns: ["Group", "Missed", "Score", "False alarm", "Score of it"],
      rows: errors.byGroup.filter { $0.missed != nil || $0.falseAlarm != nil }.map { one in
        PageTable.Row(
          head: ReportContent.title(of: one.group),
          cells: [
            PageTable.Cell(words: one.missed?.caseID ?? NumberText.none),
            Self.cell(one.missed?.score),
            PageTable.Cell(words: one.falseAlarm?.caseID ?? NumberText.none),
            Self.cell(one.falseAlarm?.score),
          ])
      })
  }

  private static func cell(_ value: Double?) -> PageTable.Cell {
    PageTable.Cell(value.map { NumberText.decimal($0, digits: 4) } ?? NumberText.none)
  }
}
