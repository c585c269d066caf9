internal import Evaluation
internal import Files
package import Foundation

/// The files of a report of measurements or grades.
package enum AgreementFolder {
  /// The names of the files, in the order they are written.
  package static let fileNames = [
    "report.json", "metrics_long.csv", "gaps.csv", "cases.csv", "model_card.json",
    "model_card.md", "crosswalk.csv", "report.html",
  ]

  /// Makes every file in memory, then writes them, each whole or not at all.
  ///
  /// - Returns: what became of the gates, the broken ones first.
  /// - Throws: `internalFault`, `cannotCreate`, `permission`, `inputOutput`.
  @discardableResult
  package static func write(
    _ content: AgreementContent, to folder: URL
  ) throws(ReportsError) -> [GateResult] {
    let page = try AgreementPage(content).render()
    let crosswalk = try Crosswalk(content).table()
    try ReportFolder.makeFolder(folder)
    do throws(FilesError) {
      let texts = [
        try StableJSON.encode(AgreementDocument(content), pretty: true),
        Data(metrics(content).utf8), Data(gaps(content).utf8), Data(cases(content).utf8),
        try StableJSON.encode(content.card, pretty: true),
        Data(ModelCardText(content.card).markdown.utf8),
        Data(crosswalk.utf8), Data(page.utf8),
      ]
      for (name, data) in zip(fileNames, texts) {
        try AtomicFile.write(data, to: folder.appendingPathComponent(name))
      }
    } catch {
      throw ReportsError(error)
    }
    return content.gates
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

  /// Every gap, in the columns of every report; all are of one family, so none has `p_bh`.
  static func gaps(_ content: AgreementContent) -> String {
    CSVTable.text(
      header: LongTable.gapColumns,
      rows: content.summaries.flatMap { summary in
        summary.gaps.map { gap in
          [content.facts.cohort.name, summary.target, gap.attribute, gap.measure.rawValue]
            + [
              gap.gap.value, gap.nullMedian, gap.gap.lower, gap.gap.upper, gap.pValue, gap.pHolm,
              nil,
            ].map(NumberText.full) + [gap.worstGroup ?? "", gap.status.rawValue]
        }
      })
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
