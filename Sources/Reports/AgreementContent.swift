package import Evaluation

/// One unit with its predicted and its stated value, by pseudonym.
package struct AgreementCase: Codable, Sendable, Equatable {
  /// Pseudonym of the unit.
  package let caseID: String
  /// Pseudonym of its patient.
  package let patientID: String
  /// What is predicted.
  package let target: String
  /// The predicted value.
  package let prediction: Double
  /// What it should be; nil where nobody said.
  package let reference: Double?

  /// Makes the case.
  package init(
    caseID: String, patientID: String, target: String, prediction: Double, reference: Double?
  ) {
    self.caseID = caseID
    self.patientID = patientID
    self.target = target
    self.prediction = prediction
    self.reference = reference
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case caseID = "case_id"
    case patientID = "patient_id"
    case target, prediction, reference
  }
}

/// Everything that a report of measurements or grades is made of.
package struct AgreementContent {
  let summaries: [AgreementSummary]
  let facts: ReportFacts
  let unit: PredictionRow.Unit
  /// Sorted by target, then unit.
  let cases: [AgreementCase]

  /// - Parameters:
  ///   - summaries: one per target, sorted by target.
  ///   - unit: what one value is about.
  package init(
    _ summaries: [AgreementSummary], cases: [AgreementCase], unit: PredictionRow.Unit,
    facts: ReportFacts
  ) {
    self.summaries = summaries
    self.facts = facts
    self.unit = unit
    self.cases = cases.sorted { ($0.target, $0.caseID) < ($1.target, $1.caseID) }
  }

  /// `120 images of 80 patients`, or `80 patients`.
  func data(_ counts: SampleCounts) -> String {
    unit == .patient
      ? "\(counts.patientCount) patients"
      : "\(counts.imageCount) \(unit.rawValue)s of \(counts.patientCount) patients"
  }

  /// `95 %`.
  var levelText: String {
    NumberText.decimal((summaries.first?.options.confidenceLevel ?? 0.95) * 100, digits: 0) + " %"
  }

  /// What the numbers do not say.
  var limitations: [String] {
    var sentences = [facts.part.sentence]
    for summary in summaries {
      let missing = summary.rowCount - summary.whole.counts.imageCount
      if missing > 0 {
        sentences.append(
          "\(missing) of \(summary.rowCount) rows of \(summary.target) have no reference; the "
            + "numbers describe the others.")
      }
      for table in summary.attributes where table.missingShare > 0 {
        sentences.append(
          "\(ReportContent.title(of: table.attribute)) is not stated for a share of "
            + "\(NumberText.decimal(table.missingShare)) of the \(unit.rawValue)s.")
      }
      for skipped in summary.skippedAttributes {
        sentences.append(
          "\(ReportContent.title(of: skipped.attribute)) makes no groups: \(skipped.reason).")
      }
      if summary.options.groups.isEmpty {
        sentences.append("No attribute was declared, so nothing is known about groups.")
      }
    }
    sentences += [
      "Groups are made of one attribute; a group made of two may fare worse.",
      "Group differences are not tested by permutation and not corrected for how many there are.",
      "Cells with few patients are shown as they are; this report is not marked for release.",
    ]
    var seen: Set<String> = []
    return (sentences + facts.limitations).filter { seen.insert($0).inserted }
  }
}

/// The whole of report.json for measurements and grades.
struct AgreementDocument: Codable, Equatable {
  /// Name and version of this layout.
  static let schema = "fovea.agreement/1"

  var schema = Self.schema
  var facts: ReportFacts
  var unit: PredictionRow.Unit
  var summaries: [AgreementSummary]
  var limitations: [String]
  var cases: [AgreementCase]

  init(_ content: AgreementContent) {
    facts = content.facts
    unit = content.unit
    summaries = content.summaries
    limitations = content.limitations
    cases = content.cases
  }
}
