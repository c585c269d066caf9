package import Evaluation
internal import Files
package import Foundation

/// A report on boxes: page, JSON and tables.
package struct DetectionReport {
  /// One label with its pictures.
  package struct Label: Sendable {
    /// Its numbers.
    package let measured: MeasuredLabel<DetectionSummary>
    /// The pictures behind them.
    package let images: [DetectionImage]

    /// Makes the label.
    package init(measured: MeasuredLabel<DetectionSummary>, images: [DetectionImage]) {
      self.measured = measured
      self.images = images
    }
  }

  /// The names of the files, in the order they are written.
  package static let fileNames = SegmentationReport.fileNames
  /// The overlap by which boxes are found in lists and in the FROC.
  package static let taskIoU = 0.5

  /// In the order of the page.
  package let labels: [Label]
  private let facts: ReportFacts
  private let options: MeasuredOptions

  /// Puts a report together; the facts hold the gates that it has to reach.
  package init(labels: [Label], facts: ReportFacts, options: MeasuredOptions) {
    self.labels = labels
    self.facts = facts
    self.options = options
  }

  /// Makes every file in memory, then writes them, each whole or not at all.
  ///
  /// - Returns: what became of the gates, the broken ones first.
  /// - Throws: `internalFault`, `cannotCreate`, `permission`, `inputOutput`.
  package func write(to folder: URL) throws(ReportsError) -> [GateResult] {
    let sections = labels.enumerated().map { DetectionSection($1, number: $0 + 1) }
    let sheets = sections.map(\.sheet)
    let gates = GateJudge(sheets).results(facts.gates)
    let page = MeasuredPage(
      facts: facts, options: options, sheets: sheets, parts: sections.map(\.parts),
      measures: DetectionSection.formulas, gates: gates)
    let cases = labels.flatMap { DetectionRow.rows($0) }
    let document = DetectionDocument(
      facts: facts, options: options, labels: labels.map(\.measured),
      curves: sections.map { DetectionCurvePoints(label: $0.sheet.label, points: $0.points) },
      gates: gates, limitations: page.limitations, cases: cases)
    let html = try HTMLReport.render(page.fields)
    let cohort = facts.cohort.name
    try ReportFolder.write(
      files: [
        "report.json": { try StableJSON.encode(document, pretty: true) },
        "metrics_long.csv": { Data(MeasuredTables.metrics(sheets, cohort: cohort).utf8) },
        "gaps.csv": { Data(MeasuredTables.gaps(sheets, cohort: cohort).utf8) },
        "cases.csv": { Data(DetectionRow.table(cases).utf8) },
        "report.html": { Data(html.utf8) },
      ], order: Self.fileNames, to: folder)
    return gates
  }
}

/// The whole of report.json for boxes.
struct DetectionDocument: Codable, Equatable {
  var schema = "fovea.report.boxes/1"
  var facts: ReportFacts
  var options: MeasuredOptions
  var labels: [MeasuredLabel<DetectionSummary>]
  var curves: [DetectionCurvePoints]
  var gates: [GateResult]
  var limitations: [String]
  var cases: [DetectionRow]
}

/// The FROC of one label.
struct DetectionCurvePoints: Codable, Equatable {
  var label: String
  var points: [DetectionCurve.Point]
}

/// One picture and label in cases.csv and report.json; names are pseudonyms.
struct DetectionRow: Codable, Equatable {
  var caseID: String
  var patientID: String
  var label: String
  /// Boxes that are there.
  var boxes: Int
  /// Findings that count.
  var findings: Int
  /// Findings that meet a box, at the task's IoU, whatever their score.
  var found: Int
  /// Nil without a finding.
  var highestScore: Double?
  /// Of a finding that meets no box; nil without one.
  var highestFalseScore: Double?

  /// The pictures of a label by pseudonym.
  static func rows(_ label: DetectionReport.Label) -> [DetectionRow] {
    label.images.map { image in
      let areTrue = DetectionMatches.areTrue(image, atIoU: DetectionReport.taskIoU)
      return DetectionRow(
        caseID: image.identity.unitID, patientID: image.identity.patientID,
        label: label.measured.label, boxes: image.truths.count, findings: areTrue.count,
        found: areTrue.count { $0 }, highestScore: image.findings.first?.score,
        highestFalseScore: zip(image.findings, areTrue).first { !$0.1 }?.0.score)
    }.sorted { $0.caseID < $1.caseID }
  }

  /// cases.csv.
  static func table(_ rows: [DetectionRow]) -> String {
    CSVTable.text(
      header: [
        "case_id", "patient_id", "label", "boxes", "findings", "found", "highest_score",
        "highest_false_score",
      ],
      rows: rows.map { row in
        [row.caseID, row.patientID, row.label]
          + [row.boxes, row.findings, row.found].map { "\($0)" }
          + [row.highestScore, row.highestFalseScore].map(NumberText.full)
      })
  }
}
