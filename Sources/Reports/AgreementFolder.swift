internal import Evaluation
internal import Files
package import Foundation

/// The files of a report of measurements or grades.
package enum AgreementFolder {
  /// The names of the files, in the order they are written.
  package static let fileNames = ["report.json", "metrics_long.csv", "cases.csv", "report.html"]

  /// Makes every file in memory, then writes them, each whole or not at all.
  ///
  /// - Throws: `internalFault`, `cannotCreate`, `permission`, `inputOutput`.
  package static func write(_ content: AgreementContent, to folder: URL) throws(ReportsError) {
    let page = try AgreementPage(content).render()
    try ReportFolder.makeFolder(folder)
    do throws(FilesError) {
      let texts = [
        try StableJSON.encode(AgreementDocument(content), pretty: true),
        Data(metrics(content).utf8), Data(cases(content).utf8), Data(page.utf8),
      ]
      for (name, data) in zip(fileNames, texts) {
        try AtomicFile.write(data, to: folder.appendingPathComponent(name))
      }
    } catch {
      throw ReportsError(error)
    }
  }

  /// Every measure of the whole and of each group, in the columns of every report; what belongs
  /// to classes and thresholds stays empty.
  static func metrics(_ content: AgreementContent) -> String {
    var rows: [[String]] = []
    for summary in content.summaries {
      rows += self.rows(summary, "all", "all", summary.whole)
      for table in summary.attributes {
        for group in table.groups {
          rows += self.rows(summary, table.attribute, group.name, group.summary)
        }
      }
    }
    return CSVTable.text(
      header: LongTable.metricColumns, rows: rows.map { [content.facts.cohort.name] + $0 })
  }

  private static func rows(
    _ summary: AgreementSummary, _ attribute: String, _ group: String,
    _ numbers: AgreementNumbers
  ) -> [[String]] {
    let task = summary.kind == .continuous ? "measure" : "grade"
    return AgreementMeasure.allCases.compactMap { measure in
      guard let estimate = numbers.values[measure] else { return nil }
      return [task, summary.target, attribute, group, measure.rawValue]
        + [estimate.value, estimate.lower, estimate.upper].map(NumberText.full)
        + [
          estimate.method.rawValue, "\(numbers.counts.imageCount)",
          "\(numbers.counts.patientCount)", "", "", "", "", estimate.status.rawValue,
        ]
    }
  }

  /// Every pair, by pseudonym.
  static func cases(_ content: AgreementContent) -> String {
    CSVTable.text(
      header: AgreementCase.CodingKeys.allCases.map(\.rawValue),
      rows: content.cases.map {
        [
          $0.caseID, $0.patientID, $0.target, NumberText.full($0.prediction),
          NumberText.full($0.reference),
        ]
      })
  }
}
