// The room of reports: turns numbers into a folder that people and programs read.
// In: an EvaluationSummary, the prediction rows behind it, and the facts of the run.
// Out: report.html, report.json, metrics_long.csv, gaps.csv, cases.csv, thresholds.json.
// Callers: Pipelines, after finetune, evaluate, report and run.
// It knows no training and no raw file; every number of the page and the tables is in the JSON.

public import Evaluation
internal import Files
public import Foundation

/// The files of one report.
public enum ReportFolder {
  /// The names of the files, in the order they are written.
  public static let fileNames = [
    "report.json", "metrics_long.csv", "gaps.csv", "cases.csv", "thresholds.json", "report.html",
  ]

  /// Makes every file in memory, then writes them, each whole or not at all.
  ///
  /// The folder is made when it is missing. Files that are there are replaced; whether that is
  /// allowed is the caller's business.
  ///
  /// - Throws: `internalFault`, `cannotCreate`, `permission`, `inputOutput`.
  public static func write(
    _ summary: EvaluationSummary, predictions: [PredictionRow], facts: ReportFacts,
    to folder: URL
  ) throws(ReportsError) {
    let content = try ReportContent(summary, predictions: predictions, facts: facts)
    let page = try HTMLReport.render(content)
    do {
      let texts: [Data] = [
        try StableJSON.encode(ReportDocument(content), pretty: true),
        Data(LongTable.metrics(content).utf8), Data(LongTable.gaps(content).utf8),
        Data(LongTable.cases(content).utf8),
        try StableJSON.encode(ThresholdsDocument(facts), pretty: true), Data(page.utf8),
      ]
      try makeFolder(folder)
      for (name, data) in zip(fileNames, texts) {
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
