// The room of reports: turns numbers into a folder that people and programs read.
// In: an EvaluationSummary, the prediction rows behind it, and the facts of the run.
// Out: report.html, report.json, metrics_long.csv, gaps.csv, cases.csv, thresholds.json,
// model_card.md and .json, crosswalk.csv; what became of the gates.
// Callers: Pipelines, after finetune, evaluate, report and run.
// It knows no training and no raw file; every number of page, tables and card is in report.json.

public import Evaluation
internal import Files
public import Foundation

/// The files of one report.
public enum ReportFolder {
  /// The names of the files, in the order they are written.
  public static let fileNames = [
    "report.json", "metrics_long.csv", "gaps.csv", "cases.csv", "thresholds.json",
    "model_card.json", "model_card.md", "crosswalk.csv", "report.html",
  ]

  /// Makes every file in memory, then writes them, each whole or not at all.
  ///
  /// The folder is made when it is missing. Files that are there are replaced; whether that is
  /// allowed is the caller's business.
  ///
  /// - Parameters:
  ///   - attributes: what is known of units and patients, for the worst error of each group.
  ///   - pictures: of the cases that `casesToShow` names, by pseudonym; none: no gallery.
  ///   - otherCohorts: what is shown beside the reported cohort.
  ///   - comparisons: other models on the same units.
  /// - Returns: what became of the gates, the broken ones first.
  /// - Throws: `internalFault`, `cannotCreate`, `permission`, `inputOutput`.
  @discardableResult
  public static func write(
    _ summary: EvaluationSummary, predictions: [PredictionRow], facts: ReportFacts,
    attributes: CohortAttributes? = nil, pictures: [String: ReportPicture] = [:],
    otherCohorts: [ReportedCohort] = [], comparisons: [ReportedComparison] = [],
    to folder: URL
  ) throws(ReportsError) -> [GateResult] {
    let content = try ReportContent(
      summary, predictions: predictions, facts: facts, attributes: attributes,
      pictures: pictures, otherCohorts: otherCohorts, comparisons: comparisons)
    let page = try HTMLReport.render(content)
    do {
      let texts: [Data] = [
        try StableJSON.encode(ReportDocument(content), pretty: true),
        Data(LongTable.metrics(content).utf8), Data(LongTable.gaps(content).utf8),
        Data(LongTable.cases(content).utf8),
        try StableJSON.encode(ThresholdsDocument(facts), pretty: true),
        try StableJSON.encode(content.card, pretty: true),
        Data(ModelCardText(content.card).markdown.utf8),
        Data(try Crosswalk(content).table().utf8), Data(page.utf8),
      ]
      try makeFolder(folder)
      for (name, data) in zip(fileNames, texts) {
        try AtomicFile.write(data, to: folder.appendingPathComponent(name))
      }
      return content.gates
    } catch let error as FilesError {
      throw ReportsError(error)
    } catch let error as ReportsError {
      throw error
    } catch {
      throw ReportsError(.internalFault, subject: folder.path, reason: "\(error)")
    }
  }

  /// The cases whose pictures the page would show, by pseudonym.
  public static func casesToShow(
    _ summary: EvaluationSummary, predictions: [PredictionRow], attributes: CohortAttributes?
  ) -> [String] {
    let cases = predictions.sorted { ($0.label, $0.unitID) < ($1.label, $1.unitID) }
    return summary.labels.flatMap { label in
      WorstErrors(label, cases: cases, attributes: attributes, options: summary.options)
        .caseIDs(FailureSection.mostPictures)
    }
  }

  private static func makeFolder(_ folder: URL) throws(ReportsError) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ReportsError(
        .cannotCreate, subject: folder.path, reason: "the folder cannot be made",
        hint: "choose a folder that can be written")
    }
  }
}
