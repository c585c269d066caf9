package import Evaluation
internal import Files
package import Foundation

/// A report on masks: page, JSON and tables.
package struct SegmentationReport {
  /// One label with its cases.
  package struct Label: Sendable {
    /// Its numbers.
    package let measured: MeasuredLabel<SegmentationSummary>
    /// The pictures behind them.
    package let cases: [SegmentationCase]

    /// Makes the label.
    package init(measured: MeasuredLabel<SegmentationSummary>, cases: [SegmentationCase]) {
      self.measured = measured
      self.cases = cases
    }
  }

  /// The names of the files, in the order they are written.
  package static let fileNames = [
    "report.json", "metrics_long.csv", "gaps.csv", "cases.csv", "report.html",
  ]

  /// In the order of the page.
  package let labels: [Label]
  let attributes: [GroupedAttribute]
  let facts: ReportFacts
  let options: MeasuredOptions
  let lengths: MeasuredOptions.Lengths

  /// Puts a report together.
  ///
  /// - Parameters:
  ///   - attributes: the attributes that the labels are divided by, for the worst case of each
  ///     group.
  ///   - facts: with the gates that the report has to reach.
  package init(
    labels: [Label], attributes: [GroupedAttribute], facts: ReportFacts,
    options: MeasuredOptions, lengths: MeasuredOptions.Lengths
  ) {
    self.labels = labels
    self.attributes = attributes
    self.facts = facts
    self.options = options
    self.lengths = lengths
  }

  /// Makes every file in memory, then writes them, each whole or not at all.
  ///
  /// - Returns: what became of the gates, the broken ones first.
  /// - Throws: `internalFault`, `cannotCreate`, `permission`, `inputOutput`.
  package func write(to folder: URL) throws(ReportsError) -> [GateResult] {
    let sections = labels.enumerated().map { index, label in
      SegmentationSection(label, attributes: attributes, lengths: lengths, number: index + 1)
    }
    let sheets = sections.map(\.sheet)
    let gates = GateJudge(sheets).results(facts.gates)
    let page = MeasuredPage(
      facts: facts, options: options, sheets: sheets, parts: sections.map(\.parts),
      measures: SegmentationSection.formulas(lengths), gates: gates)
    let cases = labels.flatMap { SegmentationRow.rows($0) }
    let document = SegmentationDocument(
      facts: facts, options: options, labels: labels.map(\.measured),
      distributions: sections.map(\.distribution), gates: gates, limitations: page.limitations,
      cases: cases)
    let html = try HTMLReport.render(page.fields)
    let cohort = facts.cohort.name
    try ReportFolder.write(
      files: [
        "report.json": { try StableJSON.encode(document, pretty: true) },
        "metrics_long.csv": { Data(MeasuredTables.metrics(sheets, cohort: cohort).utf8) },
        "gaps.csv": { Data(MeasuredTables.gaps(sheets, cohort: cohort).utf8) },
        "cases.csv": { Data(SegmentationRow.table(cases).utf8) },
        "report.html": { Data(html.utf8) },
      ], order: Self.fileNames, to: folder)
    return gates
  }
}

/// The whole of report.json for masks.
struct SegmentationDocument: Codable, Equatable {
  var schema = "fovea.report.masks/1"
  var facts: ReportFacts
  var options: MeasuredOptions
  var labels: [MeasuredLabel<SegmentationSummary>]
  var distributions: [ValueDistribution]
  var gates: [GateResult]
  var limitations: [String]
  var cases: [SegmentationRow]
}

/// One picture and label in cases.csv and report.json; names are pseudonyms.
struct SegmentationRow: Codable, Equatable {
  var caseID: String
  var patientID: String
  var label: String
  var outcome: SegmentationScores.Outcome
  /// None when both masks are empty.
  var measures: [SegmentationMeasure: Double]
  /// In square units of length.
  var predictedArea: Double
  var referenceArea: Double

  /// The cases of a label by pseudonym.
  static func rows(_ label: SegmentationReport.Label) -> [SegmentationRow] {
    label.cases.sorted { $0.identity.unitID < $1.identity.unitID }.map { one in
      SegmentationRow(
        caseID: one.identity.unitID, patientID: one.identity.patientID,
        label: label.measured.label, outcome: one.scores.outcome, measures: one.scores.values,
        predictedArea: one.scores.predictedSquareMillimetres,
        referenceArea: one.scores.referenceSquareMillimetres)
    }
  }

  /// cases.csv.
  static func table(_ rows: [SegmentationRow]) -> String {
    CSVTable.text(
      header: ["case_id", "patient_id", "label", "outcome"]
        + SegmentationMeasure.allCases.map(\.rawValue) + ["predicted_area", "reference_area"],
      rows: rows.map { row in
        [row.caseID, row.patientID, row.label, row.outcome.rawValue]
          + SegmentationMeasure.allCases.map { NumberText.full(row.measures[$0]) }
          + [row.predictedArea, row.referenceArea].map(NumberText.full)
      })
  }
}
