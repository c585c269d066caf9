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
  /// The names of the files, in the order they are written; a release has no cases.csv.
  public static let fileNames = [
    "report.json", "metrics_long.csv", "gaps.csv", casesName, "thresholds.json",
    "model_card.json", "model_card.md", "crosswalk.csv", "report.html",
  ]

  private static let casesName = "cases.csv"

  /// Makes every file in memory, then writes them, each whole or not at all.
  ///
  /// The folder is made when it is missing. Files that are there are replaced; whether that is
  /// allowed is the caller's business. Of a summary for release nothing is written that is about
  /// single patients or few of them; other cohorts must be for release alike.
  ///
  /// - Parameters:
  ///   - attributes: what is known of units and patients, for the worst error of each group.
  ///   - pictures: of the cases that `casesToShow` names, by pseudonym; none: no gallery.
  ///   - otherCohorts: what is shown beside the reported cohort.
  ///   - comparisons: other models on the same units.
  ///   - whole: for a release, the numbers before any was withheld: a gate that only they break
  ///     is broken.
  /// - Returns: what became of the gates, the broken ones first.
  /// - Throws: `internalFault`, `cannotCreate`, `permission`, `inputOutput`.
  @discardableResult
  public static func write(
    _ summary: EvaluationSummary, predictions: [PredictionRow], facts: ReportFacts,
    attributes: CohortAttributes? = nil, pictures: [String: ReportPicture] = [:],
    otherCohorts: [ReportedCohort] = [], comparisons: [ReportedComparison] = [],
    beforeSuppression whole: EvaluationSummary? = nil, to folder: URL
  ) throws(ReportsError) -> [GateResult] {
    let content = try ReportContent(
      summary, predictions: predictions, facts: facts, attributes: attributes,
      pictures: pictures, otherCohorts: otherCohorts, comparisons: comparisons,
      beforeSuppression: whole)
    let page = try HTMLReport.render(content)
    do {
      var texts: [(name: String, data: Data)] = [
        ("report.json", try StableJSON.encode(ReportDocument(content), pretty: true)),
        ("metrics_long.csv", Data(LongTable.metrics(content).utf8)),
        ("gaps.csv", Data(LongTable.gaps(content).utf8)),
        (casesName, Data(LongTable.cases(content).utf8)),
        ("thresholds.json", try StableJSON.encode(ThresholdsDocument(content), pretty: true)),
        ("model_card.json", try StableJSON.encode(content.card, pretty: true)),
        ("model_card.md", Data(ModelCardText(content.card).markdown.utf8)),
        ("crosswalk.csv", Data(try Crosswalk(content).table().utf8)),
        ("report.html", Data(page.utf8)),
      ]
      if summary.suppressedBelow != nil { texts.removeAll { $0.name == casesName } }
      try makeFolder(folder)
      for (name, data) in texts {
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

  /// Makes every file in memory, then writes them in this order, each whole or not at all.
  static func write(
    files: [String: () throws -> Data], order: [String], to folder: URL
  ) throws(ReportsError) {
    do {
      let made = try order.compactMap { name in try files[name].map { (name, try $0()) } }
      try makeFolder(folder)
      for (name, data) in made {
        try AtomicFile.write(data, to: folder.appendingPathComponent(name))
      }
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
    guard summary.suppressedBelow == nil else { return [] }
    let cases = predictions.sorted { ($0.label, $0.unitID) < ($1.label, $1.unitID) }
    return summary.labels.flatMap { label in
      WorstErrors(label, cases: cases, attributes: attributes, options: summary.options)
        .caseIDs(FailureSection.mostPictures)
    }
  }

  static func makeFolder(_ folder: URL) throws(ReportsError) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ReportsError(
        .cannotCreate, subject: folder.path, reason: "the folder cannot be made",
        hint: "choose a folder that can be written")
    }
  }
}
