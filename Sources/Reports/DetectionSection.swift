internal import Evaluation

/// What one label of boxes has in the report: its numbers, plot, tables and worst pictures.
struct DetectionSection {
  /// How many of the worst pictures are listed.
  private static let mostCases = 10

  let sheet: MeasuredSheet
  /// The FROC at the task's IoU.
  let points: [DetectionCurve.Point]
  private let label: DetectionReport.Label
  private let number: Int

  init(_ label: DetectionReport.Label, number: Int) {
    self.label = label
    self.number = number
    let summary = label.measured.summary
    let found = DetectionRow.rows(label).reduce(0) { $0 + $1.found }
    sheet = MeasuredSheet(
      label.measured, wording: .boxes,
      remarks: [
        "Of \(summary.boxCount) boxes \(found) are met by a finding, whatever its score; there are "
          + "\(summary.findingCount) findings."
      ], counts: \.counts, headline: \.ap50, measures: Self.measures)
    points = DetectionCurve(PatientUnits(label.images), atIoU: DetectionReport.taskIoU).points
  }

  /// What the page shows besides groups.
  var parts: MeasuredPage.Parts {
    let froc = label.measured.summary.froc
    return MeasuredPage.Parts(
      charts: [FROCChart(points: points, marks: froc, number: number).drawing],
      plotTables: [
        PageTable(
          caption: "FROC", columns: ["False findings per image", "Sensitivity"],
          rows: froc.map { point in
            PageTable.Row(
              head: Self.text(point.falsePositivesPerImage),
              cells: [PageTable.Cell(point.sensitivity)])
          }, note: "Over all images; every point of the curve is in report.json.")
      ], overallTables: [overall], failureTables: [missed, falseFindings])
  }

  /// Every number of a summary in the order of the tables.
  private static func measures(_ summary: DetectionSummary) -> [MeasuredSheet.Measure] {
    [
      MeasuredSheet.Measure(name: "ap50", title: "AP50", estimate: summary.ap50, isMain: true),
      MeasuredSheet.Measure(
        name: "map", title: "AP at 0.5 to 0.95", estimate: summary.map, isMain: true),
      MeasuredSheet.Measure(
        name: "froc", title: "Mean sensitivity", estimate: summary.meanSensitivity, isMain: true),
      MeasuredSheet.Measure(
        name: "case_auroc", title: "AUROC of images", estimate: summary.caseAUROC, isMain: true),
    ]
      + summary.froc.map { point in
        let rate = text(point.falsePositivesPerImage)
        return MeasuredSheet.Measure(
          name: "froc_\(rate)", title: "Sensitivity at \(rate)", estimate: point.sensitivity)
      }
  }

  /// `0.125`, `1`.
  private static func text(_ rate: Double) -> String {
    rate == rate.rounded() ? "\(Int(rate))" : "\(rate)"
  }

  private var overall: PageTable {
    PageTable(
      caption: "Boxes found", columns: ["Measure", "Value"],
      rows: sheet.measures.map { measure in
        PageTable.Row(head: measure.title, cells: [PageTable.Cell(measure.estimate)])
      }, note: "Sensitivities are at so many false findings per image, over all images.")
  }

  private var missed: PageTable {
    let rows = DetectionRow.rows(label).filter { $0.found < $0.boxes }
      .sorted { ($1.boxes - $1.found, $0.caseID) < ($0.boxes - $0.found, $1.caseID) }
    return PageTable(
      caption: "Images with missed boxes, most first",
      columns: ["Case", "Patient", "Boxes", "Missed", "Findings"],
      rows: rows.prefix(Self.mostCases).map { row in
        PageTable.Row(
          head: row.caseID,
          cells: [
            PageTable.Cell(words: row.patientID), PageTable.Cell(row.boxes),
            PageTable.Cell(row.boxes - row.found), PageTable.Cell(row.findings),
          ])
      }, note: Self.note(rows.count))
  }

  private var falseFindings: PageTable {
    let rows = DetectionRow.rows(label).compactMap { row in
      row.highestFalseScore.map { (row: row, score: $0) }
    }.sorted { ($1.score, $0.row.caseID) < ($0.score, $1.row.caseID) }
    return PageTable(
      caption: "Images with false findings, highest score first",
      columns: ["Case", "Patient", "Score", "Boxes"],
      rows: rows.prefix(Self.mostCases).map { one in
        PageTable.Row(
          head: one.row.caseID,
          cells: [
            PageTable.Cell(words: one.row.patientID),
            PageTable.Cell(NumberText.decimal(one.score, digits: 4)),
            PageTable.Cell(one.row.boxes),
          ])
      }, note: Self.note(rows.count))
  }

  private static func note(_ count: Int) -> String {
    count > mostCases ? "\(mostCases) of \(count); all in cases.csv." : ""
  }

  /// Names and formulas, for the methods.
  static let formulas = [
    (
      "AP50",
      "mean over 101 recalls of the highest precision at that recall or a higher one, findings "
        + "true at an IoU of 0.5, as COCO; findings of equal score are taken together"
    ),
    ("AP at 0.5 to 0.95", "mean of the average precisions at the IoUs 0.5, 0.55 … 0.95"),
    (
      "Sensitivity at 1/8 … 8",
      "share of boxes found with at most so many false findings per image, over all images, at an "
        + "IoU of 0.5; no interpolation"
    ),
    ("Mean sensitivity", "mean of these seven (CPM of LUNA16)"),
    ("AUROC of images", "by each image's highest score; an image without finding is below all"),
  ]
}
